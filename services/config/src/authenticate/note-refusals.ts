import type { Logger } from '@user-sync/runtime';

/** Notes in the log that somebody was refused, and why; never with what they sent. */
export type NoteRefusal = (reason: string, fields?: Readonly<Record<string, unknown>>) => void;

const WINDOW_MS = 60_000;
/** For each reason, this many are logged individually in a minute; of the others, only the number. */
const TOLD_OF_EACH = 10;

/** A flood of refusals makes few lines: ten of a reason in a minute, and one with the number of the others. */
export function createRefusalLog(log: Pick<Logger, 'warn'>, message: string, windowMs = WINDOW_MS): NoteRefusal {
  const counts = new Map<string, number>();
  return (reason, fields = {}) => {
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    if (count <= TOLD_OF_EACH) log.warn({ ...fields, reason }, message);
    if (count > 1) return;
    setTimeout(() => {
      const more = counts.get(reason)! - TOLD_OF_EACH;
      counts.delete(reason);
      if (more > 0) log.warn({ reason, more, seconds: windowMs / 1_000 }, `${message}, more often`);
    }, windowMs).unref();
  };
}
