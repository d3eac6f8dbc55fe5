import type { User } from '../api/people.ts';
import { Say } from '../frame/say.tsx';
import { dayNumber } from '../look/days.ts';
import type { RowGroup } from '../look/table.tsx';
import { Day } from '../look/time.tsx';
import { useTimeZone } from './purge-strip.tsx';
import { dateOf, mondayOf } from './strip-days.ts';

/** Puts people into the weeks, in the reader's time zone, in which they are removed for good. */
export function useGroupByWeek(): (user: User) => RowGroup {
  const timeZone = useTimeZone();
  return ({ purgeAt }) => {
    if (purgeAt === null) return { key: 'never', title: <Say id="purges.never" /> };
    const monday = dateOf(mondayOf(dayNumber(new Date(purgeAt), timeZone)));
    return { key: monday, title: <Say id="purges.week" values={{ day: <Day at={monday} /> }} /> };
  };
}
