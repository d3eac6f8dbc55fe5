import type { Tx } from '@user-sync/persistence';
import type { KnownUser } from './sort-requested.ts';

const COLUMNS = 'azure_id AS "azureId", status, finding_codes AS "findingCodes"';

/** Those of these people the integration has. */
export function findRequested(db: Tx, integrationId: string, azureIds: readonly string[]): Promise<KnownUser[]> {
  return db.query<KnownUser>(
    `SELECT ${COLUMNS} FROM config.person WHERE integration_id = $1 AND azure_id = ANY($2::text[])`,
    [integrationId, azureIds],
  );
}

/**
 * Everybody a run deactivated, in the order of the ids. Who was deactivated again by a later run since stands as
 * not deactivated: that one was not this run's doing.
 */
export function findDeactivatedBy(db: Tx, integrationId: string, runId: string): Promise<KnownUser[]> {
  return db.query<KnownUser>(
    `SELECT p.azure_id AS "azureId", p.finding_codes AS "findingCodes",
        CASE WHEN p.status = 'deactivated' AND EXISTS (SELECT FROM config.history later
            WHERE later.integration_id = $1 AND later.azure_id = p.azure_id AND later.sequence > by_run.sequence
              AND later.what = 'deactivated' AND later.run_id <> $2)
          THEN 'again' ELSE p.status END AS status
      FROM (SELECT azure_id, max(sequence) AS sequence FROM config.history
          WHERE integration_id = $1 AND run_id = $2 AND what = 'deactivated' GROUP BY azure_id) AS by_run
      JOIN config.person p ON p.integration_id = $1 AND p.azure_id = by_run.azure_id
      ORDER BY p.azure_id`,
    [integrationId, runId],
  );
}
