import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import { createDatabase, type Database, type Tx } from '@user-sync/persistence';
import { createTestDatabase } from '@user-sync/testing';
import {
  addCounts,
  addPartitions,
  addRequest,
  CONTROL_TABLES,
  cancelQueuedRuns,
  cancelRun,
  changeAliases,
  claimRun,
  createKeyring,
  endRun,
  endRunPause,
  enforceRun,
  fenceRun,
  type Integration,
  initiateRun,
  insertIntegration,
  LeaseLost,
  loadIntegration,
  loadRun,
  markIntegrationDeleted,
  nextDueIn,
  noteCatalogueTried,
  noteDecision,
  noteHeld,
  noteRunWait,
  postponeRun,
  queueDueRuns,
  queueRun,
  renewRun,
  saveInstance,
  settleRuns,
} from '../src/index.ts';

const HOUR = 3_600_000;
const keyring = createKeyring(join(mkdtempSync(join(tmpdir(), 'control-')), 'keyring.json'));
let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase('control_runs');
  drop = made.drop;
  // As the poller opens it, who claims runs.
  db = await createDatabase({ url: made.url, applicationName: 'test', tables: [CONTROL_TABLES], plansOnce: true });
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
/** Rows of runs that were fetched over this connection, since some moment before. */
async function runsFetched(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ fetched: number }>(
    `SELECT idx_tup_fetch + seq_tup_read AS fetched FROM pg_stat_xact_user_tables
      WHERE schemaname = 'control' AND relname = 'run'`,
  );
  return row!.fetched;
}
const slotIsOver = (id: string) =>
  db.execute("UPDATE control.integration SET last_slot_at = now() - interval '5 hours' WHERE id = $1", [id]);
const startNow = () => db.execute('UPDATE control.run SET not_before = now()');
const leaseRunsOut = (id: string) =>
  db.execute("UPDATE control.run SET lease_until = now() - interval '1 s' WHERE id = $1", [id]);

describe('the schedule', () => {
  it('[S14] catches up on five missed hours with one run, a full one until one has succeeded', async () => {
    const { id } = await anIntegration();
    await slotIsOver(id);

    expect(await queueDueRuns(db, HOUR)).toBe(1);
    expect(await queueDueRuns(db, HOUR)).toBe(0);

    await startNow();
    const [run] = await claimRun(db, 'a', 60_000, 5);
    expect(run).toMatchObject({ integrationId: id, kind: 'full', trigger: 'schedule', enforce: false });
  });

  it('[S14] reads only changes once a full read has succeeded', async () => {
    const { id } = await anIntegration();
    await db.execute('UPDATE control.integration SET first_read_at = now()');
    await slotIsOver(id);

    await queueDueRuns(db, HOUR);

    const [row] = await db.query('SELECT kind FROM control.run');
    expect(row).toEqual({ kind: 'delta' });
  });

  it('reads everybody once a week, to compare, and only changes for a day where that did not succeed', async () => {
    const { id } = await anIntegration();
    await db.execute("UPDATE control.integration SET first_read_at = now() - interval '3 weeks'");
    const kinds = async () => {
      await slotIsOver(id);
      await queueDueRuns(db, HOUR);
      const rows = await db.query<{ kind: string }>('DELETE FROM control.run RETURNING kind');
      return rows.map(({ kind }) => kind);
    };

    expect([await kinds(), await kinds()]).toEqual([['full'], ['delta']]);
    await db.execute("UPDATE control.integration SET audit_tried_at = now() - interval '25 hours'");
    expect(await kinds()).toEqual(['full']);
    await db.execute("UPDATE control.integration SET audited_at = now(), audit_tried_at = now() - interval '25 hours'");
    expect(await kinds()).toEqual(['delta']);
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

  it('[S14] continues after the clock of the database jumped ahead and came back', async () => {
    const { id } = await anIntegration();
    const ahead = "now() + interval '100 days'";
    // As the queue and the slots were left by the wrong clock.
    await queueDueRuns(db, HOUR);
    await db.execute(`UPDATE control.integration SET last_slot_at = ${ahead}`);
    expect(await queueDueRuns(db, HOUR)).toBe(1);
    expect(await queueDueRuns(db, HOUR)).toBe(0);
    await db.execute(`UPDATE control.run SET not_before = ${ahead}, queued_at = ${ahead}`);
    expect(await nextDueIn(db, 0)).toBe(0);

    const [run] = await claimRun(db, 'a', 60_000, 5);

    expect(run).toMatchObject({ integrationId: id });
    expect(await claimRun(db, 'b', 60_000, 5)).toEqual([]);
    await db.execute(`UPDATE control.run SET lease_until = ${ahead}`);
    expect(await claimRun(db, 'b', 60_000, 5)).toMatchObject([{ id: run?.id }]);
  });

  it('fills no slot twice where a scheduler looks a moment after a later one', async () => {
    await anIntegration();
    await db.execute("UPDATE control.integration SET last_slot_at = now() + interval '1 minute'");

    expect(await queueDueRuns(db, 60_000)).toBe(0);
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
  it('[S13] returns the queued run of the kind, which then enforces for an administrator', async () => {
    const { id } = await anIntegration();
    const first = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'schedule' });
    const second = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });

    expect(first.existing).toBe(false);
    expect(second).toMatchObject({
      existing: true,
      run: { id: first.run.id, enforce: true, trigger: 'administrator' },
    });
  });

  it('[S37] merges the scopes of remaps; everybody takes precedence', async () => {
    const { id } = await anIntegration();
    const remap = (scope: { units: string[]; userTypes: string[] } | null) =>
      queueRun(db, { integrationId: id, kind: 'remap', trigger: 'system', scope });

    await remap({ units: ['HQ'], userTypes: [] });
    const both = await remap({ units: ['HQ', 'Shop'], userTypes: ['Chef'] });
    const all = await remap(null);

    expect(both.run.scope).toEqual({ units: ['HQ', 'Shop'], userTypes: ['Chef'] });
    expect(all.run.scope).toBeNull();
  });

  it('[R alias] merges remaps of aliases, which fold nothing, and names the changes that they carry out', async () => {
    const { id } = await anIntegration();
    const change = (kind: 'unit' | 'user-type', value: string) =>
      db.transaction((tx) => changeAliases(tx, { id, kind, value }, true));
    const scope = async () => {
      const [run] = await db.query<{ scope: object }>('SELECT scope FROM control.run WHERE integration_id = $1', [id]);
      return run?.scope;
    };

    const first = await change('unit', 'Aarhus C');
    expect(await scope()).toEqual({ units: ['Aarhus C'], userTypes: [], exact: true, aliases: { from: 1, to: 1 } });
    expect(await change('user-type', 'Boss')).toBe(first + 1);
    expect(await scope()).toEqual({
      units: ['Aarhus C'],
      userTypes: ['Boss'],
      exact: true,
      aliases: { from: 1, to: 2 },
    });

    await queueRun(db, {
      integrationId: id,
      kind: 'remap',
      trigger: 'system',
      scope: { units: ['HQ'], userTypes: [] },
    });
    expect(await scope()).toEqual({ units: ['Aarhus C', 'HQ'], userTypes: ['Boss'], aliases: { from: 1, to: 2 } });
  });
});

describe('the number of a run', () => {
  const ordinals = async (id: string) =>
    (
      await db.query<{ ordinal: number }>('SELECT ordinal FROM control.run WHERE integration_id = $1 ORDER BY number', [
        id,
      ])
    ).map(({ ordinal }) => ordinal);

  it('counts the runs of its integration; an order that is added to a queued one draws none', async () => {
    const [here, there] = [(await anIntegration()).id, (await anIntegration()).id];
    const queue = async (integrationId: string, kind: 'full' | 'delta' | 'remap') =>
      (await queueRun(db, { integrationId, kind, trigger: 'administrator' })).run.ordinal;

    expect([await queue(here, 'full'), await queue(there, 'delta'), await queue(here, 'full')]).toEqual([1, 1, 1]);
    expect([await queue(here, 'remap'), await queue(here, 'delta'), await queue(there, 'remap')]).toEqual([2, 3, 2]);
    await slotIsOver(here);
    await queueDueRuns(db, HOUR);
    expect(await ordinals(here)).toEqual([1, 2, 3]);
  });

  it('is drawn once, no matter who queues at the same time, and is not used again when runs are removed', async () => {
    const { id } = await anIntegration();
    const queue = (kind: 'full' | 'delta' | 'remap') =>
      db.transaction((tx) => queueRun(tx, { integrationId: id, kind, trigger: 'system' }));
    for (let round = 0; round < 8; round++) {
      await Promise.all((['full', 'delta', 'remap', 'full', 'delta', 'remap'] as const).map(queue));
      await db.execute("UPDATE control.run SET status = 'succeeded', ended_at = now() WHERE integration_id = $1", [id]);
    }
    const drawn = await ordinals(id);
    expect(drawn).toHaveLength(24);
    expect(new Set(drawn).size).toBe(24);

    await db.execute('DELETE FROM control.run WHERE integration_id = $1', [id]);
    expect((await queue('full')).run.ordinal).toBeGreaterThan(Math.max(...drawn));
  });

  it('is given to runs from before there were numbers, in their order', async () => {
    const { id } = await anIntegration();
    for (const kind of ['full', 'delta', 'remap'] as const)
      await queueRun(db, { integrationId: id, kind, trigger: 'system' });
    await db.execute("UPDATE control.run SET status = 'failed', ended_at = now() WHERE kind = 'delta'");
    await db.execute('UPDATE control.run SET ordinal = NULL');
    await db.execute("DELETE FROM control.migrations WHERE name LIKE 'NumberFormerRuns%'");

    await db.migrate();

    expect(await ordinals(id)).toEqual([1, 2, 3]);
  });
});

describe('who asked for a run', () => {
  const initiate = (id: string, kind: 'full' | 'delta', by: string) =>
    db.transaction((tx) => initiateRun(tx, id, kind, { requestedBy: by }));

  it('[S13] is the first administrator who did, also of a run that was queued or running by itself', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'full', trigger: 'schedule' });
    expect((await initiate(id, 'full', 'ada'))?.run).toMatchObject({ requestedBy: 'ada', enforce: true });
    expect((await initiate(id, 'full', 'bo'))?.run.requestedBy).toBe('ada');

    const other = await anIntegration();
    await queueRun(db, { integrationId: other.id, kind: 'full', trigger: 'schedule' });
    const claimed = await claimRun(db, 'a', 60_000, 5);
    const running = claimed.find(({ integrationId }) => integrationId === other.id)!;
    expect(running.requestedBy).toBeNull();
    expect((await initiate(other.id, 'full', 'cy'))?.run).toMatchObject({ id: running.id, requestedBy: 'cy' });
  });

  it('is kept for the run that follows one which was asked to enforce in the last moment', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'full', trigger: 'schedule' });
    const [claimed] = await claimRun(db, 'a', 60_000, 5);
    await initiate(id, 'full', 'ada');
    await db.transaction((tx) => endRun(tx, claimed!, { status: 'succeeded', lastRevision: null, partitions: [] }));

    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([{ requestedBy: 'ada', enforce: true }]);
  });
});

describe('what a run waits for', () => {
  it('is noted when it is put back, and over when it is claimed', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
    const [run] = await claimRun(db, 'a', 60_000, 5);
    await addCounts(db, run!.id, { read: 30 });
    await db.transaction((tx) => postponeRun(tx, run!, new Date(Date.now() + HOUR), 'throttled'));
    expect(await loadRun(db, run!.id)).toMatchObject({ waitsFor: 'throttled', doneWhenClaimed: 0 });

    await startNow();
    expect(await claimRun(db, 'b', 60_000, 5)).toMatchObject([{ waitsFor: null, doneWhenClaimed: 30 }]);
  });

  it('is noted by its holder alone', async () => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
    const [before] = await claimRun(db, 'a', 60_000, 5);
    await leaseRunsOut(before!.id);
    const [after] = await claimRun(db, 'b', 60_000, 5);

    await noteRunWait(db, before!, 'kafka-unavailable');
    expect(await loadRun(db, before!.id)).toMatchObject({ waitsFor: null });
    await noteRunWait(db, after!, 'kafka-unavailable');
    expect(await loadRun(db, before!.id)).toMatchObject({ waitsFor: 'kafka-unavailable' });
    await noteRunWait(db, after!, null);
    expect(await loadRun(db, before!.id)).toMatchObject({ waitsFor: null });
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

  it('[S14] never gives one integration two runs at a time, no matter who claims', async () => {
    const { id } = await anIntegration();
    for (const kind of ['full', 'delta', 'remap'] as const)
      await queueRun(db, { integrationId: id, kind, trigger: 'system' });

    const claimed = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => claimRun(db, holder, 60_000, 5)));

    expect(claimed.flat()).toHaveLength(1);
  });

  it('reads as many of the queued as it gives, however many wait', async () => {
    const waiting = await Promise.all(Array.from({ length: 300 }, () => anIntegration()));
    await Promise.all(
      waiting.map(({ id }) => queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' })),
    );
    let fetched = 0;
    const counting: Database = {
      ...db,
      transaction: (work) =>
        db.transaction(async (tx) => {
          const before = await runsFetched(tx);
          const result = await work(tx);
          fetched = (await runsFetched(tx)) - before;
          return result;
        }),
    };

    expect(await claimRun(counting, 'a', 1_000, 5)).toHaveLength(5);

    expect(fetched).toBeLessThan(100);
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

  it('[S12] notifies the holder when the integration is disabled or deleted, and when the run is cancelled', async () => {
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

describe('a pause beyond the limit', () => {
  const IN_2058 = new Date('2058-11-23T10:00:00Z');
  const postponed = async (until: Date) => {
    const { id } = await anIntegration();
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
    const [run] = await claimRun(db, 'a', 60_000, 5);
    return { id, run: run!, postpone: () => db.transaction((tx) => postponeRun(tx, run!, until)) };
  };

  it('is an hour', async () => {
    const { run, postpone } = await postponed(IN_2058);
    await postpone();

    const pauseMs = (await loadRun(db, run.id))!.notBefore.getTime() - Date.now();
    expect(pauseMs).toBeLessThanOrEqual(HOUR + 60_000);
    expect(pauseMs).toBeGreaterThan(HOUR - 60_000);
    expect(await claimRun(db, 'a', 60_000, 5)).toEqual([]);
  });

  it('that is stored already keeps no run waiting', async () => {
    const { run, postpone } = await postponed(new Date());
    await postpone();
    await db.execute('UPDATE control.run SET not_before = $1', [IN_2058]);

    expect(await nextDueIn(db, 1_000)).toBe(0);
    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([{ id: run.id }]);
  });

  it('that is stored on an unclaimed run does not keep it from being claimed', async () => {
    const { id, run, postpone } = await postponed(new Date());
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'administrator' });
    await postpone();
    await db.execute('UPDATE control.run SET lease_until = $1 WHERE id = $2', [IN_2058, run.id]);

    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([{ id: run.id }]);
  });

  it('and any other is ended by an administrator', async () => {
    const { id, run, postpone } = await postponed(new Date(Date.now() + HOUR / 2));
    await queueRun(db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
    await postpone();
    await startNow();
    expect(await claimRun(db, 'a', 60_000, 5)).toEqual([]);

    await endRunPause(db, id);

    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([{ id: run.id }]);
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

  it('is followed by a run that enforces, if that was requested at the last moment', async () => {
    const { id } = await anIntegration();
    const { run } = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'schedule' });
    const [claimed] = await claimRun(db, 'a', 60_000, 5);
    await enforceRun(db, run.id);
    await db.transaction((tx) => endRun(tx, claimed!, { status: 'succeeded', lastRevision: null, partitions: [] }));

    expect(await claimRun(db, 'a', 60_000, 5)).toMatchObject([
      { kind: 'full', trigger: 'administrator', enforce: true },
    ]);
  });

  it('is settled after both its end and the outcomes, in whatever order they come', async () => {
    const { id } = await anIntegration();
    const { run } = await queueRun(db, { integrationId: id, kind: 'full', trigger: 'administrator' });
    const [claimed] = await claimRun(db, 'a', 60_000, 5);
    await addPartitions(db, run.id, [3, 1]);
    await addPartitions(db, run.id, [1, 7]);

    expect(await settleRuns(db, [run.id])).toEqual([run.id]);
    expect(await loadRun(db, run.id)).toMatchObject({ settledAt: null, partitions: [1, 3, 7] });
    await db.transaction((tx) => endRun(tx, claimed!, { status: 'succeeded', lastRevision: 9, partitions: [1, 3, 7] }));

    const ended = await loadRun(db, run.id);
    expect(ended?.settledAt).toEqual(ended?.endedAt);
    expect(await settleRuns(db, [run.id])).toEqual([]);
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

describe('runs that were decided before decisions counted by person', () => {
  it('[R decision] wait for a decision again where people are still held and no decision is on its way', async () => {
    const { id: integrationId } = await anIntegration();
    const decided = async (held: number): Promise<string> => {
      const { run } = await queueRun(db, { integrationId, kind: 'full', trigger: 'administrator' });
      await db.execute("UPDATE control.run SET status = 'succeeded', ended_at = now() WHERE id = $1", [run.id]);
      await noteHeld(
        db,
        [run.id],
        `SELECT run_id, 'person-' || n AS azure_id, 'deleted' AS cause
          FROM unnest($1::uuid[]) AS run_id, generate_series(1, ${held}) AS n`,
      );
      await noteDecision(db, run, true);
      return run.id;
    };
    const [stuck, waiting, done] = [await decided(2), await decided(2), await decided(0)];
    await addRequest(db, { instanceSlug: 'acme', integrationId, kind: 'decision', runId: waiting, approve: true });
    await db.execute("DELETE FROM control.migrations WHERE name LIKE 'ReopenDecisions%'");

    await db.migrate();

    expect(await loadRun(db, stuck)).toMatchObject({ held: 2, decision: null });
    expect(await loadRun(db, waiting)).toMatchObject({ held: 2, decision: 'approved' });
    expect(await loadRun(db, done)).toMatchObject({ decision: 'approved' });
  });
});
