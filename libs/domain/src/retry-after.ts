/** Longest requested pause that is respected: work that stops for more than an hour looks broken, and often is. */
export const LONGEST_PAUSE_MS = 3_600_000;

const SECONDS = /^\d+$/;
/** The one form of a date that HTTP still sends (IMF-fixdate, RFC 9110 §5.6.7). */
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The pause that a `Retry-After` header asks for, in milliseconds, at most an hour; null where it asks for none.
 *
 * | header | → |
 * | --- | --- |
 * | whole seconds, or a date to come | that pause, cut to an hour |
 * | `0`, or a date gone by | null: our own backoff counts |
 * | a fraction, a sign, a list, words, nothing | null |
 */
export function readRetryAfter(header: string | null | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  const ms = SECONDS.test(text) ? Number(text) * 1_000 : DATE.test(text) ? Date.parse(text) - nowMs : Number.NaN;
  return ms > 0 ? Math.min(ms, LONGEST_PAUSE_MS) : null;
}
