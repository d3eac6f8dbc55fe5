import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database, type Tx } from '@user-sync/persistence';
import { createTestDatabase } from '@user-sync/testing';
import { dueIntegrations, pickDueAccounts } from '../src/accounts/pick-due-accounts.ts';
import { TABLES } from '../src/tables.ts';

const integration = randomUUID();
let db: Database;
let drop: () => Promise<void>;

/** A large first synchronisation, half done: who is answered stands before who waits, and nobody is to be purged. */
beforeAll(async () => {
  const test = await createTestDatabase('applier_picking');
  drop = test.drop;
  db = await createDatabase({ url: test.url, applicationName: 'test', tables: TABLES, poolSize: 2 });
  await db.migrate();
  await db.execute(
    `INSERT INTO applier.account (integration_id, azure_id, instance_slug, partition, desired_revision, run_id, is_gone,
        verify, desired, settled, due_at)
      SELECT $1, 'user-' || n, 'acme', 0, n, $1, false, false, json_build_object('text', repeat('x', 900)), n <= 15000,
        CASE WHEN n > 15000 THEN now() - (30000 - n) * interval '1 ms' END FROM generate_series(1, 30000) AS n`,
    [integration],
  );
  await db.execute('ANALYZE applier.account');
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});

/** Rows of accounts that were read one after the other, without an index, since the transaction began. */
async function rowsScanned(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ scanned: number }>(
    "SELECT pg_stat_get_xact_tuples_returned('applier.account'::regclass)::int AS scanned",
  );
  return row!.scanned;
}

describe('of many users', () => {
  it('those who are due are picked without looking at the others', async () => {
    const { picked, scanned } = await db.transaction(async (tx) => ({
      picked: await pickDueAccounts(tx, [integration], { unsettled: 100, rechecks: 100, purges: 100 }),
      scanned: await rowsScanned(tx),
    }));

    expect(picked).toHaveLength(100);
    expect(scanned).toBe(0);
  });

  it('one who is due is found without looking at the others', async () => {
    const { due, scanned } = await db.transaction(async (tx) => ({
      due: await dueIntegrations(tx, [integration]),
      scanned: await rowsScanned(tx),
    }));

    expect(due).toEqual(new Set([integration]));
    expect(scanned).toBe(0);
  });
});
