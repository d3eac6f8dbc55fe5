import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import { createDatabase, type Database, type Tx } from '@user-sync/persistence';
import { createTestDatabase, waitUntil } from '@user-sync/testing';
import {
  acquireLease,
  announceMember,
  CONTROL_TABLES,
  claimRun,
  createKeyring,
  fenceLease,
  fenceRun,
  insertIntegration,
  noteCatalogueTried,
  queueDueRuns,
  queueRun,
  saveInstance,
} from '../src/index.ts';

const keyring = createKeyring(join(mkdtempSync(join(tmpdir(), 'control-')), 'keyring.json'));
/** Waits a second for a lock: whatever waits for a frozen process fails. */
let db: Database;
let frozen: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase('control_frozen');
  drop = made.drop;
  db = await createDatabase({
    url: made.url,
    applicationName: 'test',
    tables: [CONTROL_TABLES],
    timeoutMs: 3_000,
  });
  frozen = await createDatabase({ url: made.url, applicationName: 'frozen', tables: [CONTROL_TABLES] });
  await db.migrate();
  await saveInstance(db, keyring, {
    slug: 'acme',
    baseUrl: 'https://acme.ziik.io/api',
    username: 'api@acme.example',
    password: 'pw',
  });
  await noteCatalogueTried(db, 'acme');
});
afterAll(async () => {
  await db?.close();
  await frozen?.close();
  await drop?.();
});
beforeEach(() => db.execute('DELETE FROM control.integration'));

async function anIntegration(): Promise<string> {
  const { id } = await insertIntegration(db, keyring, {
    id: randomUUID(),
    instanceSlug: 'acme',
    name: 'Contoso',
    applicationId: randomUUID(),
    tenantId: randomUUID(),
    secret: 's3cret~value',
    secretExpiresAt: null,
    unitField: 'department',
    userTypeField: 'jobTitle',
    enabled: true,
    options: DEFAULT_OPTIONS,
  });
  return id;
}

/** Leaves a transaction as a frozen process does, with what it has locked, until `thaw`. */
async function freezeIn(write: (tx: Tx) => Promise<unknown>): Promise<{ thaw(): Promise<void> }> {
  const isIn = Promise.withResolvers<void>();
  const thawed = Promise.withResolvers<void>();
  const ended = frozen.transaction(async (tx) => {
    await write(tx);
    isIn.resolve();
    await thawed.promise;
  });
  await Promise.race([isIn.promise, ended]);
  return {
    async thaw() {
      thawed.resolve();
      await ended;
    },
  };
}

describe('while a process is frozen in the middle of writing', () => {
  it('a lease of another instance can be taken, and its own once it is thawed', async () => {
    const held = await acquireLease(db, 'applier/acme', 'frozen', 500);
    const { thaw } = await freezeIn((tx) => fenceLease(tx, held!));
    await waitUntil('the lease runs out', async () => {
      const [row] = await db.query<{ over: boolean }>(
        "SELECT until < now() AS over FROM control.lease WHERE name = 'applier/acme'",
      );
      return row!.over;
    });

    expect(await acquireLease(db, 'applier/acme', 'other', 60_000)).toBeNull();
    expect(await acquireLease(db, 'applier/birch', 'other', 60_000)).toMatchObject({ token: 1 });

    await thaw();
    expect(await acquireLease(db, 'applier/acme', 'other', 60_000)).toMatchObject({ token: held!.token + 1 });
  });

  it('the others are members, though one that is long gone cannot be removed', async () => {
    await announceMember(db, 'applier', 'gone', -7_200_000);
    const { thaw } = await freezeIn((tx) =>
      tx.query("SELECT 1 FROM control.lease WHERE name = 'members of applier/gone' FOR UPDATE"),
    );

    expect(await announceMember(db, 'applier', 'a', 60_000)).toEqual({ members: 1, place: 0 });

    await thaw();
    await announceMember(db, 'applier', 'a', 60_000);
    expect(await db.query("SELECT name FROM control.lease WHERE starts_with(name, 'members of')")).toEqual([
      { name: 'members of applier/a' },
    ]);
  });

  it('other runs are claimed, and its own once it is thawed', async () => {
    const [one, other] = [await anIntegration(), await anIntegration()];
    await queueRun(db, { integrationId: one, kind: 'full', trigger: 'administrator' });
    const [claimed] = await claimRun(db, 'frozen', 500, 1);
    const { thaw } = await freezeIn((tx) => fenceRun(tx, claimed!));
    await waitUntil('the lease runs out', async () => {
      const [row] = await db.query<{ over: boolean }>('SELECT lease_until <= now() AS over FROM control.run');
      return row!.over;
    });
    await queueRun(db, { integrationId: other, kind: 'full', trigger: 'system' });

    // There is room for one: the run that cannot be had does not take it.
    expect(await claimRun(db, 'other', 60_000, 1)).toMatchObject([{ integrationId: other }]);

    await thaw();
    expect(await claimRun(db, 'other', 60_000, 1)).toMatchObject([{ integrationId: one }]);
  });

  it('slots of other integrations are filled', async () => {
    const [one, other] = [await anIntegration(), await anIntegration()];
    await db.execute("UPDATE control.integration SET last_slot_at = now() - interval '5 hours'");
    const { thaw } = await freezeIn((tx) =>
      tx.query('SELECT 1 FROM control.integration WHERE id = $1 FOR UPDATE', [one]),
    );

    expect(await queueDueRuns(db, 3_600_000)).toBe(1);
    expect(await db.query('SELECT integration_id AS id FROM control.run')).toEqual([{ id: other }]);

    await thaw();
    expect(await queueDueRuns(db, 3_600_000)).toBe(1);
  });
});
