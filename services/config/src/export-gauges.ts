import { type Instance, type Integration, oldestUnanswered, type Run } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { observe } from '@user-sync/runtime';
import { attentionOf, mendedBy } from './manage-integrations/attention.ts';

/** Publishes what outlives a job: read from Postgres by this long-lived service, so it stays visible when others are dead. */
export function exportGauges(db: Database): void {
  observe(['oldest_unapplied_change_age_seconds'], async () => {
    const rows = await oldestUnanswered(db);
    return {
      oldest_unapplied_change_age_seconds: rows.map(({ integration, seconds }) => [seconds, { integration }]),
    };
  });
  observe(
    ['poll_last_success_timestamp_seconds', 'secret_expires_timestamp_seconds', 'held_changes', 'integration_blocked'],
    async () => {
      const rows = await db.query<Row>(STANDING);
      const now = new Date();
      const of = (some: readonly Row[], value: (row: Row) => number) =>
        some.map((row) => [value(row), { integration: row.id }] as const);
      const enabled = rows.filter((row) => row.enabled);
      return {
        poll_last_success_timestamp_seconds: of(enabled, ({ lastSuccess }) => lastSuccess.getTime() / 1_000),
        secret_expires_timestamp_seconds: of(
          rows.filter(({ secretExpiresAt }) => secretExpiresAt !== null),
          ({ secretExpiresAt }) => secretExpiresAt!.getTime() / 1_000,
        ),
        held_changes: of(rows, ({ held }) => held),
        integration_blocked: enabled.flatMap((row) =>
          obstacles(row, now).map((code) => [1, { integration: row.id, code, mended_by: mendedBy(code) }] as const),
        ),
      };
    },
  );
  observe(['unassigned_users'], async () => {
    const rows = await db.query<{ id: string; people: number }>(
      `SELECT i.id, p.people FROM control.integration i CROSS JOIN LATERAL (
          SELECT count(*)::int AS people FROM config.person
            WHERE integration_id = i.id AND status = 'unassigned') AS p
        WHERE i.deleted_at IS NULL`,
    );
    return { unassigned_users: rows.map(({ id, people }) => [people, { integration: id }]) };
  });
  observe(['breaker_open'], async () => {
    const rows = await db.query<{ reason: NonNullable<Instance['ziikError']>; instances: number }>(
      `SELECT reason, count(slug)::int AS instances
        FROM unnest(ARRAY['ziik-credentials-wrong', 'ziik-unavailable']) AS known (reason)
        LEFT JOIN control.instance ON ziik_error = reason GROUP BY reason`,
    );
    return { breaker_open: rows.map(({ reason, instances }) => [instances, { reason }]) };
  });
}

type Row = Pick<Integration, 'id' | 'enabled' | 'firstReadAt' | 'secretExpiresAt' | 'secretChangedAt'> &
  Pick<Instance, 'ziikError' | 'catalogueSuspicious'> &
  Pick<Run, 'error' | 'endedAt' | 'held'> & { readonly lastSuccess: Date };

const STANDING = `SELECT i.id, i.enabled, i.first_read_at AS "firstReadAt", i.secret_expires_at AS "secretExpiresAt",
    i.secret_changed_at AS "secretChangedAt", greatest(i.last_read_at, i.enabled_at, i.created_at) AS "lastSuccess",
    instance.ziik_error AS "ziikError", instance.catalogue_suspicious AS "catalogueSuspicious",
    last.error, last.ended_at AS "endedAt", waiting.held
  FROM control.integration i JOIN control.instance ON instance.slug = i.instance_slug
  LEFT JOIN LATERAL (SELECT error, ended_at FROM control.run WHERE integration_id = i.id AND kind <> 'remap'
    AND status IN ('succeeded', 'failed') ORDER BY number DESC LIMIT 1) AS last ON true
  LEFT JOIN (SELECT integration_id, sum(held)::int AS held FROM control.run WHERE held > 0 AND decision IS NULL
    GROUP BY 1) AS open ON open.integration_id = i.id
  CROSS JOIN LATERAL (SELECT coalesce(open.held, 0) AS held) AS waiting
  WHERE i.deleted_at IS NULL`;

/** What keeps an integration from going on: mere advice is not among it. */
function obstacles(row: Row, now: Date): string[] {
  return attentionOf({ integration: row, instance: row, lastReading: row, held: row.held, now })
    .filter(({ code, severity }) => severity === 'error' || mendedBy(code) === 'nobody')
    .map(({ code }) => code);
}
