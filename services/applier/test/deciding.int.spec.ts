import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acquireLease,
  addRequest,
  createKeyring,
  findHolds,
  type Integration,
  insertIntegration,
  type Lease,
  loadRun,
  noteDecision,
  type Run,
  saveInstance,
} from '@user-sync/control';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import { createDatabase, type Database } from '@user-sync/persistence';
import { createTestDatabase } from '@user-sync/testing';
import { carryOutRequests } from '../src/carry-out-requests/carry-out-requests.ts';
import { judgeDeactivations, tellAllHeld, tellHeld } from '../src/deactivate-users/judge-deactivations.ts';
import { TABLES } from '../src/tables.ts';

let db: Database;
let lease: Lease;
const ends: (() => unknown)[] = [];
const folder = mkdtempSync(join(tmpdir(), 'deciding-'));
const keyring = createKeyring(join(folder, 'keyring.json'));

beforeAll(async () => {
  const test = await createTestDatabase('applier_deciding');
  ends.push(test.drop, () => rmSync(folder, { recursive: true, force: true }));
  db = await createDatabase({ url: test.url, applicationName: 'test', tables: TABLES, poolSize: 4 });
  ends.push(() => db.close());
  await db.migrate();
  await saveInstance(db, keyring, { slug: 'acme', baseUrl: 'http://127.0.0.1:1/api', username: 'a', password: 'b' });
  lease = (await acquireLease(db, 'applier/acme', 'test', 600_000))!;
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** An integration without tolerance, and a run of it that is drained. */
async function drainedRun(): Promise<{ integration: Integration; runId: string }> {
  const integration = await insertIntegration(db, keyring, {
    id: randomUUID(),
    instanceSlug: 'acme',
    name: 'Azure',
    applicationId: randomUUID(),
    tenantId: randomUUID(),
    secret: 'secret',
    secretExpiresAt: null,
    unitField: 'department',
    userTypeField: 'jobTitle',
    enabled: true,
    options: { ...DEFAULT_OPTIONS, maxDeactivations: { percent: 1, from: 1 } },
  });
  const runId = randomUUID();
  await db.execute(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, ended_at)
      VALUES ($1, $2, 'delta', 'schedule', 'succeeded', now())`,
    [runId, integration.id],
  );
  await db.execute(
    `INSERT INTO applier.run (run_id, integration_id, last_revision, partitions, arrived, drained_at)
      VALUES ($1, $2, 1, '{0}', '{0}', now())`,
    [runId, integration.id],
  );
  return { integration, runId };
}

/** Linked people that the run reported as gone, and who have reached the removal limit. */
function leaving({ id }: Integration, runId: string, ...azureIds: string[]): Promise<unknown> {
  return db.execute(
    `INSERT INTO applier.account (integration_id, azure_id, instance_slug, partition, desired_revision, run_id, is_gone,
        verify, desired, ziik_user_id, brake)
      SELECT $1, azure_id, 'acme', 0, 1, $2, true, false, '{"lifecycle":{"state":"gone","cause":"deleted"}}',
        (SELECT coalesce(max(ziik_user_id), 0) FROM applier.account) + row_number() OVER (), 'waiting'
        FROM unnest($3::text[]) AS azure_id`,
    [id, runId, azureIds],
  );
}

/** As config does: a decision on all is noted at once. */
function decide(integration: Integration, run: Run, approve: boolean, azureIds: string[] | null = null): Promise<void> {
  return db.transaction(async (tx) => {
    if (azureIds === null) await noteDecision(tx, run, approve);
    await addRequest(tx, {
      instanceSlug: 'acme',
      integrationId: integration.id,
      kind: 'decision',
      runId: run.id,
      approve,
      azureIds,
    });
  });
}

async function brakes({ id }: Integration): Promise<Record<string, string | null>> {
  const rows = await db.query<{ azure_id: string; brake: string | null }>(
    'SELECT azure_id, brake FROM applier.account WHERE integration_id = $1 ORDER BY azure_id',
    [id],
  );
  return Object.fromEntries(rows.map((row) => [row.azure_id, row.brake]));
}

async function run(id: string): Promise<Run> {
  return (await loadRun(db, id))!;
}

describe('a decision on held deactivations', () => {
  it('[R decision] in parts counts by person: twice or about strangers it changes nothing, and the last one ends it', async () => {
    const { integration, runId } = await drainedRun();
    await leaving(integration, runId, 'a', 'b', 'c');
    await judgeDeactivations(db, lease, integration);
    expect(await run(runId)).toMatchObject({ held: 3, decision: null });

    for (const azureIds of [['a'], ['a'], ['x', 'y', 'z']]) await decide(integration, await run(runId), true, azureIds);
    await carryOutRequests(db, lease);
    expect(await brakes(integration)).toEqual({ a: 'released', b: 'held', c: 'held' });
    expect(await run(runId)).toMatchObject({ held: 2, decision: null });

    await decide(integration, await run(runId), false, ['b', 'c']);
    await carryOutRequests(db, lease);
    expect(await brakes(integration)).toEqual({ a: 'released', b: null, c: null });
    expect(await run(runId)).toMatchObject({ held: 3, decision: 'rejected' });
  });

  it('[R decision] on all does not cover users held later by the same run: they wait for their own decision', async () => {
    const { integration, runId } = await drainedRun();
    await leaving(integration, runId, 'a', 'b');
    await judgeDeactivations(db, lease, integration);
    await decide(integration, await run(runId), true);
    await carryOutRequests(db, lease);
    expect(await run(runId)).toMatchObject({ held: 2, decision: 'approved' });

    await leaving(integration, runId, 'c');
    expect(await judgeDeactivations(db, lease, integration)).toEqual({ verdict: 'hold', users: 1 });

    expect(await run(runId)).toMatchObject({ held: 1, decision: null });
    await decide(integration, await run(runId), false);
    await carryOutRequests(db, lease);
    expect(await brakes(integration)).toEqual({ a: 'released', b: 'released', c: null });
    expect(await run(runId)).toMatchObject({ held: 1, decision: 'rejected' });
  });

  it('[R decision] [R guard] that is not carried out yet is, before more of the run are held', async () => {
    const { integration, runId } = await drainedRun();
    await leaving(integration, runId, 'a', 'b');
    await judgeDeactivations(db, lease, integration);
    await decide(integration, await run(runId), true);
    await leaving(integration, runId, 'unseen');

    expect(await judgeDeactivations(db, lease, integration)).toBeNull();
    await carryOutRequests(db, lease);
    await judgeDeactivations(db, lease, integration);

    expect(await brakes(integration)).toEqual({ a: 'released', b: 'released', unseen: 'held' });
    expect(await run(runId)).toMatchObject({ held: 1, decision: null });
  });
});

describe('who is held', () => {
  it('[R decision] is told by name and cause, and so is who has left the hold', async () => {
    const { integration, runId } = await drainedRun();
    await leaving(integration, runId, 'a', 'b', 'c');
    await db.execute(
      `UPDATE applier.account SET desired = '{"lifecycle":{"state":"gone","cause":"account-disabled"}}'
        WHERE integration_id = $1 AND azure_id = 'b'`,
      [integration.id],
    );
    await judgeDeactivations(db, lease, integration);
    const holds = () => findHolds(db, integration.id, null, 10);
    expect(await holds()).toMatchObject([
      { runId, deactivations: 3, byCause: { deleted: 2, 'account-disabled': 1 }, since: expect.any(Date) },
    ]);

    await db.execute("UPDATE applier.account SET brake = NULL WHERE integration_id = $1 AND azure_id = 'a'", [
      integration.id,
    ]);
    await tellHeld(db, [runId]);
    expect(await holds()).toMatchObject([{ deactivations: 2, byCause: { deleted: 1, 'account-disabled': 1 } }]);

    await decide(integration, await run(runId), true);
    await carryOutRequests(db, lease);
    expect(await holds()).toEqual([]);
    expect(await db.query('SELECT 1 FROM control.held WHERE run_id = $1', [runId])).toEqual([]);
  });

  it('[R decision] is made up for where the applier before told numbers alone', async () => {
    const { integration, runId } = await drainedRun();
    await leaving(integration, runId, 'a', 'b');
    await judgeDeactivations(db, lease, integration);
    await db.execute('DELETE FROM control.held WHERE run_id = $1', [runId]);
    expect(await findHolds(db, integration.id, null, 10)).toEqual([]);

    await tellAllHeld(db, lease, 'acme');

    expect(await findHolds(db, integration.id, null, 10)).toMatchObject([{ runId, deactivations: 2 }]);
    await expect(tellAllHeld(db, { ...lease, token: lease.token - 1 }, 'acme')).rejects.toThrow('lost');
  });
});
