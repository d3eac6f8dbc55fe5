import type { Database } from '@user-sync/persistence';
import { observe } from '@user-sync/runtime';

/** Publishes what outlives a job and only the poller knows, from its tables, so that it stays visible when no poll runs. */
export function reportGauges(database: Database): void {
  observe(['delta_token_age_seconds'], async () => {
    const rows = await database.query<{ integration: string; age: number }>(
      `SELECT i.id AS integration, extract(epoch FROM now() - d.linked_at)::float8 AS age
        FROM poller.directory d JOIN control.integration i ON i.id = d.integration_id
        WHERE d.delta_link IS NOT NULL AND i.enabled AND i.deleted_at IS NULL`,
    );
    return { delta_token_age_seconds: rows.map(({ integration, age }) => [age, { integration }]) };
  });
}
