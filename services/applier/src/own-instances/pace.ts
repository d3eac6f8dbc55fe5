import type { InstanceTrouble } from '@user-sync/control';
import { aimdConcurrency, backoff, type Concurrency, FIRST_CONCURRENCY } from '@user-sync/domain';
import type { Failure } from '@user-sync/ziik';

/** How fast one instance may be worked at, and whether it is left alone for a while. Times by a monotonic clock. */
export interface Pace {
  /** Users at once; 1 while a dead instance is probed. */
  limit(): number;
  /** Until when nothing is sent, in milliseconds of the clock; in the past: continue. */
  pausedUntil(): number;
  /** What keeps us from working; null: nothing; undefined: no answer yet. */
  trouble(): InstanceTrouble | null | undefined;
  /** To be handed to `heard` with the answer. */
  epoch(): number;
  /** Learns from one answer; null: it was answered well, or declined. */
  heard(failure: Exclude<Failure, { kind: 'refused' | 'gone' }> | null, epoch: number): void;
}

/** Calls in a row that fail like a dead instance's before it is left alone. */
const DEAD_AFTER = 5;
const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 60_000;
/** Shortest pause after a 429 or 503. */
const THROTTLED_PAUSE_MS = 250;

/**
 * Makes the pace of an instance: adaptive concurrency, `Retry-After`, and a breaker. `mostProbeMs` bounds its pauses.
 * `asked` is what is left of a pause that Ziik requested before, and the listener for new ones.
 */
export function createPace(
  now: () => number,
  mostProbeMs: number,
  asked: { leftMs: number; note: (pauseMs: number) => void } = { leftMs: 0, note: () => undefined },
): Pace {
  let concurrency: Concurrency = FIRST_CONCURRENCY;
  let pausedUntil = asked.leftMs > 0 ? now() + asked.leftMs : Number.NEGATIVE_INFINITY;
  const probePauses = { first: FIRST_PROBE_MS, most: Math.min(mostProbeMs, LONGEST_PROBE_MS) };
  let deadInARow = 0;
  let probes = 0;
  let trouble: InstanceTrouble | null | undefined;

  const leaveAlone = (why: InstanceTrouble, wasPaused: boolean): void => {
    // What was under way when the pause began does not prolong it.
    if (trouble && wasPaused) return;
    trouble = why;
    pausedUntil = Math.max(pausedUntil, now() + backoff(++probes, probePauses));
  };

  return {
    limit: () => (trouble ? 1 : Math.floor(concurrency.limit)),
    pausedUntil: () => pausedUntil,
    trouble: () => trouble,
    epoch: () => concurrency.epoch,
    heard(failure, epoch) {
      if (failure === null) {
        concurrency = aimdConcurrency(concurrency, { throttled: false, epoch });
        deadInARow = 0;
        probes = 0;
        trouble = null;
        return;
      }
      const wasPaused = now() < pausedUntil;
      if (failure.kind === 'misconfigured') return leaveAlone(failure.code, wasPaused);
      const throttled = failure.cause === 'throttled' || failure.cause === 'unavailable';
      if (throttled) {
        concurrency = aimdConcurrency(concurrency, { throttled: true, epoch });
        pausedUntil = Math.max(pausedUntil, now() + Math.max(failure.afterMs ?? 0, THROTTLED_PAUSE_MS));
        if (failure.afterMs !== null) asked.note(failure.afterMs);
      }
      if (failure.cause === 'throttled' || failure.cause === 'server-error' || failure.cause === 'unexpected-answer')
        return;
      if (++deadInARow >= DEAD_AFTER || trouble) leaveAlone('ziik-unavailable', wasPaused);
    },
  };
}
