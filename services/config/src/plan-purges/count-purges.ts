import type { Tx } from '@user-sync/persistence';
import type { PurgesQuery } from './purges-query.ts';

/**
 * Deactivated people by the day of their removal for good. Counted are minutes, of which every time zone has whole ones
 * in a day.
 */
export async function countPurges(db: Tx, integrationId: string, { from, to, timeZone = 'UTC' }: PurgesQuery) {
  const days = await db.query<{ date: string; people: number }>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS date, sum(people)::bigint AS people FROM (
        SELECT (key::timestamptz AT TIME ZONE $2)::date AS day, people FROM config.people_count
          WHERE integration_id = $1 AND what = 'purge' AND people > 0
      ) AS planned
      WHERE day >= $3::date AND day <= $4::date GROUP BY day ORDER BY day`,
    [integrationId, timeZone, from ?? '-infinity', to ?? 'infinity'],
  );
  return { days, total: days.reduce((sum, { people }) => sum + people, 0) };
}
