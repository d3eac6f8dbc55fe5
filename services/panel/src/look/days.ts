const MINUTE = 60_000;
const DAY = 86_400_000;

/** How far a moment is away, in the unit that people would use. Days are counted by the calendar. */
export function distanceOf(at: Date, now: Date, timeZone: string | undefined): [number, 'minute' | 'hour' | 'day'] {
  const apart = at.getTime() - now.getTime();
  if (Math.abs(apart) < 60 * MINUTE) return [Math.round(apart / MINUTE) || 0, 'minute'];
  const days = dayNumber(at, timeZone) - dayNumber(now, timeZone);
  if (Math.abs(days) < 2 && Math.abs(apart) < DAY) return [Math.round(apart / (60 * MINUTE)), 'hour'];
  return [days, 'day'];
}

/** The calendar day in a time zone, counted from 1970. */
export function dayNumber(at: Date, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return Date.parse(`${parts.format(at)}T00:00:00Z`) / DAY;
}
