import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import { createDatabase, type Database } from '@user-sync/persistence';
import { createTestDatabase } from '@user-sync/testing';
import {
  addCounts,
  addPartitions,
  CONTROL_TABLES,
  cancelQueuedRuns,
  cancelRun,
  claimRun,
  createKeyring,
  endRun,
  enforceRun,
  fenceRun,
  type Integration,
  insertIntegration,
  LeaseLost,
  loadIntegration,
  loadRun,
  markIntegrationDeleted,
  noteCatalogueTried,
  postponeRun,
  queueDueRuns,
  queueRun,
  renewRun,
  saveInstance,
  settleRun,
} from '../src/index.ts';

const HOUR = 3_600_000;
const keyring = createKeyring(join(mkdtempSync(join(tmpdir(), 'control-')), 'keyring.json'));
let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase('control_runs');
  drop = made.drop;
  db = await createDatabase({ url: made.url, applicationName: 'test', tables: [CONTROL_TABLES] });
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
  await drop?.();
});
beforeEach(async () => {
  await db.execute('DELETE FROM control.integration');
});

function anIntegration(enabled = true): Promise<Integration> {
  return insertIntegration(db, keyring, {
    id: randomUUID(),
    instanceSlug: 'acme',
    name: 'Contoso',
    applicationId: randomUUID(),
    tenantId: randomUUID(),
    secret: 's3cret~value',
    secretExpiresAt: null,
    unitField: 'department',
    userTypeField: 'jobTitle',
    enabled,
    options: DEFAULT_OPTIONS,
  });
}
const slotIsOver = (id: string) =>
  db.execute("UPDATE control.integration SET last_slot_at = now() - interval '5 hours' WHERE id = $1", [id]);
const startNow = () => db.execute('UPDATE control.run SET not_before = now()');
const leaseRunsOut = (id: string) =>
  db.execute("UPDATE control.run SET lease_until = now() - interval '1 s' WHERE id = $1", [id]);

describe('the schedule', () => {
  it('[S14] makes up for five missed hours by one run, a full one until one has succeeded', async () => {
    const { id } = await anIntegration();
    await slotIsOver(id);

    expect(await queueDueRuns(db, HOUR)).toBe(1);
    expect(await queueDueRuns(db, HOUR)).toBe(0);

    await startNow();
    const [run] = await claimRun(db, 'a', 60_000, 5);
    expect(run).toMatchObject({ integrationId: id, kind: 'full', trigger: 'schedule', enforce: false });
  });

  it('[S14] asks for what changed once a full read has succeeded', async () => {
    const { id } = await anIntegration();
    await db.execute('UPDATE control.integration SET first_read_at = now()');
    await slotIsOver(id);

    await queueDueRuns(db, HOUR);

    const [row] = await db.query('SELECT kind FROM control.run');
    expect(row).toEqual({ kind: 'delta' });
  });

  it('[S14] fills a slot once when two schedulers meet', async () => {
    for (let n = 0; n < 20; n++) await slotIsOver((await anIntegration()).id);

    const filled = await Promise.all([queueDueRuns(db, HOUR), queueDueRuns(db, HOUR), queueDueRuns(db, HOUR)]);

    expect(filled.reduce((a, b) => a + b)).toBe(20);
    expect(await db.query('SELECT count(*) AS runs FROM control.run')).toEqual([{ runs: 20 }]);
  });

  it('[S12] leaves out what is disabled or was enabled in this slot', async () => {
    await slotIsOver((await anIntegration(false)).id);
    expect(await queueDueRuns(db, HOUR)).toBe(0);

    await anIntegration(true);
    expect(await queueDueRuns(db, 1_000 * HOUR)).toBe(0);
  });

  it('spreads the starts over the first twelfth of the period, the same every time', async () => {
    for (let n = 0; n < 30; n++) await slotIsOver((await anIntegration()).id);

    await queueDueRuns(db, HOUR);

    const starts = await db.query<{ offset: string }>(
      'SELECT extract(epoch FROM run.not_before - i.last_slot_at) AS offset FROM control.run JOIN control.integration i ON i.id = integration_id',
    );
    const seconds = starts.map(({ offset }) => Number(offset));
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...seconds)).toBeLessThan(300);
    expect(new Set(seconds).size).toBeGreaterThan(5);
  });
});

describe('queueing', () => {
  it('[S13] answers with the queued run of the kind, which an administrator makes enforce', async () => {
    const { id } = await anIntegration();
    const first = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'schedule' });
    const second = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });

    expect(first.existing).toBe(false);
    expect(second).toMatchObject({
      existing: true,
      run: { id: first.run.id, enforce: true, trigger: 'administrator' },
    });
  });

  it('[S37] merges the scopes of remaps; everybody wins', async () => {
    const { id } = await anIntegration();
    const remap = (scope: { units: string[]; userTypes: string[] } | null) =>
      queueRun(db, { integrationId: id, kind: 'remap', trigger: 'system', scope });

    await remap({ units: ['HQ'], userTypes: [] });
    const both = await remap({ units: ['HQ', 'Shop'], userTypes: ['Chef'] });
    const all = await remap(null);

    expect(both.run.scope).toEqual({ units: ['HQ', 'Shop'], userTypes: ['Chef'] });
    expect(all.run.scope).toBeNull();
  });
});

describe('claiming', () => {
  it('lets a run wait for the first reading of the units and user types, though not for long', async () => {
    await db.execute('UPDATE control.instance SET catalogue_tried_at = NULL');
    const { id } = await anIntegration();
    await db.transaction((tx) => queueRun(tx, { integrationId: id, kind: 'full', trigger: 'administrator' }));

    expect(await claimRun(db, 'a', 60_000, 5)).toEqual([]);
    await db.execute("UPDATE control.run SET queued_at = now() - interval '6 seconds'");
    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([{ integrationId: id }]);
    await noteCatalogueTried(db, 'acme');
  });

  it('[S14] never gives one integration two runs at a time, whoever claims', async () => {
    const { id } = await anIntegration();
    for (const kind of ['full', 'delta', 'remap'] as const)
      await queueRun(db, { integrationId: id, kind, trigger: 'system' });

    const claimed = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => claimRun(db, holder, 60_000, 5)));

    expect(claimed.flat()).toHaveLength(1);
  });

  it('takes a run over when its lease ran out, and the old holder can write no more', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });
    const [before] = await claimRun(db, 'a', 60_000, 5);
    expect(await claimRun(db, 'b', 60_000, 5)).toEqual([]);
    await leaseRunsOut(before!.id);

    const [after] = await claimRun(db, 'b', 60_000, 5);

    expect(after).toMatchObject({ id: before!.id, token: before!.token + 1 });
    expect(await renewRun(db, before!, 60_000)).toBe('lost');
    await expect(db.transaction((tx) => fenceRun(tx, before!))).rejects.toThrow(LeaseLost);
    await expect(db.transaction((tx) => fenceRun(tx, after!))).resolves.toBeUndefined();
  });

  it('[S12] tells the holder when the integration is disabled or deleted, and when the run is cancelled', async () => {
    const { id } = await anIntegration();
    const { run } = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });
    const [claimed] = await claimRun(db, 'a', 60_000, 5);
    expect(await renewRun(db, claimed!, 60_000)).toBe('ok');

    await cancelRun(db, run);
    expect(await renewRun(db, claimed!, 60_000)).toBe('cancel-requested');
    await db.execute('UPDATE control.integration SET enabled = false');
    expect(await renewRun(db, claimed!, 60_000)).toBe('disabled');
    await db.transaction((tx) => markIntegrationDeleted(tx, id));
    expect(await renewRun(db, claimed!, 60_000)).toBe('lost');
  });

  it('leaves out what is not due, disabled or postponed, and takes the postponed one again later', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
    const [run] = await claimRun(db, 'a', 60_000, 5);
    await db.transaction((tx) => postponeRun(tx, run!, new Date(Date.now() + HOUR)));

    expect((await loadRun(db, run!.id))?.status).toBe('queued');
    expect(await claimRun(db, 'a', 60_000, 5)).toEqual([]);
    await startNow();
    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([{ id: run!.id }]);
  });

  it('keeps a postponed run when another of its kind is queued already', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
    const [run] = await claimRun(db, 'a', 60_000, 5);
    const next = await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'administrator' });
    await db.transaction((tx) => postponeRun(tx, run!, new Date(Date.now() + HOUR)));

    expect(await claimRun(db, 'b', 60_000, 5)).toEqual([]);
    await leaseRunsOut(run!.id);
    expect(await claimRun(db, 'b', 60_000, 5)).toMatchObject([{ id: run!.id }]);
    expect((await loadRun(db, next.run.id))?.status).toBe('queued');
  });
});

describe('ending', () => {
  it('settles at once a run that published nothing, and notes the first full read', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });
    const [run] = await claimRun(db, 'a', 60_000, 5);
    await addCounts(db, run!.id, { read: 7, unchanged: 7 });
    await db.transaction((tx) => endRun(tx, run!, { status: 'succeeded', lastRevision: null, partitions: [] }));

    const ended = await loadRun(db, run!.id);
    expect(ended).toMatchObject({ status: 'succeeded', counts: { read: 7, unchanged: 7 } });
    expect(ended?.settledAt).toEqual(ended?.endedAt);
    expect((await loadIntegration(db, id))?.firstReadAt).toBeInstanceOf(Date);
  });

  it('is followed by a run that enforces, where that was asked for in the last moment', async () => {
    const { id } = await anIntegration();
    const { run } = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'schedule' });
    const [claimed] = await claimRun(db, 'a', 60_000, 5);
    await enforceRun(db, run.id);
    await db.transaction((tx) => endRun(tx, claimed!, { status: 'succeeded', lastRevision: null, partitions: [] }));

    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([
      { kind: 'full', trigger: 'administrator', enforce: true },
    ]);
  });

  it('is settled after both its end and the answers, in whatever order they come', async () => {
    const { id } = await anIntegration();
    const { run } = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });
    const [claimed] = await claimRun(db, 'a', 60_000, 5);
    await addPartitions(db, run.id, [3, 1]);
    await addPartitions(db, run.id, [1, 7]);

    expect(await settleRun(db, run.id)).toBe(true);
    expect(await loadRun(db, run.id)).toMatchObject({ settledAt: null, partitions: [1, 3, 7] });
    await db.transaction((tx) => endRun(tx, claimed!, { status: 'succeeded', lastRevision: 9, partitions: [1, 3, 7] }));

    const ended = await loadRun(db, run.id);
    expect(ended?.settledAt).toEqual(ended?.endedAt);
    expect(await settleRun(db, run.id)).toBe(false);
  });

  it('[S12] ends queued runs at once when the integration is disabled, but not one that has published', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
    const [begun] = await claimRun(db, 'a', 60_000, 5);
    await db.transaction((tx) => postponeRun(tx, begun!, new Date(Date.now() + HOUR)));
    const fresh = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });
    await db.transaction(async (tx) => {
      await tx.execute('UPDATE control.integration SET enabled = false');
      await cancelQueuedRuns(tx, id);
    });

    expect(await loadRun(db, fresh.run.id)).toMatchObject({ status: 'cancelled', settledAt: expect.any(Date) });
    const [taken] = await claimRun(db, 'b', 60_000, 5);
    expect(taken).toMatchObject({ id: begun!.id, cancelRequested: true });
  });
});
