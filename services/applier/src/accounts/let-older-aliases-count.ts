import { noteAliasesThrough } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';

/** Whether the commands of the run under the alias `run` have arrived. */
const IS_DRAINED = 'EXISTS (SELECT FROM applier.run r WHERE r.run_id = run.id AND r.drained_at IS NOT NULL)';

/**
 * Where the remap of a changed alias has reached everybody concerned, the others of these integrations are as well
 * decided as before, and go on. Returns those integrations.
 */
export async function letOlderAliasesCount(db: Tx, integrationIds: readonly string[]): Promise<string[]> {
  return integrationIds.length === 0 ? [] : noteAliasesThrough(db, integrationIds, IS_DRAINED);
}
