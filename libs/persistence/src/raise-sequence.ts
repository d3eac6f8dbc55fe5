import type { Database } from './database.ts';

/**
 * Moves a sequence to the clock's microseconds when it is behind, so that a restored backup never draws a number
 * that was given before. Raisers go one after the other; a sequence is never moved back.
 */
export async function raiseSequence(db: Database, name: string): Promise<void> {
  if (!/^[a-z_]+\.[a-z_]+$/.test(name)) throw new Error(`Not the name of a sequence: ${name}`);
  await db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
    await tx.query(
      `SELECT setval($1::regclass, clock.now) FROM ${name} AS sequence,
        (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now) AS clock
        WHERE clock.now > sequence.last_value`,
      [name],
    );
  });
}
