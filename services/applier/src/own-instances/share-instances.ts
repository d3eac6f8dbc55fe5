import type { Membership } from '@user-sync/control';
import type { Logger } from '@user-sync/runtime';
import type { InstanceWorker } from './instance-worker.ts';

/** Most instances that are handed over at once; the rest follows with the next looks. */
const AT_ONCE = 50;

/** How many of the instances a process has: nobody has two more than another, and together they have all of them. */
export function shareOf(instances: number, { members, place }: Membership): number {
  return Math.floor(instances / members) + (place < instances % members ? 1 : 0);
}

/** Hands instances over to processes that have fewer. */
export interface Sharing {
  /** Begins to give back so many, those with nothing under way first; what is being given back already counts. */
  handOver(surplus: number): void;
  isLeaving(slug: string): boolean;
  /** Resolves when everything that is being handed over is given back. */
  settled(): Promise<void>;
}

/** Hands over out of `workers`. A worker stays in it, and its lease is kept, until everything under way is written. */
export function shareInstances(workers: Map<string, InstanceWorker>, log: Logger): Sharing {
  const leaving = new Map<string, Promise<void>>();

  const giveBack = async (worker: InstanceWorker): Promise<void> => {
    try {
      await worker.handOver();
      log.info({ instance: worker.slug }, 'an instance is handed over to another process');
    } catch (error) {
      log.warn({ err: error, instance: worker.slug }, 'handing over an instance failed; its lease runs out');
    } finally {
      leaving.delete(worker.slug);
      if (workers.get(worker.slug) === worker) workers.delete(worker.slug);
    }
  };

  return {
    handOver(surplus) {
      const staying = [...workers.values()].filter(({ slug }) => !leaving.has(slug));
      const idleFirst = staying.sort((a, b) => Number(a.isBusy()) - Number(b.isBusy()));
      const count = Math.min(surplus, AT_ONCE) - leaving.size;
      for (const worker of idleFirst.slice(0, Math.max(0, count))) leaving.set(worker.slug, giveBack(worker));
    },
    isLeaving: (slug) => leaving.has(slug),
    async settled() {
      await Promise.all(leaving.values());
    },
  };
}
