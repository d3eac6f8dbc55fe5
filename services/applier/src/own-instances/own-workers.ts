import type { Lease } from '@user-sync/control';
import type { Logger } from '@user-sync/runtime';
import { OwnedInstance, type StartWorker } from './owned-instance.ts';
import type { TakenInstance } from './owned-lease.ts';
import { type Sharing, shareInstances } from './share-instances.ts';
import { WorkerPlaces } from './worker-places.ts';

/** Workers at a time. One needs about 0.2 MB, most of it for its connections to Ziik. */
const MOST_WORKERS = 100;
/** How long a worker that has nothing to do is kept; while others wait for its place. */
const IDLE_MS = 60_000;
const IDLE_WHILE_OTHERS_WAIT_MS = 500;
/** How long a worker has its place while others wait for one. */
const TURN_MS = 10_000;

/** The instances that this process has, with the workers of those where there is something to do. */
export class OwnWorkers {
  readonly sharing: Sharing;
  readonly #own = new Map<string, OwnedInstance>();
  readonly #ending = new Set<Promise<void>>();
  readonly #places: WorkerPlaces;
  readonly #startWorker: StartWorker;
  readonly #periodMs: number;
  readonly #log: Logger;

  constructor(
    startWorker: StartWorker,
    { periodMs, log, mostWorkers = MOST_WORKERS }: { periodMs: number; log: Logger; mostWorkers?: number },
  ) {
    this.#places = new WorkerPlaces(mostWorkers);
    this.#startWorker = startWorker;
    this.#periodMs = periodMs;
    this.#log = log;
    this.sharing = shareInstances(this.#own, log);
  }

  get count(): number {
    return this.#own.size;
  }

  slugs(): string[] {
    return [...this.#own.keys()];
  }

  of(slug: string): OwnedInstance | undefined {
    return this.#own.get(slug);
  }

  /** Slugs of the instances that have a worker. */
  live(): string[] {
    return [...this.#own.values()].filter(({ isLive }) => isLive).map(({ slug }) => slug);
  }

  /** These are ours from now on. */
  add(taken: readonly TakenInstance[]): void {
    for (const each of taken) {
      const own: OwnedInstance = new OwnedInstance(each, {
        startWorker: this.#startWorker,
        places: this.#places,
        periodMs: this.#periodMs,
        onLost: () => this.#drop(own),
        log: this.#log,
      });
      this.#own.set(each.slug, own);
    }
    if (taken.length === 0) return;
    const takenOver = taken.filter(({ ownedLease }) => ownedLease.takenOverAt !== null).length;
    this.#log.info({ instances: taken.length, takenOver }, 'instance leases taken');
  }

  /** Once a second, with the versions of the settings of the instances that have a worker. */
  tick(versions: ReadonlyMap<string, number>, now: number): void {
    for (const own of this.#own.values()) own.tick(versions.get(own.slug), now);
    for (const own of this.staying()) if (isIdleFor(own, IDLE_MS, now)) own.retire();
  }

  /**
   * Makes room for those who wait for a place, if anybody does: first where nothing is to be done or nothing may be
   * done, then where the turn is over, the longest first.
   */
  makeRoom(now: number): void {
    const wanted = this.#places.waiting;
    if (wanted === 0) return;
    const live = this.staying().filter(({ isLive }) => isLive);
    for (const own of live) own.look(now);
    const idle = live.filter((own) => isIdleFor(own, IDLE_WHILE_OTHERS_WAIT_MS, now));
    const paused = live.filter(({ pausedUntil }) => pausedUntil !== null);
    const served = live
      .filter((own) => own.idleSince === null && own.pausedUntil === null && now - own.liveSince! > TURN_MS)
      .sort((a, b) => a.liveSince! - b.liveSince!);
    for (const own of [...idle, ...paused, ...served].slice(0, wanted)) {
      if (own.idleSince === null) own.rest(now);
      else own.retire();
    }
  }

  /** Ends the work at instances that are not there any more. */
  endAllBut(slugs: ReadonlySet<string>): void {
    for (const own of this.#own.values()) {
      if (slugs.has(own.slug) || this.sharing.isLeaving(own.slug)) continue;
      this.#own.delete(own.slug);
      this.#end(own);
    }
  }

  /** Drops those of these instances whose leases are not among the given ones any more. */
  dropAllBut(leases: ReadonlyMap<string, Lease>, checked: readonly OwnedInstance[]): void {
    for (const own of checked) {
      const { name, token } = own.ownedLease.lease;
      if (leases.get(name)?.token !== token) this.#drop(own);
    }
  }

  /** Those that are ours and stay so. */
  staying(): OwnedInstance[] {
    return [...this.#own.values()].filter(({ slug }) => !this.sharing.isLeaving(slug));
  }

  /** All leases are lost. */
  dropAll(): void {
    for (const own of [...this.#own.values()]) this.#drop(own);
  }

  /** Ends all work; resolves when every instance is given back. */
  async stop(): Promise<void> {
    await this.sharing.settled();
    await Promise.all([...this.#ending, ...[...this.#own.values()].map((own) => own.stop())]);
  }

  #drop(own: OwnedInstance): void {
    if (this.#own.get(own.slug) !== own || this.sharing.isLeaving(own.slug)) return;
    this.#own.delete(own.slug);
    this.#log.warn({ instance: own.slug }, 'the lease on an instance is lost');
    own
      .lost()
      .catch((error: unknown) => this.#log.warn({ err: error, instance: own.slug }, 'dropping an instance failed'));
  }

  /** Not waited for: calls that Ziik does not answer would hold up the look at all the others. */
  #end(own: OwnedInstance): void {
    const ended = own
      .stop()
      .catch((error: unknown) =>
        this.#log.warn({ err: error, instance: own.slug }, 'ending the work at an instance failed'),
      )
      .finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }
}

function isIdleFor({ idleSince }: OwnedInstance, ms: number, now: number): boolean {
  return idleSince !== null && now - idleSince > ms;
}
