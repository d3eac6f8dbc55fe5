import type { Tx } from '@user-sync/persistence';

/**
 * What is counted of an integration's people, by the statements that write them (see the migration `count-people`):
 * everybody, by status, by finding and by unit in Ziik; who is linked, sees nothing in Ziik or waits to be written; by
 * the minute of the last change, and of the removal for good.
 */
export type Counted =
  | 'all'
  | 'status'
  | 'finding'
  | 'unit'
  | 'linked'
  | 'sees-nothing'
  | 'waiting'
  | 'changed'
  | 'purge';

/** One count of an integration; `key` is the status, code, unit or minute where there is one. */
export interface PeopleCount {
  readonly integrationId: string;
  readonly what: Counted;
  readonly key: string;
  readonly people: number;
}

/** The counts of some kinds, of each of the integrations. */
export function peopleCounts(db: Tx, integrationIds: readonly string[], what: readonly Counted[]) {
  return db.query<PeopleCount>(
    `SELECT integration_id AS "integrationId", what, key, people FROM config.people_count
      WHERE integration_id = ANY($1::uuid[]) AND what = ANY($2::text[]) AND people > 0`,
    [integrationIds, what],
  );
}

/** One count; 0 where nobody counts. */
export async function peopleCount(db: Tx, integrationId: string, what: Counted, key = ''): Promise<number> {
  const [row] = await db.query<{ people: number }>(
    'SELECT people FROM config.people_count WHERE integration_id = $1 AND what = $2 AND key = $3',
    [integrationId, what, key],
  );
  return row?.people ?? 0;
}

/** Removes the counts of nobody. What a writer holds is left for the next time: here nobody waits. */
export async function dropEmptyCounts(db: Tx): Promise<void> {
  for (const [table, empty] of [
    ['config.people_count', "people = 0 AND what <> 'all'"],
    ['config.value_group', 'users = 0'],
  ])
    await db.execute(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${table} WHERE ${empty} LIMIT 10000 FOR UPDATE SKIP LOCKED))`,
    );
}
