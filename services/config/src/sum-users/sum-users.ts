import { FINDING_CODES, USER_STATUSES } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { type PeopleCount, peopleCounts } from '../keep-read-model/people-counts.ts';

const DAY_MS = 86_400_000;

/** The numbers of an integration's people, by the kept counts alone. */
export async function sumUsers(db: Tx, integrationId: string, now: Date) {
  const [counts, [times]] = await Promise.all([
    peopleCounts(db, [integrationId], ['status', 'finding', 'sees-nothing', 'waiting']),
    db.query<{ changed: number; purged: number }>(
      `SELECT coalesce(sum(people) FILTER (WHERE what = 'changed'), 0)::bigint AS changed,
          coalesce(sum(people) FILTER (WHERE what = 'purge'), 0)::bigint AS purged
        FROM config.people_count
        WHERE integration_id = $1 AND (what = 'changed' AND key >= $2 OR what = 'purge' AND key <= $3)`,
      [integrationId, minuteOf(now.getTime() - DAY_MS), minuteOf(now.getTime() + 7 * DAY_MS)],
    ),
  ]);
  return {
    byStatus: byKey(counts, 'status', USER_STATUSES),
    byFinding: byKey(counts, 'finding', FINDING_CODES),
    seesNothing: counts.find(({ what }) => what === 'sees-nothing')?.people ?? 0,
    waiting: counts.find(({ what }) => what === 'waiting')?.people ?? 0,
    changed24h: times!.changed,
    purgeIn7Days: times!.purged,
  };
}

function byKey<Name extends string>(counts: readonly PeopleCount[], of: PeopleCount['what'], names: readonly Name[]) {
  const people = new Map(counts.filter(({ what }) => what === of).map(({ key, people }) => [key, people]));
  return Object.fromEntries(names.map((name) => [name, people.get(name) ?? 0])) as Record<Name, number>;
}

/** A minute as the counts have it. */
function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}
