import { type Run, type RunHeartbeat, renewRun } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { ReadingStopped } from './held-run.ts';

/** Keeps a claimed run ours while it is worked on, and learns when the work is to stop. */
export interface Heartbeat {
  readonly signal: AbortSignal;
  /** Beats now; throws a `ReadingStopped` when the work is to stop. */
  checkpoint(): Promise<void>;
  /** Beats now without being waited for: something about the run or its integration has changed. */
  beat(): void;
  /** Stops the work because the process ends. */
  interrupt(): void;
  stop(): void;
}

const MEANINGS: Readonly<Record<Exclude<RunHeartbeat, 'ok'>, ReadingStopped['why']>> = {
  lost: 'lost',
  'cancel-requested': 'cancelled',
  disabled: 'disabled',
};

export function startHeartbeat(database: Database, run: Run, leaseMs: number): Heartbeat {
  const stopping = new AbortController();
  const stopFor = (why: ReadingStopped['why']) => {
    if (!stopping.signal.aborted) stopping.abort(new ReadingStopped(why));
  };
  async function renew(): Promise<void> {
    const answer = await renewRun(database, run, leaseMs);
    if (answer !== 'ok') stopFor(MEANINGS[answer]);
  }
  // A database that does not answer ends the lease by itself; whoever works then meets the fence.
  const beat = () => void renew().catch(() => undefined);
  const timer = setInterval(beat, leaseMs / 3);
  return {
    signal: stopping.signal,
    async checkpoint() {
      await renew();
      stopping.signal.throwIfAborted();
    },
    beat,
    interrupt: () => stopFor('ending'),
    stop: () => clearInterval(timer),
  };
}
