import type { GroupPlace } from '@user-sync/control';
import type { Logger } from '@user-sync/runtime';

/** Most instances that are handed over at once; the rest follows with the next looks. */
const AT_ONCE = 200;

/** How many of the instances a process has: nobody has two more than another, and together they have all of them. */
export function shareOf(instances: number, { members, place }: GroupPlace): number {
  return Math.floor(instances / members) + (place < instances % members ? 1 : 0);
}

/** An instance that can be handed over. */
export interface Shared {
  readonly slug: string;
  isBusy(): boolean;
  handOver(): Promise<void>;
}

/** Hands instances over to processes that have fewer. */
export interface Sharing {
  /** Begins to give back so many, those with nothing under way first; what is being given back already counts. */
  handOver(surplus: number): void;
  isLeaving(slug: string): boolean;
  /** Resolves when everything that is being handed over is given back. */
  settled(): Promise<void>;
}

/** Hands over out of `instances`. Each stays in it, and its lease is kept, until everything under way is written. */
export function shareInstances(instances: Map<string, Shared>, log: Logger): Sharing {
  const leaving = new Map<string, Promise<void>>();

  const giveBack = async (instance: Shared): Promise<void> => {
    try {
      await instance.handOver();
      log.debug({ instance: instance.slug }, 'instance handed over to another process');
    } catch (error) {
      log.warn({ err: error, instance: instance.slug }, 'handing over an instance failed; its lease will expire');
    } finally {
      leaving.delete(instance.slug);
      if (instances.get(instance.slug) === instance) instances.delete(instance.slug);
    }
  };

  return {
    handOver(surplus) {
      if (surplus <= 0) return;
      const staying = [...instances.values()].filter(({ slug }) => !leaving.has(slug));
      const idleFirst = staying.sort((a, b) => Number(a.isBusy()) - Number(b.isBusy()));
      const count = Math.min(surplus, AT_ONCE) - leaving.size;
      for (const each of idleFirst.slice(0, Math.max(0, count))) leaving.set(each.slug, giveBack(each));
    },
    isLeaving: (slug) => leaving.has(slug),
    async settled() {
      await Promise.all(leaving.values());
    },
  };
}
