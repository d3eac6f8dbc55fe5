import type { Logger } from '@user-sync/runtime';
import { createUnitDemand, type KeptPace, type UnitDemand } from './instance-memory.ts';
import type { InstanceWorker } from './instance-worker.ts';
import type { OwnedLease, TakenInstance } from './owned-lease.ts';
import { createRecheckBudget, type RecheckBudget } from './recheck-budget.ts';
import type { WorkerPlaces } from './worker-places.ts';

/** What is remembered of an instance as long as it is ours, whether or not anything is done there. Little. */
export interface InstanceMemory {
  readonly unitDemand: UnitDemand;
  readonly rechecks: RecheckBudget;
  /** The pace of a worker that is not there any more, where it says that the instance is to be left alone. */
  pace: KeptPace | null;
}

/** Begins to work at an instance. */
export type StartWorker = (own: OwnedInstance, onLost: () => void) => Promise<InstanceWorker>;

/** The longest that an instance whose worker made room is left alone for a pause: its settings may have changed. */
const LONGEST_REST_MS = 5_000;

/**
 * An instance whose lease is ours. Its worker, with the connection to Ziik, is there only while there is something to
 * do and a place for it: it is started when the instance is woken, and retired when it has been idle for a while. It
 * also makes room for others when it has had its turn.
 */
export class OwnedInstance {
  readonly slug: string;
  readonly ownedLease: OwnedLease;
  readonly memory: InstanceMemory;
  readonly #startWorker: StartWorker;
  readonly #places: WorkerPlaces;
  readonly #onLost: () => void;
  readonly #log: Logger;
  #worker: InstanceWorker | null = null;
  #starting: Promise<void> | null = null;
  /** Its worker that makes room, until it has ended. */
  #resting: InstanceWorker | null = null;
  /** Woken, and not started yet, or in vain. */
  #isWanted = false;
  #areRequestsWanted = false;
  /** How the worker is to end that is being started. */
  #ending: ((worker: InstanceWorker) => Promise<void>) | null = null;
  #liveSince: number | null = null;
  #idleSince: number | null = null;
  /** No worker is started before, by the clock of `tick`. */
  #restsUntil: number | null = null;

  constructor(
    { slug, ownedLease }: TakenInstance,
    {
      startWorker,
      places,
      periodMs,
      onLost,
      log,
    }: { startWorker: StartWorker; places: WorkerPlaces; periodMs: number; onLost: () => void; log: Logger },
  ) {
    this.slug = slug;
    this.ownedLease = ownedLease;
    this.memory = {
      unitDemand: createUnitDemand(() => performance.now(), periodMs),
      rechecks: createRecheckBudget(() => performance.now(), periodMs),
      pace: null,
    };
    this.#startWorker = startWorker;
    this.#places = places;
    this.#onLost = onLost;
    this.#log = log;
  }

  /** Whether a worker is there. */
  get isLive(): boolean {
    return this.#worker !== null;
  }

  /** Since when the worker is there, by a monotonic clock; null: there is none. */
  get liveSince(): number | null {
    return this.#liveSince;
  }

  /** Since when the worker has nothing to do; null: it has, or there is none. */
  get idleSince(): number | null {
    return this.#idleSince;
  }

  /** Something may be due: commands were stored, or time has passed. */
  wake(): void {
    this.#idleSince = null;
    if (this.#worker !== null) this.#worker.wake();
    else this.#start();
  }

  /** Users have become due by time. */
  wakeDue(): void {
    this.#idleSince = null;
    if (this.#worker !== null) this.#worker.wakeDue();
    else this.#start();
  }

  /** An administrator requested something. */
  hearRequests(): void {
    this.#idleSince = null;
    if (this.#worker === null) {
      this.#areRequestsWanted = true;
      this.#restsUntil = null;
      this.#start();
    } else this.#worker.hearRequests();
  }

  /** Once a second: what is left over from failures. `version` is that of the instance's settings. */
  tick(version: number | undefined, now: number): void {
    if (this.#worker === null) {
      if (this.#restsUntil !== null && now >= this.#restsUntil) this.#restsUntil = null;
      if (this.#isWanted) this.#start();
      return;
    }
    if (version !== undefined) this.#worker.tick(version);
    this.look(now);
  }

  /** Notes whether the worker has something to do. */
  look(now: number): void {
    if (this.#worker === null) return;
    this.#liveSince ??= now;
    if (!this.#worker.isIdle()) this.#idleSince = null;
    else this.#idleSince ??= now;
  }

  /** Until when the worker only waits, for it may not call Ziik; null: it does something, or there is none. */
  get pausedUntil(): number | null {
    return this.#worker?.pausedUntil() ?? null;
  }

  isBusy(): boolean {
    return this.#starting !== null || this.#resting !== null || this.#worker?.isBusy() === true;
  }

  /** Lets the worker go, which is idle; the instance stays ours. */
  retire(): void {
    if (this.#worker !== null) this.#letGo(this.#worker, (worker) => worker.retire());
  }

  /** Lets the worker make room for others, once what is under way is written; the instance gets in line again. */
  rest(now: number): void {
    const { pausedUntil } = this;
    if (pausedUntil !== null) this.#restsUntil = Math.min(pausedUntil, now + LONGEST_REST_MS);
    this.#isWanted = true;
    if (this.#worker !== null) this.#letGo(this.#worker, (worker) => worker.rest());
  }

  /** A place for the worker has become free. */
  begin(): void {
    if (this.#isWanted && this.#mayStart) this.#startNow();
    else this.#places.leave(this);
  }

  /** Somebody else may have the instance: nothing more is sent or written. */
  lost(): Promise<void> {
    return this.#end(
      (worker) => worker.lost(),
      async () => undefined,
    );
  }

  /** Finishes what is under way, publishes it, and gives the instance back. Long calls are cut after a while. */
  stop(): Promise<void> {
    return this.#end(
      (worker) => worker.stop(),
      () => this.ownedLease.release(),
    );
  }

  /** The same, gracefully, for another process to take over: every user in progress is finished, no call is cut. */
  handOver(): Promise<void> {
    return this.#end(
      (worker) => worker.handOver(),
      () => this.ownedLease.release(),
    );
  }

  async #end(how: (worker: InstanceWorker) => Promise<void>, without: () => Promise<void>): Promise<void> {
    this.#ending = how;
    try {
      if (this.#starting !== null) await this.#starting;
      const worker = this.#worker ?? this.#resting;
      if (worker !== null) await how(worker);
      else await without();
    } finally {
      this.#places.leave(this);
    }
  }

  #letGo(worker: InstanceWorker, how: (worker: InstanceWorker) => Promise<void>): void {
    this.#worker = null;
    this.#liveSince = null;
    this.#idleSince = null;
    this.#resting = worker;
    void how(worker)
      .catch((error: unknown) => this.#log.warn({ err: error, instance: this.slug }, 'retiring a worker failed'))
      .finally(() => {
        this.#resting = null;
        this.#places.leave(this);
        if (this.#isWanted) this.#start();
      });
  }

  get #mayStart(): boolean {
    return this.#starting === null && this.#resting === null && this.#ending === null && this.#restsUntil === null;
  }

  #start(): void {
    this.#isWanted = true;
    if (this.#mayStart && this.#places.take(this)) this.#startNow();
  }

  #startNow(): void {
    this.#starting = this.#startWorker(this, this.#onLost)
      .then((worker) => {
        this.#worker = worker;
        this.#isWanted = false;
        if (this.#ending !== null) return;
        worker.wake();
        if (this.#areRequestsWanted) worker.hearRequests();
        this.#areRequestsWanted = false;
      })
      // The next tick tries again.
      .catch((error: unknown) =>
        this.#log.warn({ err: error, instance: this.slug }, 'beginning to work at an instance failed; will retry'),
      )
      .finally(() => {
        this.#starting = null;
        if (this.#worker === null) this.#places.leave(this);
      });
  }
}
