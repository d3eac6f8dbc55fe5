import { isPassing, problemOf } from './problem.ts';

/** Pauses before a read that failed in passing is tried again. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

export function shouldRetry(_count: number, error: unknown): boolean {
  return isPassing(problemOf(error));
}

/** How long to wait before the next try: as the server asks, and no shorter than the pause of this many failures. */
export function retryDelay(count: number, error: unknown): number {
  const asked = (problemOf(error).retryAfter ?? 0) * 1_000;
  return Math.max(asked, PAUSES_MS[Math.min(count, PAUSES_MS.length - 1)]!);
}
