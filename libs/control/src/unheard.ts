import type { Tx } from '@user-sync/persistence';

/*
 * People the applier knows although a full run did not report them: the poller asks the directory for each.
 */

/** Adds the people of a SELECT of integration and Azure id over the caller's own tables. */
export async function addUnheard(tx: Tx, people: string, parameters: readonly unknown[]): Promise<void> {
  await tx.execute(`INSERT INTO control.unheard (integration_id, azure_id) ${people} ON CONFLICT DO NOTHING`, [
    ...parameters,
  ]);
}

/** The first of an integration's, by Azure id. */
export async function loadUnheard(db: Tx, integrationId: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'SELECT azure_id AS id FROM control.unheard WHERE integration_id = $1 ORDER BY azure_id LIMIT $2',
    [integrationId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Removes people who were looked up in the directory; without `azureIds` all of the integration. */
export async function removeUnheard(
  tx: Tx,
  integrationId: string,
  azureIds: readonly string[] | null = null,
): Promise<void> {
  await tx.execute(
    'DELETE FROM control.unheard WHERE integration_id = $1 AND ($2::text[] IS NULL OR azure_id = ANY($2))',
    [integrationId, azureIds],
  );
}
