import type { Tx } from '@user-sync/persistence';
import { type PeopleCount, peopleCounts } from '../keep-read-model/people-counts.ts';
import type { IntegrationView } from './integration.schema.ts';

/** How many people of each of these integrations stand how, with one query for all of them together. */
export async function countPeople(
  db: Tx,
  ids: readonly string[],
): Promise<(integrationId: string) => IntegrationView['counts']> {
  const counts = await peopleCounts(db, ids, ['status', 'linked']);
  const ofEach = Map.groupBy(counts, ({ integrationId }) => integrationId);
  return (id) => countsOf(ofEach.get(id) ?? []);
}

function countsOf(rows: readonly PeopleCount[]): IntegrationView['counts'] {
  const of = (status: string) => rows.find(({ what, key }) => what === 'status' && key === status)?.people ?? 0;
  return {
    linked: rows.find(({ what }) => what === 'linked')?.people ?? 0,
    pending: of('pending'),
    assigned: of('assigned'),
    unassigned: of('unassigned'),
    incomplete: of('incomplete'),
    conflict: of('conflict'),
    managedInZiik: of('managed-in-ziik'),
    blocked: of('blocked'),
    failed: of('failed'),
    held: of('held'),
    deactivated: of('deactivated'),
    ignored: of('ignored'),
  };
}
