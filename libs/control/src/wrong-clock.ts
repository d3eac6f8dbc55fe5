/**
 * Whether a time lies so far ahead that the database's clock was wrong when it was noted. What is put off on purpose is
 * due within an hour, a lease within seconds.
 */
export function isFromWrongClock(column: string): string {
  return `${column} > now() + interval '2 hours'`;
}
