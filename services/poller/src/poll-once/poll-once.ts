import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { nextDueIn, queueDueRuns } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { DATABASE, LOG, PARSED_SETTINGS } from '@user-sync/service';
import type { Tables } from '../await-tables/await-tables.ts';
import type { RunClaimer } from '../claim-runs/run-claimer.ts';
import { RunClaimers } from '../claim-runs/run-claimers.ts';
import type { Settings } from '../settings.ts';
import { TABLES_AWAITED } from '../tokens.ts';

const LOOK_EVERY_MS = 1_000;
/** The migrations of a new version may still be under way; the caller tries again later. */
const TABLES_WITHIN_MS = 120_000;
const SHORTEST_WAIT_MS = 50;
/** Starts are spread over so much of a period, 5 minutes at most; see `queueDueRuns`. */
const SPREAD = { share: 1 / 12, mostMs: 300_000 };

/** `once`: queues the runs that are due and works on them until none is left. */
@Injectable()
export class PollOnce implements OnApplicationShutdown {
  readonly #claimer: RunClaimer;
  #outage: Error | undefined;

  constructor(
    @Inject(RunClaimers) claimers: RunClaimers,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(TABLES_AWAITED) private readonly tables: Tables,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.#claimer = claimers.create({
      patient: false,
      onLeft: (result) => {
        if (result instanceof Error) this.#outage ??= result;
      },
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.#claimer.stop();
  }

  /**
   * Throws when Kafka or Postgres fails, or the tables are not up to date in time; a run that fails for reasons of its
   * own is no failure of the poll.
   */
  async run(stopping: AbortSignal, tablesWithinMs = TABLES_WITHIN_MS): Promise<void> {
    const { database, settings, log, tables } = this;
    await tables.arePreparedWithin(tablesWithinMs, stopping);
    if (stopping.aborted) return;
    const queued = await queueDueRuns(database, settings.POLL_PERIOD);
    log.info({ queued }, 'queued due runs');
    const deadline = performance.now() + Math.min(settings.POLL_PERIOD * SPREAD.share, SPREAD.mostMs) + LOOK_EVERY_MS;
    while (!stopping.aborted && this.#outage === undefined) {
      await this.#claimer.claim();
      if (this.#claimer.active() > 0) {
        await Promise.race([this.#claimer.nextLeft(), pause(LOOK_EVERY_MS)]);
        continue;
      }
      // What waits longer than the spread was put back, and is the serving poller's or the next hour's.
      const dueInMs = await nextDueIn(database, Math.max(0, deadline - performance.now()));
      if (dueInMs === null) return;
      // One that is due and still not given out waits for something else, as the first catalogue.
      const ms = Math.min(Math.max(dueInMs, SHORTEST_WAIT_MS), LOOK_EVERY_MS);
      await pause(ms, undefined, { signal: stopping }).catch(() => undefined);
    }
    if (this.#outage) throw this.#outage;
  }
}
