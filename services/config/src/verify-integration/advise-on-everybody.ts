import { type Integration, loadAliases, loadCatalogue } from '@user-sync/control';
import { type DirectoryUser, indexAliases, indexCatalogue } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { type Advice, createFieldAdvisor } from './advise-fields.ts';

/** Few enough that others are answered in between. */
const AT_ONCE = 1_000;

/**
 * The same as of one page, of everybody in the read model, by the units and user types that the mapper keeps; null
 * while they have not been read. People are read by key, so that memory does not grow with them.
 */
export async function adviseOnEverybody(
  db: Tx,
  { id: integrationId, instanceSlug, options }: Pick<Integration, 'id' | 'instanceSlug' | 'options'>,
): Promise<Advice | null> {
  const [kept, aliases] = await Promise.all([loadCatalogue(db, instanceSlug), loadAliases(db, [integrationId])]);
  if (kept === undefined) return null;
  const advisor = createFieldAdvisor(indexCatalogue(kept), indexAliases(aliases), options);
  for (let after = ''; ; ) {
    const rows = await db.query<{ id: string; azure: string | null }>(
      `SELECT azure_id AS id, azure FROM config.person WHERE integration_id = $1 AND azure_id > $2
        ORDER BY azure_id LIMIT $3`,
      [integrationId, after, AT_ONCE],
    );
    // Who is gone from Azure, or purged, has no values any more.
    for (const { azure } of rows) if (azure !== null) advisor.add(JSON.parse(azure) as Partial<DirectoryUser>);
    if (rows.length < AT_ONCE) return advisor.result();
    after = rows.at(-1)!.id;
  }
}
