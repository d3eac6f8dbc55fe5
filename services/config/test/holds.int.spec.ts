import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadRun, noteHeld, openToDecision, queueRun, takeRequests } from '@user-sync/control';
import { waitUntil } from '@user-sync/testing';
import {
  anIntegration,
  type Caller,
  holdPeople,
  makeInstance,
  startTestConfig,
  type TestConfig,
} from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let id: string;
let run: string;

beforeAll(async () => {
  config = await startTestConfig('config_holds');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
});
afterAll(() => config?.stop());
beforeEach(async () => {
  const options = { maxDeactivations: { percent: 5, from: 3 } };
  id = (await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true, options }))).body.id;
  run = await anEndedRun();
  await config.db.execute('DELETE FROM control.request');
});

async function anEndedRun(): Promise<string> {
  const { run: made } = await queueRun(config.db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
  await config.db.execute(
    "UPDATE control.run SET status = 'succeeded', started_at = now(), ended_at = now() WHERE id = $1",
    [made.id],
  );
  return made.id;
}

/** Has the run hold just these. */
const hold = (...azureIds: string[]) =>
  noteHeld(
    config.db,
    [run],
    `SELECT run_id, azure_id, 'deleted' AS cause
      FROM unnest($1::uuid[]) AS run_id, unnest('{${azureIds.join(',')}}'::text[]) AS azure_id`,
  );
const holds = async () => (await admin.get(`/v1/integrations/${id}/holds`)).body.data;
const decide = (body: unknown) => admin.send('POST', `/v1/runs/${run}/decision`, body);
const requests = () => config.db.query('SELECT azure_ids AS "azureIds", approve FROM control.request ORDER BY id');
const refused = { status: 409, body: { code: 'changed-meanwhile' } };

describe('holds', () => {
  it('say whose run it is, since when, how many for which cause, and what the limit is compared with', async () => {
    const before = Date.now();
    await holdPeople(config, run, 25);
    await config.db.execute(
      `INSERT INTO config.person (integration_id, azure_id, sequence, status, ziik_user_id, deactivated_at, user_types,
          findings, finding_codes, search, updated_at)
        SELECT $1, 'p' || n, n, CASE WHEN n > 90 THEN 'deactivated' ELSE 'assigned' END, nullif(n, 1),
          CASE WHEN n > 95 THEN now() - interval '23 hours' WHEN n > 90 THEN now() - interval '25 hours' END,
          '[]', '[]', '{}', '', now() FROM generate_series(1, 100) AS n`,
      [id],
    );

    const found = await holds();

    expect(found).toEqual([
      {
        runId: run,
        since: expect.any(String),
        deactivations: 25,
        byCause: { 'soft-deleted': 20, deleted: 0, absent: 5, 'account-disabled': 0 },
        limit: { percent: 5, from: 3, linked: 94, in24h: 30 },
      },
    ]);
    expect(Math.abs(Date.parse(found[0].since) - before)).toBeLessThan(60_000);
  });

  it('are one for each run, newest first, in pages, and none of runs that hold nobody or are decided', async () => {
    await hold('a');
    const older = run;
    run = await anEndedRun();
    await hold('b', 'c');
    const newer = run;
    await anEndedRun();

    expect((await holds()).map(({ runId }: { runId: string }) => runId)).toEqual([newer, older]);
    const first = (await admin.get(`/v1/integrations/${id}/holds?limit=1`)).body;
    const second = (await admin.get(`/v1/integrations/${id}/holds?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...second.data].map(({ runId }) => runId)).toEqual([newer, older]);
    expect(second.nextCursor).toBeNull();

    await decide({ deactivations: 'approve' });
    expect((await holds()).map(({ runId }: { runId: string }) => runId)).toEqual([older]);
  });

  it('keep since when somebody is held while others come and go', async () => {
    await hold('a', 'b');
    await config.db.execute("UPDATE control.held SET since = now() - interval '3 hours' WHERE azure_id = 'b'");
    const [{ since }] = await holds();

    await hold('b', 'c');

    expect(await holds()).toMatchObject([{ since, deactivations: 2 }]);
    expect(await loadRun(config.db, run)).toMatchObject({ held: 2 });
    await hold();
    expect(await holds()).toEqual([]);
    expect(await loadRun(config.db, run)).toMatchObject({ held: 0 });
  });
});

describe('a decision with what was looked at', () => {
  it.each([['their number', 3] as const, ['their ids', ['c', 'a', 'b', 'a']] as const])(
    '[R decision] is taken where just those are held: %s',
    async (_, expected) => {
      await hold('a', 'b', 'c');

      expect(await decide({ deactivations: 'approve', expected })).toMatchObject({
        status: 200,
        body: { held: { deactivations: 3, decision: 'approved' } },
      });

      expect(await requests()).toEqual([{ azureIds: null, approve: true }]);
      expect(await decide({ deactivations: 'approve', expected })).toMatchObject({ status: 200 });
      expect(await requests()).toHaveLength(1);
    },
  );

  it.each([
    ['fewer than are held', 2],
    ['more than are held', 4],
    ['nobody', 0],
    ['other people, as many as are held', ['a', 'b', 'x']],
    ['some of the held', ['a', 'b']],
    ['the held and somebody else', ['a', 'b', 'c', 'x']],
  ])('[R decision] is refused where others are held, and nothing is decided: %s', async (_, expected) => {
    await hold('a', 'b', 'c');
    const audited = async () => (await config.db.query('SELECT 1 FROM config.audit')).length;
    const before = await audited();

    for (const azureIds of [undefined, ['a']])
      expect(await decide({ deactivations: 'approve', azureIds, expected })).toMatchObject(refused);

    expect(await requests()).toEqual([]);
    expect(await loadRun(config.db, run)).toMatchObject({ held: 3, decision: null });
    expect(await audited()).toBe(before);
    expect((await admin.get(`/v1/runs/${run}`)).body.held).toEqual({ deactivations: 3, decision: null });
  });

  it('[R decision] is refused where nobody is held any more, or somebody decided otherwise', async () => {
    expect(await decide({ deactivations: 'approve', expected: 3 })).toMatchObject(refused);
    await hold('a', 'b', 'c');
    await decide({ deactivations: 'reject' });
    expect(await decide({ deactivations: 'approve', expected: 3 })).toMatchObject(refused);
  });

  it('[R decision] waits for people who come to be held at that moment, and sees them', async () => {
    await hold('a', 'b');
    let deciding: ReturnType<typeof decide>;
    await config.db.transaction(async (tx) => {
      expect(await openToDecision(tx, [run])).toBe(true);
      deciding = decide({ deactivations: 'approve', expected: 2 });
      await waitUntil('the decision to wait for the lock', async () => {
        const waiting = await config.db.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
      await noteHeld(
        tx,
        [run],
        `SELECT run_id, azure_id, 'deleted' AS cause
          FROM unnest($1::uuid[]) AS run_id, unnest('{a,b,unseen}'::text[]) AS azure_id`,
      );
    });

    expect(await deciding!).toMatchObject(refused);
    expect(await requests()).toEqual([]);
  });

  it('[R decision] on some leaves the others to be decided on at once, before the applier has acted', async () => {
    await hold('a', 'b', 'c', 'd', 'e');
    await decide({ deactivations: 'reject', azureIds: ['b', 'd'], expected: 5 });

    expect(await holds()).toMatchObject([{ deactivations: 3, byCause: { deleted: 3 } }]);
    expect(await decide({ deactivations: 'approve', azureIds: ['a', 'c', 'e'], expected: 5 })).toMatchObject(refused);
    expect(
      await decide({ deactivations: 'approve', azureIds: ['a', 'c', 'e'], expected: ['a', 'c', 'e'] }),
    ).toMatchObject({
      status: 200,
    });

    expect(await config.db.transaction((tx) => takeRequests(tx, 'acme'))).toMatchObject([
      { approve: false, azureIds: ['b', 'd'] },
      { approve: true, azureIds: ['a', 'c', 'e'] },
    ]);
    expect((await admin.get('/v1/audit?limit=1')).body.data).toMatchObject([
      { action: 'deactivations.approved', changes: { azureIds: ['a', 'c', 'e'], expected: ['a', 'c', 'e'] } },
    ]);
  });

  it.each([-1, 1.5, '3', '', [], [''], [7], {}, true, Array.from({ length: 1_001 }, (_, n) => `p${n}`)])(
    'is refused by name where it is neither: %j',
    async (expected) => {
      await hold('a');
      const answer = await decide({ deactivations: 'approve', expected });

      expect(answer).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: expect.stringMatching('^/expected') }] },
      });
      expect(await requests()).toEqual([]);
    },
  );
});
