import { type Run, type RunHeartbeat, renewRun } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { ReadingStopped } from './claimed-run.ts';

/** Keeps a claimed run ours while it is worked on, and learns when the work is to stop. */
export interface Heartbeat {
  readonly signal: AbortSignal;
  /** Beats now; throws a `ReadingStopped` when the work is to stop. */
  checkpoint(): Promise<void>;
  /** Beats now without being waited for: something about the run or its integration has changed. */
  beat(): void;
  /** Passes on an answer, and knows meanwhile that it is waited for. Throws at once when the work is to stop. */
  waitFor<T>(answer: Promise<T>): Promise<T>;
  /** Milliseconds since the last answer that came, while others are waited for; else 0. */
  waitedMs(): number;
  /** How many of the answers waited for have come. */
  answers(): number;
  /** Stops the work, because the process ends or others need its place. */
  interrupt(why: 'ending' | 'crowded-out'): void;
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
  // A database that does not answer ends the lease anyway; a worker that continues meets the fencing token.
  const beat = () => void renew().catch(() => undefined);
  const timer = setInterval(beat, leaseMs / 3);
  let waits = 0;
  let answers = 0;
  let waitingSince = 0;
  return {
    signal: stopping.signal,
    async checkpoint() {
      await renew();
      stopping.signal.throwIfAborted();
    },
    beat,
    async waitFor(answer) {
      if (waits++ === 0) waitingSince = performance.now();
      try {
        const came = await orStopped(answer, stopping.signal);
        answers++;
        return came;
      } finally {
        waits--;
        waitingSince = performance.now();
      }
    },
    waitedMs: () => (waits > 0 ? performance.now() - waitingSince : 0),
    answers: () => answers,
    interrupt: stopFor,
    stop: () => clearInterval(timer),
  };
}

/** What is waited for may not listen to the signal, as a sign-in that others wait for too. */
async function orStopped<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([answer, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
