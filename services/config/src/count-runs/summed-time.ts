import type { SummedTime } from '@user-sync/control';
import { type InputError, invalid } from '../serve-http/problem.ts';

/** What statistics are asked for. */
export interface StatisticsQuery {
  readonly bucket?: 'hour' | 'day';
  readonly from?: string;
  readonly to?: string;
  readonly timeZone?: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Runs are kept for so long, those without changes as sums of days. */
const DAYS_KEPT = 400;
/** Runs without changes are kept one by one for so long. */
const DAYS_OF_HOURS = 30;
const DEFAULT_MS = { hour: DAY_MS, day: 30 * DAY_MS };

/**
 * The time to be summed up; `to` is now where it is left out, and `from` a day of hours, or 30 days, before that.
 * Throws a Problem with everything that is wrong with it.
 */
export function summedTime(query: StatisticsQuery, now: Date): SummedTime {
  const { bucket = 'day', to = now.toISOString(), timeZone = 'UTC' } = query;
  const toMs = timeOf(to);
  const from = query.from ?? new Date((toMs ?? now.getTime()) - DEFAULT_MS[bucket]).toISOString();
  const fromMs = timeOf(from);
  const errors: InputError[] = [];
  const refuse = (parameter: keyof StatisticsQuery, detail: string) =>
    errors.push({ pointer: `/${parameter}`, code: 'invalid-parameter', detail });
  if (!isTimeZone(timeZone)) refuse('timeZone', 'timeZone is the name of a time zone, as Europe/Copenhagen.');
  for (const [parameter, ms] of [['from', fromMs] as const, ['to', toMs] as const])
    if (ms === null)
      refuse(parameter, `${parameter} is a day or a time in ISO 8601, as 2026-11-23 or 2026-11-23T08:00:00Z.`);
  if (fromMs !== null && toMs !== null) {
    const days = bucket === 'hour' ? DAYS_OF_HOURS : DAYS_KEPT;
    if (fromMs >= toMs) refuse('to', 'to lies behind from, and is not part of the time.');
    else if (toMs - fromMs > days * DAY_MS) refuse('from', `The time is of ${days} days at most; of hours, of 30.`);
    else if (bucket === 'hour' && now.getTime() - fromMs > (days + 1) * DAY_MS)
      refuse('from', `Hours are told of the last ${days} days; ask for days.`);
  }
  if (errors.length > 0) throw invalid(errors);
  return { from, to, bucket, timeZone };
}

/** Milliseconds of a day, by UTC, or a time of our era; null for anything else. */
function timeOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d($|T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$)/.test(text)) return null;
  const time = new Date(text);
  const year = time.getUTCFullYear();
  // A day that no month has is taken for another one.
  if (Number.isNaN(year) || year < 1970 || year > 2200) return null;
  return new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10)) ? time.getTime() : null;
}

/** By name: what an offset means differs from one program to another. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+){0,2}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
