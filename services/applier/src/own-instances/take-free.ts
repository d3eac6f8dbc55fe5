import { endSilentHolders } from '@user-sync/control';
import { tellAllHeld } from '../deactivate-users/judge-deactivations.ts';
import { instancesHolding } from './find-work.ts';
import type { LeaseBeat } from './lease-beat.ts';
import type { OwnWorkers } from './own-workers.ts';
import { createReleases, takeInstances } from './owned-lease.ts';
import type { Parts } from './parts.ts';

/** Takes instances that nobody has. */
export interface Taker {
  /** Takes up to `most` of these. */
  take(slugs: ReadonlySet<string>, most: number): Promise<void>;
  /** Whether some were taken that were not told of yet. */
  hasTaken(): boolean;
  /** Tells who is held there: the process before may have told less than is to be told now. */
  tellHeld(): Promise<void>;
}

export function createTaker({ db }: Parts, workers: OwnWorkers, beat: LeaseBeat): Taker {
  const release = createReleases(db);
  let taken: string[] = [];
  return {
    async take(slugs, most) {
      if (most <= 0) return;
      await endSilentHolders(db);
      const missing = [...slugs].filter((slug) => workers.of(slug) === undefined);
      const instances = await takeInstances(db, await beat.current(), missing, most, release);
      workers.add(instances);
      taken.push(...instances.map(({ slug }) => slug));
    },
    hasTaken: () => taken.length > 0,
    async tellHeld() {
      for (const slug of await instancesHolding(db, taken)) {
        const own = workers.of(slug);
        if (own !== undefined) await tellAllHeld(db, own.ownedLease.lease, slug);
      }
      taken = [];
    },
  };
}
