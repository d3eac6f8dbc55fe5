import type { HistoryCause, PersonChanges } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';

/** The newest events of one person that are shown. */
const NEWEST = 100;

interface Row {
  at: Date;
  what: string;
  runId: string | null;
  detail: string;
  changes: string | null;
  cause: HistoryCause | null;
  actor: string | null;
}

/** What happened to a person, newest first. */
export async function findHistory(db: Tx, integrationId: string, azureId: string) {
  const rows = await db.query<Row>(
    `SELECT at, what, run_id AS "runId", detail, changes, cause, actor FROM config.history
      WHERE integration_id = $1 AND azure_id = $2 ORDER BY sequence DESC LIMIT ${NEWEST}`,
    [integrationId, azureId],
  );
  return rows.map(({ at, changes, ...entry }) => ({ ...entry, at: at.toISOString(), changes: showChanges(changes) }));
}

/** Changes as the API shows them, of how they are stored. */
export function showChanges(stored: string | null) {
  if (stored === null) return [];
  return Object.entries(JSON.parse(stored) as PersonChanges).map(([field, [before, after]]) => ({
    field,
    before,
    after,
  }));
}
