import { loadIntegrations } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { observe, type Reading } from '@user-sync/runtime';

/** Publishes what outlives a job, from the database, so that it stays visible when no poll runs. */
export function reportGauges(database: Database): void {
  observe('poll_last_success_timestamp_seconds', async () =>
    (await loadIntegrations(database)).flatMap(({ id, enabled, lastReadAt }): Reading[] =>
      enabled && lastReadAt ? [[lastReadAt.getTime() / 1_000, { integration: id }]] : [],
    ),
  );
  observe('delta_token_age_seconds', async () => {
    const enabled = new Set((await loadIntegrations(database)).filter((one) => one.enabled).map(({ id }) => id));
    const ages = await database.query<{ id: string; age: number }>(
      `SELECT integration_id AS id, extract(epoch FROM now() - linked_at)::float8 AS age FROM poller.directory
        WHERE delta_link IS NOT NULL`,
    );
    return ages.filter(({ id }) => enabled.has(id)).map(({ id, age }): Reading => [age, { integration: id }]);
  });
}
