const FACTORS = [1, 5, 15, 60] as const;
const JITTER = 0.1;

/**
 * Milliseconds to pause after the given failed attempt (from 1): 1, 5, 15 and 60 times the first pause, and the last
 * for ever (hourly, where the first is a minute). `random` from [0, 1) lengthens it by up to a tenth, so that what
 * failed together does not come again together.
 */
export function pauseAfter(attempt: number, firstMs: number, random: number): number {
  const factor = FACTORS[Math.min(Math.max(attempt, 1), FACTORS.length) - 1]!;
  return Math.round(factor * firstMs * (1 + JITTER * random));
}

/** Start of the slot that a moment falls in, in milliseconds since 1970. */
export function slotStart(nowMs: number, periodMs: number): number {
  return Math.floor(nowMs / periodMs) * periodMs;
}

/** How many calls may be under way at one Ziik instance. */
export interface Concurrency {
  /** May stand between two whole numbers; as many calls as its whole part. */
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
 * 503), within 1–64. Calls that were started before the last halving do not halve again: they tell of the old limit.
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
