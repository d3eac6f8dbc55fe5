import type { Sentence } from '../frame/sentence.ts';

const MINUTE = 60;
const HOUR = 3_600;

/** How long something took or will take, as coarse as one says it. */
export function durationOf(seconds: number): Sentence {
  if (seconds < 1) return { id: 'duration.moment' };
  if (seconds < 90) return { id: 'duration.seconds', values: { count: Math.round(seconds) } };
  if (seconds < 90 * MINUTE) return { id: 'duration.minutes', values: { count: Math.round(seconds / MINUTE) } };
  return { id: 'duration.hours', values: { count: Math.round(seconds / HOUR) } };
}

/** Between two moments. A clock that was set back makes it nothing, not less. */
export function between(from: string, to: string): Sentence {
  return durationOf(Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000));
}
