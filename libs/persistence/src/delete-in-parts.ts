import type { Database } from './database.ts';

const AT_ONCE = 10_000;

/** Deletes the rows of a table that fit, some thousand at a time, so that no transaction is long. Returns how many. */
export async function deleteInParts(
  db: Pick<Database, 'execute'>,
  table: string,
  which: string,
  parameters: readonly unknown[] = [],
): Promise<number> {
  for (let total = 0; ; ) {
    const deleted = await db.execute(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${which} LIMIT ${AT_ONCE}))`,
      [...parameters],
    );
    total += deleted;
    if (deleted < AT_ONCE) return total;
  }
}
