/** A reading that is under way. */
export interface UnderWay {
  /** Its instance failed at the last reading. */
  readonly troubled: boolean;
  /** On a monotonic clock, in milliseconds. */
  readonly since: number;
}

/** A read that takes longer mostly waits for Ziik, and leaves its slot to another. */
const LONG_MS = 5_000;
/** How many readings there may be for each place, the long ones included: what they hold is memory. */
const MOST_PER_PLACE = 8;

/**
 * Whether another catalogue may be read now. Those in trouble get half of everything, so that instances which take the
 * call and never answer leave room for the others.
 */
export function hasPlace(underWay: readonly UnderWay[], troubled: boolean, places: number, now: number): boolean {
  const fits = (readings: readonly UnderWay[], most: number): boolean =>
    readings.length < most && !(troubled && readings.filter((each) => each.troubled).length >= most / 2);
  const short = underWay.filter(({ since }) => now - since < LONG_MS);
  return fits(short, places) && fits(underWay, places * MOST_PER_PLACE);
}
