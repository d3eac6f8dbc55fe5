import { type ControlNotice, listSlugs, loadInstances } from '@user-sync/control';
import { discardFutureTimes } from '../accounts/discard-future-times.ts';
import { type Waking, wakeForNews, wakeForWork } from './find-work.ts';
import type { LeaseBeat } from './lease-beat.ts';
import type { Membership } from './membership.ts';
import type { OwnWorkers } from './own-workers.ts';
import type { Parts } from './parts.ts';
import { shareOf } from './share-instances.ts';
import { createTaker } from './take-free.ts';

/** The look at all instances, once a second and when something is heard. */
export interface Look {
  run(): Promise<void>;
  /** An instance or integration was changed, which the next look takes into account. */
  hear(about: ControlNotice['about'], id: string): void;
  /** Notices may have been missed: the next look looks at everything. */
  beThorough(): void;
  /** Nothing is taken or handed over any more. */
  stop(): void;
}

/** How often everything of ours is looked at, although nothing was heard. */
const THOROUGH_EVERY_MS = 15_000;
const DISCARD_EVERY_MS = 60_000;

/**
 * Makes the look. Mostly it asks only what is new, over all instances together. A thorough one, every now and then and
 * after notices may have been missed, asks for each of ours whether anything is left to do.
 */
export function createLook(
  parts: Parts,
  { workers, beat, membership }: { workers: OwnWorkers; beat: LeaseBeat; membership: Membership },
): Look {
  const { db, integrations } = parts;
  const discarder = createDiscarder(parts);
  const taker = createTaker(parts, workers, beat);
  const ours: Waking = {
    isOurs: (slug) => workers.of(slug) !== undefined,
    wake: (slug) => workers.of(slug)?.wake(),
    wakeDue: (slug) => workers.of(slug)?.wakeDue(),
    hearRequests: (slug) => workers.of(slug)?.hearRequests(),
  };
  const changed = new Set<string>();
  let slugs: ReadonlySet<string> = new Set();
  let thoroughAt = Number.NEGATIVE_INFINITY;
  let lookedAt = performance.now();
  let stopping = false;

  const beThorough = (): void => {
    thoroughAt = Number.NEGATIVE_INFINITY;
  };
  const missing = (): number => shareOf(slugs.size, membership.place()) - workers.count;

  const tick = async (): Promise<void> => {
    const live = workers.live();
    const instances = live.length === 0 ? [] : await loadInstances(db, live);
    workers.tick(new Map(instances.map(({ slug, version }) => [slug, version])), performance.now());
  };

  const look = async (began: number, heard: readonly string[]): Promise<void> => {
    if (heard.length > 0) await integrations.refresh();
    const isThorough = began >= thoroughAt;
    if (isThorough) {
      slugs = new Set(await listSlugs(db));
      workers.endAllBut(slugs);
      thoroughAt = began + THOROUGH_EVERY_MS;
    }
    if (!stopping) await taker.take(slugs, missing());
    await tick();
    await parts.clocks.compare();
    const { instances } = await wakeForNews(db, ours, { sinceMs: began - lookedAt, changed: heard });
    if (isThorough || taker.hasTaken() || discarder.isDue()) {
      await wakeForWork(db, ours, workers.slugs(), (ids) => discarder.discard(ids));
      await taker.tellHeld();
    }
    lookedAt = began;
    if (instances !== slugs.size) beThorough();
    if (stopping) return;
    // Only a process that gets this far counts: one that cannot take instances leaves them to the others.
    await membership.announce();
    workers.sharing.handOver(-missing());
  };

  return {
    async run() {
      const heard = [...changed];
      changed.clear();
      try {
        await look(performance.now(), heard);
      } catch (error) {
        beThorough();
        throw error;
      }
    },
    hear(about, id) {
      if (about === 'integration') changed.add(id);
      else beThorough();
    },
    beThorough,
    stop() {
      stopping = true;
    },
  };
}

/** Discards times in the future as soon as the clocks agree again, and every minute while they do. */
function createDiscarder({ db, clocks, pollPeriodMs }: Parts) {
  let againAt = 0;
  return {
    isDue(): boolean {
      if (!clocks.agree()) againAt = 0;
      return clocks.agree() && performance.now() >= againAt;
    },
    async discard(integrationIds: readonly string[]): Promise<void> {
      if (!this.isDue()) return;
      await discardFutureTimes(db, integrationIds, pollPeriodMs);
      againAt = performance.now() + DISCARD_EVERY_MS;
    },
  };
}
