import type { Tx } from '@user-sync/persistence';
import { observe, type Reading } from '@user-sync/runtime';

/** Publishes the gauges of waiting work, read from the tables so that they stay visible when nobody works. */
export function measureWork(db: Tx): void {
  let read: Promise<Row[]> | null = null;
  const rows = (): Promise<Row[]> => {
    // The gauges are read together: one query serves them all.
    read ??= db.query<Row>(UNSETTLED).finally(() => {
      setImmediate(() => {
        read = null;
      });
    });
    return read;
  };
  const gauge = (
    name: 'work_waiting' | 'retry_waiting' | 'oldest_unapplied_change_age_seconds',
    of: (row: Row) => number,
  ) => observe(name, async () => (await rows()).map((row): Reading => [of(row), { integration: row.integration }]));
  gauge('work_waiting', ({ waiting }) => waiting);
  gauge('retry_waiting', ({ retrying }) => retrying);
  gauge('oldest_unapplied_change_age_seconds', ({ oldest }) => oldest);
  observe('deactivated_users', () => counted(db, 'deactivated_at IS NOT NULL'));
  observe('held_changes', () => counted(db, "brake = 'held'"));
  observe('purge_overdue', () => counted(db, "deactivated_at IS NOT NULL AND purge_at < now() - interval '1 day'"));
}

interface Row {
  integration: string;
  waiting: number;
  retrying: number;
  oldest: number;
}

const UNSETTLED = `SELECT i.id AS integration, count(*) FILTER (WHERE a.due_at <= now())::int AS waiting,
    count(*) FILTER (WHERE a.trouble IS NOT NULL)::int AS retrying,
    coalesce(extract(epoch FROM now() - min(a.waiting_since)), 0)::float8 AS oldest
  FROM control.integration i LEFT JOIN applier.account a ON a.integration_id = i.id AND NOT a.settled
  WHERE i.enabled AND i.deleted_at IS NULL GROUP BY i.id`;

async function counted(db: Tx, condition: string): Promise<Reading[]> {
  const rows = await db.query<{ integration: string; users: number }>(
    `SELECT integration_id AS integration, count(*)::int AS users FROM applier.account WHERE ${condition}
      GROUP BY integration_id`,
  );
  return rows.map(({ integration, users }) => [users, { integration }]);
}
