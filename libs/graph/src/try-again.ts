import { setTimeout } from 'node:timers/promises';
import { backoff } from '@user-sync/domain';
import { record } from '@user-sync/runtime';
import { DirectoryError } from './directory-error.ts';

/** How a call is repeated. Pauses in milliseconds; `random` gives 0–1. */
export interface Pacing {
  /** No try begins later than this after the first one; what is under way then may end. */
  readonly budgetMs: number;
  /** First pause of our own; doubled each time up to half a minute, and jittered. */
  readonly firstMs: number;
  /** A longer `Retry-After` is not waited for here: the error passes it to the caller. */
  readonly longestMs: number;
  readonly random: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Throws where the signal ends it. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/** A minute: about seven tries, or one after a `Retry-After` of a minute. */
export const PACING: Pacing = {
  budgetMs: 60_000,
  firstMs: 1_000,
  longestMs: 60_000,
  random: Math.random,
  now: () => performance.now(),
  pause: (ms, signal) => setTimeout(ms, undefined, signal ? { signal } : undefined),
};

const LONGEST_OWN_MS = 30_000;

/**
 * Repeats a call after transient failures, for a time, never sooner than our own backoff says. Throws the last
 * `DirectoryError`, or the signal's reason when aborted.
 */
export async function tryAgain<T>(work: () => Promise<T>, pacing: Pacing, signal?: AbortSignal): Promise<T> {
  const startedAt = pacing.now();
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DirectoryError) || error.kind !== 'transient' || !error.repeatable) throw error;
      const askedMs = error.retryAfterMs;
      if (askedMs !== undefined && askedMs > pacing.longestMs) throw error;
      const jitter = 0.5 + pacing.random() / 2;
      const ownMs = backoff(attempt, { first: pacing.firstMs, most: LONGEST_OWN_MS }) * jitter;
      const ms = Math.max(askedMs ?? 0, ownMs);
      if (pacing.now() - startedAt + ms > pacing.budgetMs) throw error;
      if (askedMs !== undefined) record('rate_limit_wait_seconds', ms / 1_000, { system: 'microsoft' });
      await pacing.pause(ms, signal).catch(() => signal?.throwIfAborted());
    }
  }
}
