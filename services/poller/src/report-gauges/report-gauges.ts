import { integrationVersions } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { observe } from '@user-sync/runtime';

/**
 * Publishes what outlives a job and only the poller knows, from its tables, so that it stays visible when no poll runs.
 */
export function reportGauges(database: Database): void {
  observe(['delta_token_age_seconds'], async () => {
    const rows = await database.query<{ integration: string; age: number }>(
      `SELECT integration_id AS integration, extract(epoch FROM now() - linked_at)::float8 AS age
        FROM poller.directory WHERE delta_link IS NOT NULL`,
    );
    const ids = rows.map(({ integration }) => integration);
    const versions = await integrationVersions(database, ids);
    const enabled = new Set(versions.filter((each) => each.enabled && !each.deleted).map(({ id }) => id));
    return {
      delta_token_age_seconds: rows
        .filter(({ integration }) => enabled.has(integration))
        .map(({ integration, age }) => [age, { integration }]),
    };
  });
}
