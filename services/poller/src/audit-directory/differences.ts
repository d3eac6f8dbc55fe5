import type { Tx } from '@user-sync/persistence';

/** Of which run of which integration. */
interface OfRun {
  readonly integrationId: string;
  readonly runId: string;
}

/** Notes people as different who are shown otherwise in the directory than in the mirror. */
export async function noteDifferences(
  tx: Tx,
  { integrationId, runId }: OfRun,
  azureIds: readonly string[],
): Promise<void> {
  await tx.execute(
    `INSERT INTO poller.difference (integration_id, run_id, azure_id) SELECT $1, $2, unnest($3::text[])
      ON CONFLICT DO NOTHING`,
    [integrationId, runId, azureIds],
  );
}

/** A delta tells of these people: that they are shown otherwise is what it is for. */
export async function dropTold(tx: Tx, { integrationId, runId }: OfRun, azureIds: readonly string[]): Promise<void> {
  await tx.execute(
    'DELETE FROM poller.difference WHERE integration_id = $1 AND run_id = $2 AND azure_id = ANY($3::text[])',
    [integrationId, runId, azureIds],
  );
}

/** How many differences no delta has told. */
export async function countDifferences(db: Tx, { integrationId, runId }: OfRun): Promise<number> {
  const [row] = await db.query<{ differences: number }>(
    'SELECT count(*)::int AS differences FROM poller.difference WHERE integration_id = $1 AND run_id = $2',
    [integrationId, runId],
  );
  return row!.differences;
}

/** Forgets the differences of an integration, those of runs that did not come to their end included. */
export async function forgetDifferences(tx: Tx, integrationId: string): Promise<void> {
  await tx.execute('DELETE FROM poller.difference WHERE integration_id = $1', [integrationId]);
}
