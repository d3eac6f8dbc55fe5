/** How pauses grow: doubled each time up to the most, or by these factors, the last of them for ever. */
export type Growth =
  | { readonly first: number; readonly most: number }
  | { readonly first: number; readonly factors: readonly number[] };

/** Milliseconds to pause after as many failures in a row, from 1. */
export function backoff(failures: number, growth: Growth): number {
  const { first } = growth;
  if ('most' in growth) return Math.min(first * 2 ** (failures - 1), growth.most);
  const { factors } = growth;
  return first * factors[Math.min(Math.max(failures, 1), factors.length) - 1]!;
}

const FACTORS = [1, 5, 15, 60] as const;
const JITTER = 0.1;

/**
 * The backoff of what is tried again for as long as it takes: 1, 5, 15 and 60 times the first pause, and the last for
 * ever (hourly, where the first is a minute). `random` from [0, 1) lengthens it by up to a tenth, so that what failed
 * together does not come again together.
 */
export function pauseAfter(attempt: number, firstMs: number, random: number): number {
  return Math.round(backoff(attempt, { first: firstMs, factors: FACTORS }) * (1 + JITTER * random));
}

/** Start of the slot that a moment falls in, in milliseconds since 1970. */
export function slotStart(nowMs: number, periodMs: number): number {
  return Math.floor(nowMs / periodMs) * periodMs;
}

/** How many calls may be under way at one Ziik instance. */
export interface Concurrency {
  /** May be between two whole numbers; its whole part is the number of calls. */
  readonly limit: number;
  /** Raised whenever the limit is halved; a call notes the one it was started in. */
  readonly epoch: number;
}

const LEAST = 1;
const MOST = 64;

/** What an instance starts with. */
export const FIRST_CONCURRENCY: Concurrency = { limit: 8, epoch: 0 };

/**
 * The limit after one answer: raised by one for as many good answers as it allows calls, halved on throttling (429 or
 * 503), within 1–64. Calls that were started before the last halving do not halve again: they show the old limit.
 */
export function aimdConcurrency(
  current: Concurrency,
  answer: { readonly throttled: boolean; readonly epoch: number },
): Concurrency {
  if (!answer.throttled) {
    const limit = Math.min(MOST, current.limit + 1 / current.limit);
    return limit === current.limit ? current : { limit, epoch: current.epoch };
  }
  if (answer.epoch < current.epoch) return current;
  return { limit: Math.max(LEAST, Math.floor(current.limit / 2)), epoch: current.epoch + 1 };
}
