import { randomUUID } from 'node:crypto';
import { claimRun, listenForNotices } from '@user-sync/control';
import type { Poller } from '../poller.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { type RunResult, workOnRun } from './work-on-run.ts';

/** Claims runs that are due and works on them, a bounded number at once; one integration's trouble holds up no other. */
export interface RunClaimer {
  /** Claims what there is room for; returns how many runs were claimed. Throws while the tables are not up to date. */
  claim(): Promise<number>;
  /** How many runs are worked on now. */
  active(): number;
  /** Resolves when the next of the active runs has left, or at once where there is none. */
  nextLeft(): Promise<void>;
  /** Stops all work where it stands; it goes on elsewhere. */
  stop(): Promise<void>;
}

export function createRunClaimer(
  poller: Poller,
  options: {
    /** Whether runs wait while Kafka or Postgres does not answer, or leave with the error. */
    patient: boolean;
    onLeft: (result: RunResult | Error) => void;
    /** A run was queued, or something that runs wait for has changed. */
    onNotice?: () => void;
  },
): RunClaimer {
  const { database, settings, tables } = poller;
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
      const room = settings.POLL_CONCURRENCY - active.size;
      if (stopped || room <= 0) return 0;
      await tables.arePrepared();
      const runs = await claimRun(database, holder, settings.RUN_LEASE, room);
      for (const run of runs) {
        const heartbeat = startHeartbeat(database, run, settings.RUN_LEASE);
        if (stopped) heartbeat.interrupt();
        const left = workOnRun(poller, run, heartbeat, options.patient)
          .then(options.onLeft, (error: Error) => options.onLeft(error))
          .finally(() => {
            heartbeat.stop();
            active.delete(run.id);
          });
        active.set(run.id, { heartbeat, integrationId: run.integrationId, left });
      }
      return runs.length;
    },
    active: () => active.size,
    nextLeft: () =>
      Promise.race(active.size > 0 ? [...active.values()].map(({ left }) => left) : [undefined]) as Promise<void>,
    async stop() {
      stopped = true;
      await (await listening.catch(() => undefined))?.();
      for (const { heartbeat } of active.values()) heartbeat.interrupt();
      await Promise.all([...active.values()].map(({ left }) => left));
    },
  };
}
