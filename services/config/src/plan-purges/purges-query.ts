/** From which day to which, both included, and whose days they are. */
export interface PurgesQuery {
  readonly from?: string;
  readonly to?: string;
  readonly timeZone?: string;
}

/** Whether a text as `2027-01-31` is a day of the calendar. */
export function isDay(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) && time.getUTCFullYear() >= 1970;
}

/** Whether a text is the name of a time zone; an offset, as `+01:00`, is none. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
