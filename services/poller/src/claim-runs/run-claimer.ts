import { randomUUID } from 'node:crypto';
import { claimRun, listenForNotices, nextDueIn } from '@user-sync/control';
import type { RunParts } from '../run-parts.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { type RunResult, workOnRun } from './work-on-run.ts';

/** A run that waits longer for an answer of Microsoft's gives its place to another. */
const LONGEST_WAIT_MS = 5_000;

/**
 * Claims runs that are due and works on them: `POLL_CONCURRENCY` that progress, and as many again that only wait. Where
 * more wait, the one that has waited longest is put back for those that are due: one integration's trouble holds up no
 * other.
 */
export interface RunClaimer {
  /** Claims what there is room for; returns how many runs were claimed. Throws while the tables are not up to date. */
  claim(): Promise<number>;
  /** How many runs are worked on now. */
  active(): number;
  /** Resolves when the next of the active runs has left, or at once if there is none. */
  nextLeft(): Promise<void>;
  /** Stops all work where it is; it continues elsewhere. */
  stop(): Promise<void>;
}

/** How a claimer works. */
export interface ClaimerOptions {
  /** Whether runs wait while Kafka or Postgres does not answer, or leave with the error. */
  readonly patient: boolean;
  readonly onLeft: (result: RunResult | Error) => void;
  /** A run was queued, or something that runs wait for has changed. */
  readonly onNotice?: () => void;
}

export function createRunClaimer(parts: RunParts, options: ClaimerOptions): RunClaimer {
  const { database, settings, tables } = parts;
  const holder = `poller-${randomUUID()}`;
  const active = new Map<string, { heartbeat: Heartbeat; integrationId: string; left: Promise<void> }>();
  let stopped = false;

  const listening = listenForNotices(database, ({ about, id }) => {
    if (about === 'request') return;
    for (const { heartbeat, integrationId } of active.values()) if (integrationId === id) heartbeat.beat();
    options.onNotice?.();
  });
  listening.catch(() => undefined);

  return {
    async claim() {
      if (stopped) return 0;
      const waiting = [...active.values()].filter(({ heartbeat }) => heartbeat.waitedMs() > LONGEST_WAIT_MS);
      const places = settings.POLL_CONCURRENCY - (active.size - waiting.length);
      if (places <= 0) return 0;
      await tables.arePrepared();
      const room = Math.max(0, Math.min(places, 2 * settings.POLL_CONCURRENCY - active.size));
      const runs = room > 0 ? await claimRun(database, holder, settings.RUN_LEASE, room) : [];
      for (const run of runs) {
        const heartbeat = startHeartbeat(database, run, settings.RUN_LEASE);
        if (stopped) heartbeat.interrupt('ending');
        const left = workOnRun(parts, run, heartbeat, options.patient)
          .then(options.onLeft, (error: Error) => options.onLeft(error))
          .finally(() => {
            heartbeat.stop();
            active.delete(run.id);
          });
        active.set(run.id, { heartbeat, integrationId: run.integrationId, left });
      }
      // One at a time: the next due run is claimed when this one has left.
      if (runs.length === room && places > room && (await nextDueIn(database, 0)) !== null)
        longestWaiting(waiting)?.interrupt('crowded-out');
      return runs.length;
    },
    active: () => active.size,
    nextLeft: () =>
      Promise.race(active.size > 0 ? [...active.values()].map(({ left }) => left) : [undefined]) as Promise<void>,
    async stop() {
      stopped = true;
      await (await listening.catch(() => undefined))?.();
      for (const { heartbeat } of active.values()) heartbeat.interrupt('ending');
      await Promise.all([...active.values()].map(({ left }) => left));
    },
  };
}

function longestWaiting(waiting: readonly { heartbeat: Heartbeat }[]): Heartbeat | undefined {
  return waiting
    .map(({ heartbeat }) => heartbeat)
    .filter(({ signal }) => !signal.aborted)
    .sort((a, b) => b.waitedMs() - a.waitedMs())[0];
}
