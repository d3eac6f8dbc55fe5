import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database, type Tx } from '@user-sync/persistence';
import { createLogger } from '@user-sync/runtime';
import { createTestDatabase } from '@user-sync/testing';
import { dueIntegrations, pickDueAccounts } from '../src/accounts/pick-due-accounts.ts';
import { takeInstance } from '../src/own-instances/held-lease.ts';
import { createPace } from '../src/own-instances/pace.ts';
import type { Parts } from '../src/own-instances/parts.ts';
import { workOnAccounts } from '../src/own-instances/work-on-accounts.ts';
import type { Surroundings } from '../src/reconcile-user/surroundings.ts';
import { TABLES } from '../src/tables.ts';

const integration = randomUUID();
/** Guests who are left out: Ziik has nothing to do for them. */
const command = {
  lifecycle: { state: 'left-out', reason: 'guest' },
  profile: { email: null, firstName: null, lastName: null },
  placement: null,
  findings: [],
  filler: 'x'.repeat(900),
};
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
      SELECT $1, 'user-' || n, 'acme', 0, n, $1, false, false, $2, n <= 15000,
        CASE WHEN n > 15000 THEN now() - (30000 - n) * interval '1 ms' END FROM generate_series(1, 30000) AS n`,
    [integration, JSON.stringify(command)],
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

  it('only so many are in memory as can be written soon, however fast they are done', async () => {
    let most = 0;
    const watched: Database = {
      ...db,
      async query<Row>(sql: string, parameters?: readonly unknown[]) {
        const rows = await db.query<Row>(sql, parameters);
        most = Math.max(most, rows.length);
        return rows;
      },
    };
    const held = (await takeInstance(db, 'acme', 'test', 60_000))!;
    const hour = 3_600_000;
    const load = { users: 0 };
    const log = createLogger('test', 'fatal');
    const parts = { db: watched, log, load, pollPeriodMs: hour, retentionMs: hour, retryFirstMs: 1_000 } as Parts;
    const work = workOnAccounts(parts, {
      slug: 'acme',
      held,
      open: async () => createPace(() => performance.now(), 1_000),
      enabledIntegrations: () => [integration],
      surroundings: () => ({}) as Surroundings,
      onWritten: () => void work.run(),
      onLost: () => undefined,
    });

    await work.run();
    await work.stop(async () => undefined);

    const [left] = await db.query('SELECT count(*)::int AS users FROM applier.account WHERE NOT settled');
    expect(left).toEqual({ users: 0 });
    expect(most).toBeLessThanOrEqual(2_000);
    expect(load.users).toBe(0);
  });
});
