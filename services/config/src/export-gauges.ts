import type { Database } from '@user-sync/persistence';
import { observe, type Reading } from '@user-sync/runtime';

/** Publishes what outlives a job: read from Postgres by this long-lived service, so it stays visible when others are dead. */
export function exportGauges(db: Database): void {
  const perIntegration = (sql: string) => async (): Promise<Reading[]> => {
    const rows = await db.query<{ id: string; value: number | string }>(sql);
    return rows.map(({ id, value }) => [Number(value), { integration: id }]);
  };
  observe(
    'poll_last_success_timestamp_seconds',
    perIntegration(`SELECT id, extract(epoch FROM last_read_at) AS value FROM control.integration
      WHERE enabled AND deleted_at IS NULL AND last_read_at IS NOT NULL`),
  );
  observe(
    'secret_expires_timestamp_seconds',
    perIntegration(`SELECT id, extract(epoch FROM secret_expires_at) AS value FROM control.integration
      WHERE deleted_at IS NULL AND secret_expires_at IS NOT NULL`),
  );
  observe(
    'held_changes',
    perIntegration(`SELECT i.id, coalesce(sum(run.held) FILTER (WHERE run.decision IS NULL), 0) AS value
      FROM control.integration i LEFT JOIN control.run ON run.integration_id = i.id AND run.held > 0
      WHERE i.deleted_at IS NULL GROUP BY 1`),
  );
  observe(
    'unassigned_users',
    perIntegration(`SELECT integration_id AS id, count(*) AS value FROM config.person
      WHERE status = 'unassigned' GROUP BY 1`),
  );
  observe('integrations_blocked', async () => {
    const rows = await db.query<{ code: string; value: number }>(
      `SELECT last.error ->> 'code' AS code, count(*) AS value FROM control.integration i
        CROSS JOIN LATERAL (SELECT error FROM control.run WHERE integration_id = i.id AND kind <> 'remap'
          AND status IN ('succeeded', 'failed') ORDER BY number DESC LIMIT 1) AS last
        WHERE i.enabled AND i.deleted_at IS NULL AND last.error IS NOT NULL GROUP BY 1`,
    );
    return rows.map(({ code, value }): Reading => [value, { code }]);
  });
}
