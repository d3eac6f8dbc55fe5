import { setTimeout as pause } from 'node:timers/promises';
import { record } from '@user-sync/runtime';
import { DirectoryError } from './directory-error.ts';

/** How a call is repeated. Pauses in milliseconds; `random` gives 0–1. */
export interface Pacing {
  readonly tries: number;
  /** First pause where Microsoft named none; doubled each time, and jittered. */
  readonly firstMs: number;
  /** A longer `Retry-After` is not waited for here: the error tells it to the caller. */
  readonly longestMs: number;
  readonly random: () => number;
}

/** Up to 5 tries, pauses of about 1, 2, 4 and 8 s, a `Retry-After` of up to a minute waited for. */
export const PACING: Pacing = { tries: 5, firstMs: 1_000, longestMs: 60_000, random: Math.random };

/** Repeats a call after transient failures. Throws the last `DirectoryError`, or the signal's reason when aborted. */
export async function tryAgain<T>(work: () => Promise<T>, pacing: Pacing, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DirectoryError) || error.kind !== 'transient' || attempt >= pacing.tries) throw error;
      const askedMs = error.retryAfterMs;
      if (askedMs !== undefined && askedMs > pacing.longestMs) throw error;
      if (askedMs !== undefined) record('rate_limit_wait_seconds', askedMs / 1_000, { system: 'microsoft' });
      const jitter = 0.5 + pacing.random() / 2;
      const ms = askedMs ?? pacing.firstMs * 2 ** (attempt - 1) * jitter;
      await pause(ms, undefined, signal ? { signal } : undefined).catch(() => signal?.throwIfAborted());
    }
  }
}
