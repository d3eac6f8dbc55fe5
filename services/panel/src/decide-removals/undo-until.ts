/** Adds a period of ISO 8601 (`P90D`, `PT1H`) to a moment. Months and years, whose length differs, do not occur. */
export function addPeriod(at: Date, period: string): Date {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(period);
  if (parts === null) throw new Error(`${period} is no period of weeks, days, hours, minutes or seconds`);
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return new Date(at.getTime() + ((((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1_000);
}
