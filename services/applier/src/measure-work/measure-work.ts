import { loadIntegrations } from '@user-sync/control';
import { columns, type Tx } from '@user-sync/persistence';
import { observe } from '@user-sync/runtime';
import { readClocks } from '../own-instances/clocks.ts';

interface Row {
  integration: string;
  waiting: number;
  retrying: number;
  deactivated: number;
  overdue: number;
}

/** Publishes the gauges of waiting work, read from the tables so that they stay visible when nobody works. */
export function measureWork(db: Tx): void {
  observe(['work_waiting', 'retry_waiting', 'deactivated_users', 'purge_overdue'], async () => {
    const rows = await db.query<Row>(WORK, columns(await loadIntegrations(db), ['id', 'enabled']));
    const of = (value: (row: Row) => number) =>
      rows.map((row) => [value(row), { integration: row.integration }] as const);
    return {
      work_waiting: of(({ waiting }) => waiting),
      retry_waiting: of(({ retrying }) => retrying),
      deactivated_users: of(({ deactivated }) => deactivated),
      purge_overdue: of(({ overdue }) => overdue),
    };
  });
}

/** Publishes by how much PostgreSQL's clock and ours differ: above the tolerance nobody is removed for good. */
export function measureClocks(db: Tx): void {
  observe(['clock_difference_seconds'], async () => {
    const { now, ownNow } = await readClocks(db);
    return { clock_difference_seconds: [[Math.abs(now - ownNow) / 1_000, {}]] };
  });
}

/** Counted along the partial indexes; what waits in disabled integrations is not due. */
const WORK = `SELECT i.id AS integration, open.waiting, open.retrying, gone.deactivated, gone.overdue
  FROM unnest($1::uuid[], $2::boolean[]) AS i (id, enabled)
  CROSS JOIN LATERAL (SELECT
      count(*) FILTER (WHERE i.enabled AND a.due_at <= now())::int AS waiting,
      count(*) FILTER (WHERE i.enabled AND a.trouble IS NOT NULL)::int AS retrying
    FROM applier.account a WHERE a.integration_id = i.id AND NOT a.settled) AS open
  CROSS JOIN LATERAL (SELECT count(*)::int AS deactivated,
      count(*) FILTER (WHERE i.enabled AND a.purge_at < now() - interval '1 day')::int AS overdue
    FROM applier.account a WHERE a.integration_id = i.id AND a.deactivated_at IS NOT NULL) AS gone`;
