import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics, type UserOutcome, userKey, userOutcome } from '@user-sync/contracts';
import { claimRun, noteSyncsRead, takeRequests, waitingSyncs } from '@user-sync/control';
import { createPublisher, encodeEvent, type Publisher } from '@user-sync/messaging';
import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let publisher: Publisher;
let id: string;
let elsewhere: string;
let sequence = 1_795_474_800_000_000;

beforeAll(async () => {
  config = await startTestConfig('config_sync_requests');
  await makeInstance(config, 'acme');
  await makeInstance(config, 'other');
  admin = await config.administrator();
  publisher = createPublisher({ brokers: kafkaBrokers().split(','), clientId: 'test' });
  id = (await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }))).body.id;
  elsewhere = (await (await config.administrator('other')).send('POST', '/v1/integrations', anIntegration())).body.id;
});
afterAll(async () => {
  await publisher?.close();
  await config?.stop();
});

/** Somebody in the list, by what the applier told last; the newest outcome of them. */
async function listed(change: Partial<UserOutcome> = {}): Promise<UserOutcome> {
  const outcome: UserOutcome = {
    ...userOutcome.samples[0]!,
    integrationId: id,
    azureId: randomUUID(),
    runId: randomUUID(),
    sequence: ++sequence,
    ...change,
  };
  const key = userKey(outcome.integrationId, outcome.azureId);
  await publisher.send(topics(config.topicPrefix).ziikOutcomes, [
    encodeEvent('user.outcome', outcome, { source: 'applier', id: String(outcome.sequence), key }),
  ]);
  await waitUntil(`outcome ${outcome.sequence}`, async () => {
    const rows = await config.db.query('SELECT 1 FROM config.person WHERE azure_id = $1 AND sequence = $2', [
      outcome.azureId,
      outcome.sequence,
    ]);
    return rows.length === 1;
  });
  return outcome;
}

const sync = (azureId: string) => admin.send('POST', `/v1/integrations/${id}/users/${azureId}/sync`);
const ask = (body: unknown) => admin.send('POST', `/v1/integrations/${id}/users/requests`, body);
const detailsOf = async ({ azureId }: { azureId: string }) =>
  (await admin.get(`/v1/integrations/${id}/users/${azureId}`)).body;
const statesOf = async (user: { azureId: string }) =>
  (await detailsOf(user)).sync.steps.map(({ state, code }: { state: string; code: string | null }) =>
    [state, code].filter(Boolean).join(' '),
  );
const latestAudit = async () => (await admin.get('/v1/audit?limit=1')).body.data[0];

/** Those who wait to be read, taken out as the poller does it. */
async function answerAll(found: boolean, revision: number | null): Promise<string[]> {
  const asked = await waitingSyncs(config.db, id, 2_000);
  await config.db.transaction((tx) =>
    noteSyncsRead(
      tx,
      { id: randomUUID(), integrationId: id },
      asked.map((user) => ({ ...user, found, revision })),
    ),
  );
  return asked.map(({ azureId }) => azureId);
}

describe('"sync this user"', () => {
  it('[R sync-one] asks for the user to be read, by a run that no list shows, and says how far it has come', async () => {
    const user = await listed();
    expect((await detailsOf(user)).sync).toBeNull();

    expect(await sync(user.azureId)).toMatchObject({ status: 202, body: { azureId: user.azureId } });

    expect(await statesOf(user)).toEqual(['done', 'waiting', 'waiting', 'waiting']);
    expect((await detailsOf(user)).sync.actor).toBe('ada');
    const [run] = await claimRun(config.db, 'test', 60_000, 1);
    expect(run).toMatchObject({ integrationId: id, kind: 'users', trigger: 'administrator' });
    const shown = (await admin.get(`/v1/integrations/${id}`)).body;
    expect([shown.state, shown.lastRun]).toEqual(['ready', null]);
    expect((await admin.get(`/v1/integrations/${id}/runs`)).body.data).toEqual([]);
    expect((await admin.get(`/v1/runs/${run!.id}`)).body).toMatchObject({ kind: 'users', status: 'running' });

    await answerAll(true, 2_000_000_000_000_000);
    expect(await statesOf(user)).toEqual(['done', 'done', 'waiting', 'waiting']);
    await listed({ azureId: user.azureId, revision: 2_000_000_000_000_000, retry: { since: user.at, reason: 'x' } });
    expect(await statesOf(user)).toEqual(['done', 'done', 'waiting', 'waiting']);
    await listed({ azureId: user.azureId, revision: 2_000_000_000_000_000 });
    expect(await statesOf(user)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('[R sync-one] says that nothing is decided where Azure does not show the user', async () => {
    const user = await listed();
    await sync(user.azureId);

    await answerAll(false, null);

    expect(await statesOf(user)).toEqual(['done', 'done not-found', 'skipped', 'skipped']);
  });
});

describe('several users at once', () => {
  it('a thousand with a foreign one among them: all but that one are taken, audited once', async () => {
    const user = await listed();
    const foreign = await listed({ integrationId: elsewhere });
    const strangers = Array.from({ length: 998 }, () => randomUUID());

    const answer = await ask({ kind: 'sync', azureIds: [...strangers, foreign.azureId, user.azureId] });

    expect(answer.status).toBe(202);
    expect(answer.body.taken).toBe(1);
    expect(answer.body.refused).toHaveLength(999);
    expect(answer.body.refused.at(-1)).toEqual({ azureId: foreign.azureId, code: 'not-found' });
    expect(await answerAll(true, 1)).toEqual([user.azureId]);
    expect(await latestAudit()).toMatchObject({
      action: 'users.sync-requested',
      target: { kind: 'integration', id },
      changes: { taken: 1, refused: 999, azureIds: [user.azureId] },
    });
  });

  it('each is taken by the rules that hold for one', async () => {
    const deactivated = await listed({ status: 'deactivated' });
    const active = await listed();
    const purged = await listed({ status: 'purged', what: 'purged' });
    const azureIds = [deactivated.azureId, active.azureId, purged.azureId];

    const answer = await ask({ kind: 'reactivation', azureIds });

    expect(answer.body).toEqual({
      taken: 1,
      refused: [
        { azureId: active.azureId, code: 'not-deactivated' },
        { azureId: purged.azureId, code: 'purged' },
      ],
    });
    const requests = await config.db.transaction((tx) => takeRequests(tx, 'acme'));
    expect(requests.map(({ kind, azureIds: ids }) => [kind, ids])).toEqual([['reactivation', [deactivated.azureId]]]);
  });

  it('everybody a run deactivated, and nobody another one has deactivated since', async () => {
    const run = (await admin.send('POST', `/v1/integrations/${id}/runs`, { kind: 'full' })).body.id as string;
    const gone = { status: 'deactivated', what: 'deactivated', runId: run } as const;
    const two = [await listed(gone), await listed(gone)];
    const back = await listed(gone);
    await listed({ azureId: back.azureId, what: 'reactivated' });
    const again = await listed(gone);
    await listed({ azureId: again.azureId, status: 'deactivated', what: 'deactivated' });
    await listed({ status: 'deactivated', what: 'deactivated' });

    const answer = await ask({ kind: 'reactivation', runId: run });

    expect(answer).toMatchObject({ status: 202, body: { taken: 2 } });
    expect(answer.body.refused.map(({ azureId }: { azureId: string }) => azureId).sort()).toEqual(
      [back.azureId, again.azureId].sort(),
    );
    const [request] = await config.db.transaction((tx) => takeRequests(tx, 'acme'));
    expect(request).toMatchObject({ kind: 'reactivation', azureIds: two.map(({ azureId }) => azureId).sort() });
    expect(await latestAudit()).toMatchObject({ changes: { taken: 2, refused: 2, runId: run } });
  });

  it.each([
    ['nobody', { azureIds: [] }, '/azureIds', 'invalid-value'],
    [
      'more than a thousand',
      { azureIds: Array.from({ length: 1_001 }, (_, n) => `${n}`) },
      '/azureIds',
      'invalid-value',
    ],
    ['one twice', { azureIds: ['a', 'b', 'a'] }, '/azureIds/2', 'duplicate'],
    ['one without an id', { azureIds: ['a', ''] }, '/azureIds/1', 'required'],
    ['one with a NUL', { azureIds: ['a', 'b\0'] }, '/azureIds/1', 'invalid-value'],
    ['no list', { azureIds: 'a' }, '/azureIds', 'invalid-value'],
    ['neither users nor a run', {}, '/azureIds', 'required'],
    ['users and a run', { azureIds: ['a'], runId: randomUUID() }, '/runId', 'invalid-value'],
    ['a run to be synchronised', { runId: randomUUID() }, '/runId', 'invalid-value'],
    ['another kind', { kind: 'purge', azureIds: ['a'] }, '/kind', 'invalid-value'],
    ['something unknown', { azureIds: ['a'], reason: 'x' }, '/reason', 'unknown-property'],
  ])('refuses %s, with pointer and code, and asks for nobody', async (_what, body, pointer, code) => {
    const before = await latestAudit();
    const answer = await ask({ kind: 'sync', ...body });

    expect(answer).toMatchObject({ status: 422 });
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, code }));
    expect(await latestAudit()).toEqual(before);
  });

  it('refuses a run of another integration, and all while the integration is disabled', async () => {
    expect(await ask({ kind: 'reactivation', runId: randomUUID() })).toMatchObject({ status: 404 });
    const other = (await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }))).body.id;
    const run = (await admin.send('POST', `/v1/integrations/${other}/runs`, { kind: 'full' })).body.id;
    expect(await ask({ kind: 'reactivation', runId: run })).toMatchObject({ status: 404 });
    await admin.send('PATCH', `/v1/integrations/${other}`, { enabled: false });

    const path = `/v1/integrations/${other}/users/requests`;
    expect(await admin.send('POST', path, { kind: 'sync', azureIds: ['a'] })).toMatchObject({
      status: 409,
      body: { code: 'integration-disabled' },
    });
  });
});
