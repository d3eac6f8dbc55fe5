import type { Run } from '@user-sync/control';
import type { HistoryEvent } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { showChanges } from '../keep-history/show-history.ts';

/** An entry of the history with the person as they stand now; without names where they are gone for good. */
interface RunChange {
  azureId: string;
  what: string;
  sequence: number;
  at: Date;
  changes: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}

/** What a run changed, by kind, each in the order in which it happened; behind a key (null: from the first). */
export function findRunChanges(
  db: Tx,
  { id, integrationId }: Pick<Run, 'id' | 'integrationId'>,
  what: string | null,
  after: readonly unknown[] | null,
  limit: number,
): Promise<RunChange[]> {
  return db.query<RunChange>(
    `SELECT h.azure_id AS "azureId", h.what, h.sequence, h.at, h.changes, p.first_name AS "firstName",
        p.last_name AS "lastName", p.email
      FROM (SELECT * FROM config.history WHERE run_id = $1 AND by_run AND integration_id = $2
          AND ($3::text IS NULL OR what = $3) AND ($4::text IS NULL OR (what, sequence) > ($4, $5::bigint))
        ORDER BY what, sequence LIMIT $6) AS h
      LEFT JOIN config.person p ON p.integration_id = h.integration_id AND p.azure_id = h.azure_id
      ORDER BY h.what, h.sequence`,
    [id, integrationId, what, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** How many changes of each kind a run made; by the index alone, which has no more rows than the run has changes. */
export async function countRunChanges<Event extends HistoryEvent>(
  db: Tx,
  { id }: Pick<Run, 'id'>,
  events: readonly Event[],
): Promise<Record<Event, number>> {
  const rows = await db.query<{ what: Event; changes: number }>(
    'SELECT what, count(*)::bigint AS changes FROM config.history WHERE run_id = $1 AND by_run GROUP BY what',
    [id],
  );
  const changes = new Map(rows.map((row) => [row.what, row.changes]));
  return Object.fromEntries(events.map((what) => [what, changes.get(what) ?? 0])) as Record<Event, number>;
}

/** A change as the API shows it. */
export function showRunChange({ azureId, firstName, lastName, email, what, at, changes }: RunChange) {
  return { azureId, firstName, lastName, email, what, at: at.toISOString(), changes: showChanges(changes) };
}
