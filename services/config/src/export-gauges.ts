import { countTroubles, loadIntegrations, loadStandings, oldestUnsettled, type Standing } from '@user-sync/control';
import { columns, type Database } from '@user-sync/persistence';
import { observe } from '@user-sync/runtime';
import { attentionOf, remedyOf } from './manage-integrations/attention.ts';
import { oldestWaitingMail } from './notify-by-mail/outbox.ts';

/**
 * Publishes what outlives a job: read from Postgres by this long-lived service, so it stays visible when others are
 * dead.
 */
export function exportGauges(db: Database): void {
  observe(['oldest_unapplied_change_age_seconds'], async () => {
    const rows = await oldestUnsettled(db);
    return {
      oldest_unapplied_change_age_seconds: rows.map(({ integration, seconds }) => [seconds, { integration }]),
    };
  });
  observe(
    [
      'poll_last_success_timestamp_seconds',
      'secret_expires_timestamp_seconds',
      'held_changes',
      'directory_audit_differences',
      'integration_blocked',
    ],
    async () => {
      const rows = await loadStandings(db);
      const now = new Date();
      const of = (some: readonly Standing[], value: (row: Standing) => number) =>
        some.map((row) => [value(row), { integration: row.id }] as const);
      const enabled = rows.filter((row) => row.enabled);
      return {
        poll_last_success_timestamp_seconds: of(enabled, ({ lastSuccess }) => lastSuccess.getTime() / 1_000),
        secret_expires_timestamp_seconds: of(
          rows.filter(({ secretExpiresAt }) => secretExpiresAt !== null),
          ({ secretExpiresAt }) => secretExpiresAt!.getTime() / 1_000,
        ),
        held_changes: of(rows, ({ held }) => held),
        directory_audit_differences: of(
          enabled.filter(({ differences }) => differences !== null),
          ({ differences }) => differences!,
        ),
        integration_blocked: enabled.flatMap((row) =>
          obstacles(row, now).map((code) => [1, { integration: row.id, code, ...remedyLabels(code) }] as const),
        ),
      };
    },
  );
  observe(['unassigned_users'], async () => {
    const integrations = await loadIntegrations(db);
    const rows = await db.query<{ id: string; people: number }>(
      `SELECT i.id, coalesce(c.people, 0) AS people FROM unnest($1::uuid[]) AS i (id)
          LEFT JOIN config.people_count c ON c.integration_id = i.id AND c.what = 'status' AND c.key = 'unassigned'`,
      columns(integrations, ['id']),
    );
    return { unassigned_users: rows.map(({ id, people }) => [people, { integration: id }]) };
  });
  observe(['oldest_waiting_mail_age_seconds'], async () => ({
    oldest_waiting_mail_age_seconds: [[await oldestWaitingMail(db), {}]],
  }));
  observe(['breaker_open'], async () => {
    const rows = await countTroubles(db);
    return { breaker_open: rows.map(({ reason, instances }) => [instances, { reason }]) };
  });
}

/** What blocks an integration; mere advice does not. */
function obstacles(row: Standing, now: Date): string[] {
  return attentionOf({ integration: row, instance: row, lastReading: row, held: row.held, now })
    .filter(({ code, severity }) => severity === 'error' || remedyOf(code) === 'nobody')
    .map(({ code }) => code);
}

/** `mended_by` is the old name of `remedy`, kept for one release. */
function remedyLabels(code: string) {
  const remedy = remedyOf(code);
  return { remedy, mended_by: remedy };
}
