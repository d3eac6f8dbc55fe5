/** Somebody who is still typing is not interrupted. */
const TYPING_MS = 700;
const BETWEEN_MS = 5_000;

/** How long to wait before the connection is tried: until typing has ended, and 5 s after the last attempt. */
export function pauseBefore(now: number, lastStartedAt: number | undefined): number {
  return Math.max(TYPING_MS, lastStartedAt === undefined ? 0 : lastStartedAt + BETWEEN_MS - now);
}
