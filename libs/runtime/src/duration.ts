const PATTERN = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?)$/;

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`PT1H`, `P90D`, `PT0.5S`).
 * Years and months are refused, since their length depends on the date. Undefined when it is no such duration.
 */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null || text.trim() === 'P') return undefined;
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  const ms =
    Number(weeks) * 604_800_000 +
    Number(days) * 86_400_000 +
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1_000;
  return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : undefined;
}

const UNITS = [
  ['H', 3_600_000],
  ['M', 60_000],
] as const;

/** Milliseconds as such a duration, in days to seconds: 90 days are `P90D`, an hour is `PT1H`, nothing is `PT0S`. */
export function formatDuration(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  let rest = ms - days * 86_400_000;
  let time = '';
  for (const [letter, unit] of UNITS) {
    const whole = Math.floor(rest / unit);
    rest -= whole * unit;
    if (whole > 0) time += `${whole}${letter}`;
  }
  if (rest > 0) time += `${rest / 1_000}S`;
  if (days === 0 && time === '') return 'PT0S';
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}
