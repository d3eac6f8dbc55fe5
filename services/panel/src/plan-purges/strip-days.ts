/** How long the strip is: the longest that somebody stays deactivated. */
const DAYS_SHOWN = 90;

const DAY_MS = 86_400_000;

interface PlannedDay {
  readonly date: string;
  readonly people: number;
}

export interface StripDay extends PlannedDay {
  /** Whether a week begins with it. */
  readonly isMonday: boolean;
}

export interface Strip {
  readonly days: readonly StripDay[];
  readonly most: number;
  /** Due before the first day, and not removed yet. */
  readonly overdue: number;
  readonly total: number;
  /** The day on which most are removed; null where nobody is. */
  readonly busiest: PlannedDay | null;
}

/** A calendar day as `2027-02-26`, from the number of days since 1970. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The days from today on, also those on which nobody is removed. `today` counts from 1970, in the reader's zone. */
export function stripOf(planned: readonly PlannedDay[], today: number): Strip {
  const peopleOn = new Map(planned.map(({ date, people }) => [date, people]));
  // One more than 90: who was deactivated today is due on the 90th day from now.
  const days = Array.from({ length: DAYS_SHOWN + 1 }, (_, ahead) => {
    const date = dateOf(today + ahead);
    return { date, people: peopleOn.get(date) ?? 0, isMonday: new Date(date).getUTCDay() === 1 };
  });
  const first = dateOf(today);
  const sum = (some: readonly PlannedDay[]) => some.reduce((all, { people }) => all + people, 0);
  const busiest = planned.reduce<PlannedDay | null>(
    (most, day) => (most === null || day.people > most.people ? day : most),
    null,
  );
  return {
    days,
    most: Math.max(0, ...days.map(({ people }) => people)),
    overdue: sum(planned.filter(({ date }) => date < first)),
    total: sum(planned),
    busiest,
  };
}

/** The Monday of a day's week, both counted from 1970, which began on a Thursday. */
export function mondayOf(day: number): number {
  return day - ((day + 3) % 7);
}
