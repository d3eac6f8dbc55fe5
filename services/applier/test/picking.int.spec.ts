import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acquireLease } from '@user-sync/control';
import { keepPending } from '@user-sync/domain';
import { createDatabase, type Database, type Tx } from '@user-sync/persistence';
import { createLogger } from '@user-sync/runtime';
import { createTestDatabase } from '@user-sync/testing';
import { personOf } from '../src/accounts/account.ts';
import { dueIntegrations, pickDueAccounts } from '../src/accounts/pick-due-accounts.ts';
import { createPace } from '../src/own-instances/pace.ts';
import type { Parts } from '../src/own-instances/parts.ts';
import { createRecheckBudget } from '../src/own-instances/recheck-budget.ts';
import { saveResults } from '../src/own-instances/save-results.ts';
import { type AccountWork, type WorkPlace, workOnAccounts } from '../src/own-instances/work-on-accounts.ts';
import type { Surroundings } from '../src/reconcile-user/surroundings.ts';
import { TABLES } from '../src/tables.ts';

const integration = randomUUID();
const ruled = { id: integration, rulesVersion: 3 };
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

/**
 * A large first synchronisation, half done, and its rules changed: who is answered, and who waits for a new decision,
 * stand before who may be written, and nobody is to be purged.
 */
beforeAll(async () => {
  const test = await createTestDatabase('applier_picking');
  drop = test.drop;
  db = await createDatabase({ url: test.url, applicationName: 'test', tables: TABLES, poolSize: 2 });
  await db.migrate();
  await db.execute("INSERT INTO control.instance (slug, base_url, username, password_jwe) VALUES ('acme', '', '', '')");
  await db.execute(
    `INSERT INTO control.integration (id, instance_slug, name, application_id, tenant_id, secret_jwe, unit_field,
        user_type_field, enabled, matching, existing_users, unmatched, disabled_accounts, include_guests, welcome_mail,
        max_deactivations_percent, max_deactivations_from, cloud, rules_version)
      VALUES ($1, 'acme', '', $1, $1, '', 'city', 'jobTitle', true, 'exact', 'link', 'keep', 'ignore', true, false,
        10, 20, 'global', 3)`,
    [integration],
  );
  await db.execute(
    `INSERT INTO applier.account (integration_id, azure_id, instance_slug, partition, desired_revision, run_id, is_gone,
        verify, desired, rules_version, settled, due_at)
      SELECT $1, 'user-' || n, 'acme', 0, n, $1, false, false, $2, CASE WHEN n <= 25000 THEN 2 ELSE 3 END, n <= 10000,
        CASE WHEN n > 10000 THEN now() - (30000 - n) * interval '1 ms' END FROM generate_series(1, 30000) AS n`,
    [integration, JSON.stringify(command)],
  );
  await db.execute('ANALYZE applier.account');
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});

/** Rows of accounts that were read without an index over this connection, since some moment before. */
async function rowsScanned(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ scanned: number }>(
    "SELECT pg_stat_get_xact_tuples_returned('applier.account'::regclass)::int AS scanned",
  );
  return row!.scanned;
}

describe('of many users', () => {
  it('those who are due are picked without looking at the others', async () => {
    const { picked, scanned } = await db.transaction(async (tx) => {
      const before = await rowsScanned(tx);
      const picked = await pickDueAccounts(tx, [ruled], { unsettled: 100, rechecks: 100, purges: 100 });
      return { picked, scanned: (await rowsScanned(tx)) - before };
    });

    expect(picked).toHaveLength(100);
    expect(picked.every(({ rulesVersion }) => rulesVersion === 3)).toBe(true);
    expect(scanned).toBe(0);
  });

  it('[S12] nobody is picked while our rules differ from those in the database, or the integration is disabled there', async () => {
    const limits = { unsettled: 100, rechecks: 100, purges: 100 };
    const older = { ...ruled, rulesVersion: 2 };
    expect(await pickDueAccounts(db, [older], limits)).toEqual([]);
    expect(await dueIntegrations(db, [older])).toEqual(new Set());

    await db.execute('UPDATE control.integration SET enabled = false');
    expect(await pickDueAccounts(db, [ruled], limits)).toEqual([]);
    await db.execute('UPDATE control.integration SET enabled = true');
  });

  it('one who is due is found without looking at the others', async () => {
    const { due, scanned } = await db.transaction(async (tx) => {
      const before = await rowsScanned(tx);
      const due = await dueIntegrations(tx, [ruled]);
      return { due, scanned: (await rowsScanned(tx)) - before };
    });

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
    const load = { users: 0 };
    const work = await someWork({ db: watched, load });

    await work.run();
    await work.stop(async () => undefined);

    const left = await db.query(
      'SELECT rules_version AS rules, count(*)::int AS users FROM applier.account WHERE NOT settled GROUP BY 1',
    );
    expect(left).toEqual([{ rules: 2, users: 15_000 }]);
    expect(most).toBeLessThanOrEqual(2_000);
    expect(load.users).toBe(0);
  });

  it('the work is to be continued while the lease, or what is known of the integrations, has lapsed', async () => {
    const now = { holds: false, areKnown: true };
    const work = await someWork({
      enabledIntegrations: () => [],
      areIntegrationsKnown: () => now.areKnown,
      holds: () => now.holds,
    });
    const states: [boolean, boolean][] = [];
    const note = async () => {
      await work.run();
      states.push([work.isUnfinished(), work.isIdle()]);
    };

    await note();
    Object.assign(now, { holds: true, areKnown: false });
    await note();
    now.areKnown = true;
    await note();
    await work.stop(async () => undefined);

    expect(states).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
  });
});

describe('a result that names a user who is linked to somebody else by now', () => {
  const linkOf = async (azureId: string) => {
    const [row] = await db.query(
      `SELECT ziik_user_id AS "ziikUserId", settled, doubtful, due_at > now() AS "isDue" FROM applier.account
        WHERE azure_id = $1`,
      [azureId],
    );
    return row;
  };
  /** What is reached for the first who is due, who is linked to a user meanwhile passed on by `passOn`. */
  async function writeAfter(ziikUserId: number, passOn: (azureId: string) => Promise<unknown>): Promise<string> {
    await db.execute(
      `UPDATE applier.account SET settled = false, rules_version = 3, due_at = now(), ziik_user_id = NULL
        WHERE azure_id IN ('user-1', 'user-2')`,
    );
    await db.execute("UPDATE applier.account SET ziik_user_id = $1 WHERE azure_id = 'user-1'", [ziikUserId]);
    const picked = await pickDueAccounts(db, [ruled], { unsettled: 9, rechecks: 0, purges: 0 });
    const account = picked.find(({ azureId }) => azureId === 'user-1')!;
    const person = personOf(account);
    await passOn(account.azureId);
    const lease = (await acquireLease(db, 'applier/acme', 'test', 60_000))!;
    const result = { ...keepPending(person, person.known), account };

    await saveResults(db, { lease, slug: 'acme', retentionMs: 1_000 }, [result]);
    return account.azureId;
  }
  const passOn = async (more: string, azureId: string) => {
    await db.execute(`UPDATE applier.account SET ziik_user_id = NULL${more} WHERE azure_id = $1`, [azureId]);
    await db.execute("UPDATE applier.account SET ziik_user_id = 7 WHERE azure_id = 'user-2'");
  };

  it('leaves the row as it was changed, where the link has passed to a returner', async () => {
    const azureId = await writeAfter(7, (id) => passOn(', touch = touch + 1, settled = true, due_at = NULL', id));

    expect(await linkOf(azureId)).toEqual({ ziikUserId: null, settled: true, doubtful: false, isDue: null });
    expect(await linkOf('user-2')).toMatchObject({ ziikUserId: 7 });
  });

  it('has the user looked up again where nothing else was changed', async () => {
    const azureId = await writeAfter(7, (id) => passOn('', id));

    expect(await linkOf(azureId)).toEqual({ ziikUserId: null, settled: false, doubtful: true, isDue: true });
  });
});

/** The work at the instance, in which nothing is read or written for anybody. */
async function someWork({
  holds = () => true,
  ...given
}: Partial<WorkPlace> & { db?: Database; load?: { users: number }; holds?: () => boolean }): Promise<AccountWork> {
  const hour = 3_600_000;
  const parts = {
    db,
    load: { users: 0 },
    clocks: { agree: () => true, compare: async () => undefined },
    log: createLogger('test', 'fatal'),
    pollPeriodMs: hour,
    retentionMs: hour,
    retryFirstMs: 1_000,
    ...given,
  } as unknown as Parts;
  const lease = (await acquireLease(db, 'applier/acme', 'test', 60_000))!;
  const work = workOnAccounts(parts, {
    slug: 'acme',
    ownedLease: { lease, takenOverAt: null, holds, release: async () => undefined },
    rechecks: createRecheckBudget(() => performance.now(), hour),
    open: async () => createPace(() => performance.now(), 1_000),
    enabledIntegrations: () => [ruled],
    areIntegrationsKnown: () => true,
    surroundings: () => ({ circumstancesOf: () => ({}), recordsOf: () => ({}) }) as unknown as Surroundings,
    rehearsals: { some: async () => false, isRunning: () => false, ended: async () => undefined },
    onWritten: () => void work.run(),
    onLost: () => undefined,
    ...given,
  });
  return work;
}
