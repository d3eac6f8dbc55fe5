import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  addCounts,
  claimRun,
  endRun,
  loadRun,
  noteCatalogueTried,
  postponeRun,
  queueRun,
  settleRuns,
  takeRequests,
} from '@user-sync/control';
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

beforeAll(async () => {
  config = await startTestConfig('config_runs');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
});
afterAll(() => config?.stop());
beforeEach(async () => {
  id = (await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }))).body.id;
});

const press = (kind = 'full') => admin.send('POST', `/v1/integrations/${id}/runs`, { kind });
/** Claims the run as a poller does, when a mapper has read the units and user types that a full run asks for. */
const claim = async () => {
  await noteCatalogueTried(config.db, 'acme');
  return (await claimRun(config.db, 'test', 60_000, 100)).find((run) => run.integrationId === id)!;
};
const end = (
  run: Awaited<ReturnType<typeof claim>>,
  error: string | null = null,
  partitions: number[] = [],
  values?: Record<string, string | number>,
) =>
  config.db.transaction((tx) =>
    endRun(tx, run, {
      status: error === null ? 'succeeded' : 'failed',
      error:
        error === null
          ? null
          : { code: error, title: 'Title', detail: 'Detail', remedy: 'Remedy', ...(values && { values }) },
      lastRevision: null,
      partitions,
    }),
  );

describe('"Initiate synchronisation"', () => {
  it('[S13] waits for units and user types that are read after it was pressed', async () => {
    await press();
    expect(await claimRun(config.db, 'test', 60_000, 100)).toEqual([]);
    expect((await claim()).kind).toBe('full');
  });

  it('[S13] queues a run, answers with it while it is queued or running, and with a new one afterwards', async () => {
    const first = await press();
    expect(first).toMatchObject({
      status: 202,
      body: { integrationId: id, kind: 'full', trigger: 'administrator', status: 'queued', error: null, held: null },
    });
    expect(first.headers.get('location')).toBe(`/v1/runs/${first.body.id}`);

    expect(await press()).toMatchObject({ status: 200, body: { id: first.body.id } });
    const run = await claim();
    expect(await press()).toMatchObject({ status: 200, body: { id: first.body.id, status: 'running' } });
    await end(run);
    const next = await press();
    expect(next.status).toBe(202);
    expect(next.body.id).not.toBe(first.body.id);
  });

  it('[S13] says who asked for what, when, and how far it is', async () => {
    const queued = (await press()).body;
    expect(queued).toMatchObject({
      number: 1,
      requestedBy: 'ada',
      enforce: true,
      queuedAt: expect.any(String),
      notBefore: null,
      progress: { phase: 'queued', done: 0, expected: null, perSecond: null, secondsLeft: null, because: 'catalogue' },
    });
    await noteCatalogueTried(config.db, 'acme');
    expect((await admin.get(`/v1/runs/${queued.id}`)).body.progress.because).toBe('poller');
    const run = await claim();
    await addCounts(config.db, run.id, { read: 120 });
    await config.db.execute('UPDATE control.integration SET people = 400 WHERE id = $1', [id]);
    await config.db.execute("UPDATE control.run SET claimed_at = now() - interval '60 seconds' WHERE id = $1", [
      run.id,
    ]);
    const reading = (await admin.get(`/v1/runs/${run.id}`)).body;
    expect(reading.progress).toMatchObject({ phase: 'reading', done: 120, expected: 400, because: null });
    expect(reading.progress.perSecond).toBeCloseTo(2, 0);
    expect(reading.progress.secondsLeft).toBeGreaterThan(100);

    const delta = (await press('delta')).body;
    expect(delta).toMatchObject({ number: 2, enforce: false, progress: { phase: 'queued', because: 'other-run' } });
    const inLists = [
      ...(await admin.get(`/v1/integrations/${id}/runs`)).body.data,
      ...(await admin.get(`/v1/runs?integration=${id}`)).body.data,
    ];
    expect(inLists.map(({ number, progress: { phase } }) => `${number} ${phase}`)).toEqual([
      '2 queued',
      '1 reading',
      '2 queued',
      '1 reading',
    ]);
    expect((await admin.get(`/v1/integrations/${id}`)).body.lastRun).toMatchObject({ number: 1, requestedBy: 'ada' });

    const later = new Date(Date.now() + 1_200_000);
    await config.db.transaction((tx) => postponeRun(tx, run, later, 'throttled'));
    expect((await admin.get(`/v1/runs/${run.id}`)).body).toMatchObject({
      notBefore: later.toISOString(),
      progress: { phase: 'paused', done: 120, because: 'throttled' },
    });
  });

  it('[S13] makes a scheduled full run that is in progress enforce', async () => {
    await config.db.transaction((tx) => queueRun(tx, { integrationId: id, kind: 'full', trigger: 'schedule' }));
    const running = await claim();
    expect(running.enforce).toBe(false);

    expect(await press()).toMatchObject({ status: 200, body: { id: running.id } });

    expect(await loadRun(config.db, running.id)).toMatchObject({ enforce: true, trigger: 'administrator' });
  });

  it('[S13] queues a full run behind a running one of another kind', async () => {
    await press('delta');
    const delta = await claim();
    const full = await press('full');

    expect(full).toMatchObject({ status: 202, body: { kind: 'full', status: 'queued' } });
    expect((await admin.get(`/v1/integrations/${id}`)).body).toMatchObject({
      state: 'running',
      lastRun: { id: delta.id },
    });
  });

  it('[S13] is one run when it is pressed many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => press()));

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  });

  it('[S13] is refused with the reason while disabled', async () => {
    await admin.send('PATCH', `/v1/integrations/${id}`, { enabled: false });
    expect(await press()).toMatchObject({ status: 409, body: { code: 'integration-disabled' } });
  });

  it.each(['remap', 'everything', 7, undefined])('does not take %s', async (kind) => {
    const answer = await admin.send('POST', `/v1/integrations/${id}/runs`, { kind });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/kind' }] } });
  });
});

describe('a run', () => {
  it('is listed newest first, in pages', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      ids.unshift((await press()).body.id);
      await end(await claim());
    }

    const first = await admin.get(`/v1/integrations/${id}/runs?limit=2`);
    const second = await admin.get(`/v1/integrations/${id}/runs?limit=2&cursor=${first.body.nextCursor}`);

    expect([...first.body.data, ...second.body.data].map((run) => run.id)).toEqual(ids);
    expect(second.body.nextCursor).toBeNull();
  });

  it('[S4] that failed says why, and the integration needs attention until one succeeds', async () => {
    await press();
    await end(await claim(), 'permission-missing');
    const integration = () => admin.get(`/v1/integrations/${id}`).then(({ body }) => body);

    expect(await integration()).toMatchObject({
      state: 'needs-attention',
      attention: [{ code: 'permission-missing', severity: 'error', remedy: 'Remedy' }, { code: 'never-initiated' }],
      lastRun: { status: 'failed', error: { code: 'permission-missing', title: 'Title' } },
    });

    await press();
    await end(await claim());
    expect(await integration()).toMatchObject({ state: 'ready', attention: [], lastRun: { status: 'succeeded' } });
  });

  it('says what stands in its words, and since when readings have failed like this', async () => {
    const fail = async (code: string, values?: Record<string, string | number>) => {
      await press();
      const run = await claim();
      await end(run, code, [], values);
      return (await admin.get(`/v1/runs/${run.id}`)).body;
    };
    const attention = async () => (await admin.get(`/v1/integrations/${id}`)).body.attention[0];

    await fail('permission-missing');
    const first = await fail('throttled', { retryAfterSeconds: 90 });
    const second = await fail('throttled', { retryAfterSeconds: 300, status: 429 });

    expect(second.error).toEqual({
      code: 'throttled',
      title: 'Title',
      detail: 'Detail',
      remedy: 'Remedy',
      values: { retryAfterSeconds: 300, status: 429 },
      since: second.endedAt,
    });
    expect(await attention()).toMatchObject({
      code: 'throttled',
      values: { retryAfterSeconds: 300, status: 429 },
      since: first.endedAt,
    });
    const third = await fail('permission-missing');
    expect(await attention()).toMatchObject({ code: 'permission-missing', values: {}, since: third.endedAt });
  });

  it('is cancelled at once while it is queued, and at its next page while it runs', async () => {
    const queued = await press();
    expect(await admin.send('POST', `/v1/runs/${queued.body.id}/cancellation`)).toMatchObject({
      status: 202,
      body: { status: 'cancelled', endedAt: expect.any(String), settledAt: expect.any(String) },
    });

    await press();
    const run = await claim();
    expect(await admin.send('POST', `/v1/runs/${run.id}/cancellation`)).toMatchObject({
      status: 202,
      body: { status: 'running' },
    });
    expect((await press()).body.id).not.toBe(run.id);
    await end(run);
    expect((await admin.send('POST', `/v1/runs/${run.id}/cancellation`)).body.code).toBe('run-ended');
  });

  it('[R decision] that holds deactivations is decided once, and the applier is asked', async () => {
    await press();
    const run = await claim();
    await addCounts(config.db, run.id, { removed: 25, published: 25 });
    await end(run, null, [1]);
    await holdPeople(config, run.id, 25);
    const before = await admin.get(`/v1/runs/${run.id}`);
    expect(before.body).toMatchObject({
      held: { deactivations: 25, decision: null },
      counts: { removed: 25, held: 25, waiting: 0 },
      settledAt: null,
    });
    expect((await admin.get(`/v1/integrations/${id}`)).body).toMatchObject({
      state: 'needs-attention',
      attention: expect.arrayContaining([expect.objectContaining({ code: 'removals-held' })]),
    });

    const decide = (body: unknown) => admin.send('POST', `/v1/runs/${run.id}/decision`, body);
    expect(await decide({ deactivations: 'reject', azureIds: ['a'] })).toMatchObject({
      status: 200,
      body: { held: { decision: null } },
    });
    expect(await decide({ deactivations: 'approve' })).toMatchObject({
      status: 200,
      body: { held: { deactivations: 25, decision: 'approved' } },
    });
    expect(await decide({ deactivations: 'reject' })).toMatchObject({ status: 409, body: { code: 'nothing-held' } });
    expect(await decide({ deactivations: 'perhaps' })).toMatchObject({ status: 422 });

    const requests = await config.db.transaction((tx) => takeRequests(tx, 'acme'));
    expect(requests).toMatchObject([
      { kind: 'decision', runId: run.id, approve: false, azureIds: ['a'] },
      { kind: 'decision', runId: run.id, approve: true, azureIds: null },
    ]);
  });

  it('[R decision] is not decided by naming people who are not held, however many, nor by naming them again', async () => {
    await press();
    const run = await claim();
    await end(run, null, [1]);
    await holdPeople(config, run.id, 2);
    const decide = (body: unknown) => admin.send('POST', `/v1/runs/${run.id}/decision`, body);

    for (const azureIds of [['unknown-1', 'unknown-2', 'unknown-3'], ['a'], ['a', 'b'], ['a', 'b']])
      expect(await decide({ deactivations: 'approve', azureIds })).toMatchObject({
        status: 200,
        body: { held: { deactivations: 2, decision: null } },
      });
    expect((await admin.get(`/v1/integrations/${id}`)).body.attention).toContainEqual(
      expect.objectContaining({ code: 'removals-held' }),
    );

    const approved = { status: 200, body: { held: { deactivations: 2, decision: 'approved' } } };
    expect(await decide({ deactivations: 'approve' })).toMatchObject(approved);
    await config.db.transaction((tx) => takeRequests(tx, 'acme'));
    expect(await decide({ deactivations: 'approve' })).toMatchObject(approved);
    expect(await config.db.transaction((tx) => takeRequests(tx, 'acme'))).toEqual([]);
    expect(await decide({ deactivations: 'reject' })).toMatchObject({ status: 409, body: { code: 'nothing-held' } });
  });

  it('is followed by its events until it is settled', async () => {
    const { body } = await press();
    const response = await fetch(`${config.url}/v1/runs/${body.id}/events`, {
      headers: {
        authorization: `Bearer ${await config.token({ roles: ['platform-administrator'], instance: 'acme' })}`,
      },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
    })();
    await waitUntil('the first event', () => text.includes('"status":"queued"'));

    const run = await claim();
    await waitUntil('the start', () => text.includes('"status":"running"'));
    await end(run, null, [0]);
    await settleRuns(config.db, [run.id]);

    await reading;
    const events = text.split('\n\n').filter((event) => event.startsWith('event: run'));
    expect(JSON.parse(events.at(-1)!.split('data: ')[1]!)).toMatchObject({
      status: 'succeeded',
      settledAt: expect.any(String),
    });
  });
});
