import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database, type Tx } from '@user-sync/persistence';
import { createTestDatabase, waitUntil } from '@user-sync/testing';
import { settledRuns } from '../src/settle-runs/settle-runs.ts';
import { drainRuns, runsWithMarkers, storeMarkers, WAKE_CHANNEL } from '../src/store-commands/drain-runs.ts';
import { TABLES } from '../src/tables.ts';

const integrationId = randomUUID();
const PATIENT = { isPatient: true };
/** Waits a second for a lock: a partition that waits for another fails. */
let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const test = await createTestDatabase('applier_draining');
  drop = test.drop;
  db = await createDatabase({ url: test.url, applicationName: 'test', tables: TABLES, poolSize: 4, timeoutMs: 3_000 });
  await db.migrate();
  await db.execute("INSERT INTO control.instance (slug, base_url, username, password_jwe) VALUES ('acme', '', '', '')");
  await db.execute(
    `INSERT INTO control.integration (id, instance_slug, name, application_id, tenant_id, secret_jwe, unit_field,
        user_type_field, enabled, matching, existing_users, unmatched, disabled_accounts, include_guests, welcome_mail,
        max_deactivations_percent, max_deactivations_from, cloud)
      VALUES ($1, 'acme', 'Acme', $1, $1, '', 'department', 'jobTitle', true, 'exact', 'link', 'keep', 'ignore', false,
        false, 30, 20, 'global')`,
    [integrationId],
  );
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});

const markerOf = (runId: string, partitions: readonly number[], more: { everybodySince?: number } = {}) => ({
  runId,
  integrationId,
  lastRevision: 7,
  partitions: [...partitions],
  ...more,
});
const store = (partition: number, ...markers: ReturnType<typeof markerOf>[]) =>
  db.transaction((tx) => storeMarkers(tx, partition, markers));
const drain = (...runIds: string[]) => drainRuns(db, runIds, PATIENT);
const runs = (...runIds: string[]) =>
  db.query<{ run_id: string; drained: boolean; settled: boolean; arrived: number[] }>(
    `SELECT run_id, drained_at IS NOT NULL AS drained, settled_at IS NOT NULL AS settled, arrived FROM applier.run
      WHERE run_id = ANY($1::uuid[])`,
    [runIds],
  );
const isReported = async (runId: string) =>
  (await settledRuns(db, [integrationId])).some((settled) => settled.runId === runId);

/** Stores a marker and keeps its transaction open until the returned function is called. */
async function beginStoring(partition: number, marker: ReturnType<typeof markerOf>): Promise<() => Promise<void>> {
  const isStored = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  const ended = db.transaction(async (tx: Tx) => {
    await storeMarkers(tx, partition, [marker]);
    isStored.resolve();
    await commit.promise;
  });
  await Promise.race([isStored.promise, ended]);
  return async () => {
    commit.resolve();
    await ended;
  };
}

describe('a run', () => {
  it('is drained when its markers have come through all partitions, whichever is committed last', async () => {
    const run = randomUUID();
    const commits = [];
    for (const partition of [0, 1, 2]) commits.push(await beginStoring(partition, markerOf(run, [0, 1, 2])));
    await commits[1]!();
    await drain(run);
    await commits[2]!();
    await drain(run);
    expect(await runs(run)).toEqual([]);

    await commits[0]!();
    await drain(run);

    expect(await runs(run)).toMatchObject([{ drained: true, settled: false }]);
    expect(await isReported(run)).toBe(true);
    expect(await runsWithMarkers(db)).toEqual([]);
  });

  it('is drained once by several at a time, and its owner is woken', async () => {
    const woken: string[] = [];
    const stop = await db.listen(WAKE_CHANNEL, (slug) => woken.push(slug));
    const many = Array.from({ length: 20 }, () => randomUUID());
    const markers = many.map((run) => markerOf(run, [0, 1]));
    await store(0, ...markers);
    await store(1, ...markers.toReversed());

    await Promise.all([drain(...many), drain(...many.toReversed()), drain(...many)]);

    expect((await runs(...many)).map(({ drained, arrived }) => [drained, arrived.toSorted()])).toEqual(
      many.map(() => [true, [0, 1]]),
    );
    await waitUntil('a notice', () => woken.includes('acme'));
    await stop();
  });

  it('is said to be settled again when a marker comes again', async () => {
    const run = randomUUID();
    await store(0, markerOf(run, [0, 1]));
    await store(1, markerOf(run, [0, 1]));
    await drain(run);
    await db.execute('UPDATE applier.run SET settled_at = now() WHERE run_id = $1', [run]);
    expect(await isReported(run)).toBe(false);

    await store(1, markerOf(run, [0, 1]));
    await drain(run);

    expect(await isReported(run)).toBe(true);
    expect(await runs(run)).toMatchObject([{ drained: true }]);
  });

  it('has those asked for that it did not report, when it is drained', async () => {
    const run = randomUUID();
    await db.execute(
      `INSERT INTO applier.account (integration_id, azure_id, instance_slug, partition, desired_revision, run_id, is_gone,
          verify, desired, settled)
        SELECT $1, 'revision-' || revision, 'acme', 0, revision, $2, false, false, '{}', true
          FROM unnest('{3,4}'::int[]) AS revision`,
      [integrationId, run],
    );
    const unheard = () => db.query('SELECT azure_id AS id FROM control.unheard');
    await store(0, markerOf(run, [0, 1], { everybodySince: 4 }));
    await drain(run);
    expect(await unheard()).toEqual([]);

    await store(1, markerOf(run, [0, 1], { everybodySince: 4 }));
    await drain(run);

    expect(await unheard()).toEqual([{ id: 'revision-3' }]);
  });
});

describe('during an upgrade from the version before, which adds its markers to the row of the run', () => {
  const storeBefore = (run: string, arrived: number[], drained: boolean) =>
    db.execute(
      `INSERT INTO applier.run AS r (run_id, integration_id, last_revision, partitions, arrived, drained_at)
        VALUES ($1, $2, 7, '{0,1}', $3::int[], CASE WHEN $4 THEN now() END)
        ON CONFLICT (run_id) DO UPDATE SET arrived = r.arrived || excluded.arrived`,
      [run, integrationId, arrived, drained],
    );

  it('a run is drained of which that version had some partitions', async () => {
    const run = randomUUID();
    await storeBefore(run, [0], false);

    await store(1, markerOf(run, [0, 1]));
    await drain(run);

    expect(await runs(run)).toMatchObject([{ drained: true, arrived: [0, 1] }]);
  });

  it('one is found by the next thorough look of which that version had the last partition', async () => {
    const run = randomUUID();
    await store(1, markerOf(run, [0, 1]));
    await drain(run);
    await storeBefore(run, [0], false);
    await db.execute("UPDATE applier.run_marker SET arrived_at = now() - interval '6 seconds'");

    expect(await runsWithMarkers(db)).toEqual([run]);
    await drain(run);

    expect(await runs(run)).toMatchObject([{ drained: true, arrived: [0, 1] }]);
  });
});
