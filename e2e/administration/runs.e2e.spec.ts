import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { type Office, openOffice, refusalsOf } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

const COUNTS = ['read', 'created', 'updated', 'unchanged', 'restored', 'removed', 'held', 'applied', 'waiting'];

let world: World;
beforeAll(async () => {
  world = await startWorld('runs', { RETRY_FIRST: 'PT0.2S' });
});
afterAll(() => world?.stop());

/** Graph answers the reading of this tenant slowly, until the faults are taken away. */
const slowGraph = ({ tenantId }: Office, ms = 1_500) =>
  world.sandbox.entra.send('POST', '/faults', {
    tenantId,
    match: { path: '^/v1\\.0/users' },
    times: -1,
    fault: { kind: 'slow', ms },
  });
const quickGraph = () => world.sandbox.entra.send('DELETE', '/faults');
const status = async (office: Office, runId: string) => (await office.admin('GET', `/v1/runs/${runId}`)).body.status;
const start = (office: Office, id: string, kind: string) =>
  office.admin('POST', `/v1/integrations/${id}/runs`, { kind });

describe('a run', () => {
  it('is shown completely from its start until it is settled, and is refused if it is not possible', async () => {
    const office = await openOffice(world, 'shape');
    await office.hire({}, { givenName: 'Kai', department: 'Nowhere' });
    const id = await office.integrate();

    const started = await start(office, id, 'full');

    expect(started.status).toBe(202);
    expect(Object.keys(started.body).sort()).toEqual(
      (
        'counts endedAt enforce error held id integrationId kind notBefore number plan progress queuedAt requestedBy ' +
        'settledAt startedAt status trigger'
      ).split(' '),
    );
    expect(Object.keys(started.body.counts)).toEqual(COUNTS);
    expect(started.body).toMatchObject({
      integrationId: id,
      kind: 'full',
      trigger: 'administrator',
      endedAt: null,
      settledAt: null,
      error: null,
      held: null,
    });
    const settled = await waitUntil('it settled', async () => {
      const { body } = await office.admin('GET', `/v1/runs/${started.body.id}`);
      return body.settledAt && body;
    });
    expect(settled).toMatchObject({ status: 'succeeded', counts: { read: 2, created: 2, applied: 2, waiting: 0 } });
    expect(settled.startedAt <= settled.endedAt && settled.endedAt <= settled.settledAt).toBe(true);
    const { body: shown } = await office.admin('GET', `/v1/integrations/${id}`);
    expect(shown).toMatchObject({
      state: 'ready',
      lastRun: settled,
      counts: { linked: 2, assigned: 1, unassigned: 1 },
    });

    for (const body of [{ kind: 'remap' }, { kind: 'all' }, {}]) {
      expect(refusalsOf(await office.admin('POST', `/v1/integrations/${id}/runs`, body))).toHaveLength(1);
    }
    expect((await office.admin('GET', `/v1/runs/${randomUUID()}`)).status).toBe(404);
  });

  it('is listed newest first, in pages', async () => {
    const office = await openOffice(world, 'pages');
    await office.hire({});
    const id = await office.integrate();
    const made = [await office.run(id), await office.run(id, 'delta'), await office.run(id, 'delta')];
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await office.admin('GET', `/v1/integrations/${id}/runs?limit=1${query}`);
      expect(body.data).toHaveLength(1);
      seen.push(body.data[0].id);
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(made.map((run) => run.id).reverse());
  });

  it('is settled only when Ziik has answered for everybody in it', async () => {
    const office = await openOffice(world, 'answered');
    const [ida] = await office.hire({}, { givenName: 'Kai' });
    const id = await office.integrate();
    await world.sandbox.ziik.send('POST', `/instances/${office.slug}/faults`, {
      match: { operation: 'users.create', body: 'ida' },
      times: -1,
      fault: { status: 500 },
    });
    const run = (await start(office, id, 'full')).body;
    const ended = await waitUntil('all read, one in retry', async () => {
      const { body } = await office.admin('GET', `/v1/runs/${run.id}`);
      return body.endedAt && body.counts.applied === 1 && body;
    });
    expect(ended).toMatchObject({ status: 'succeeded', settledAt: null, counts: { waiting: 1 } });

    await world.sandbox.ziik.send('DELETE', `/instances/${office.slug}/faults`);
    await waitUntil('it settled', async () => (await office.admin('GET', `/v1/runs/${run.id}`)).body.settledAt);
    const { body } = await office.admin('GET', `/v1/integrations/${id}/users/${ida!.id}`);
    expect(body).toMatchObject({ status: 'assigned', unit: { name: 'North' }, userTypes: [{ name: 'Clerk' }] });
  });
});

describe('initiating the synchronisation', () => {
  it('[S13] answers with the full run that is queued or running, and with a new one afterwards', async () => {
    const office = await openOffice(world, 'pressed');
    await office.hire({});
    const id = await office.integrate();
    await slowGraph(office);

    const answers = await Promise.all(Array.from({ length: 8 }, () => start(office, id, 'full')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 202]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const { id: runId } = answers[0]!.body;
    await waitUntil('it runs', async () => (await status(office, runId)) === 'running');
    expect((await office.admin('GET', `/v1/integrations/${id}`)).body.state).toBe('running');
    expect(await start(office, id, 'full')).toMatchObject({ status: 200, body: { id: runId, status: 'running' } });

    await quickGraph();
    await waitUntil('it settled', async () => (await office.admin('GET', `/v1/runs/${runId}`)).body.settledAt);
    const next = await office.run(id);
    expect(next.id).not.toBe(runId);
    expect(next).toMatchObject({ status: 'succeeded', counts: { read: 1, created: 0 } });
    expect((await office.summary()).users).toBe(2);
  });

  it('[S13, S14] during a delta queues a full run next, and never are there two at a time', async () => {
    const office = await openOffice(world, 'behind');
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    await slowGraph(office);
    const delta = (await start(office, id, 'delta')).body;
    await waitUntil('the delta runs', async () => (await status(office, delta.id)) === 'running');

    const full = await start(office, id, 'full');

    expect(full).toMatchObject({ status: 202, body: { kind: 'full', status: 'queued', startedAt: null } });
    expect(await start(office, id, 'full')).toMatchObject({ status: 200, body: { id: full.body.id } });
    await quickGraph();
    const [ranDelta, ranFull] = await Promise.all(
      [delta.id, full.body.id].map((runId) =>
        waitUntil('both settled', async () => {
          const { body } = await office.admin('GET', `/v1/runs/${runId}`);
          return body.settledAt && body;
        }),
      ),
    );
    expect(ranFull).toMatchObject({ status: 'succeeded', counts: { read: 1 } });
    expect(ranFull.startedAt >= ranDelta.endedAt).toBe(true);
  });

  it('[S13] is refused with the reason while the integration is disabled', async () => {
    const office = await openOffice(world, 'off');
    const id = await office.integrate({ enabled: false });
    for (const kind of ['full', 'delta']) {
      const refused = await start(office, id, kind);
      expect(refused).toMatchObject({ status: 409, body: { code: 'integration-disabled' } });
      expect(refused.body.detail).toMatch(/enable/i);
    }
  });

  it('[S13] [R by-hand] corrects what was changed by hand in Ziik, which a delta leaves', async () => {
    const office = await openOffice(world, 'by-hand');
    const { ziik } = world.sandbox;
    const [ida] = await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    const made = (await office.inZiik(ida!.mail!))!;
    await ziik.send('PATCH', `/instances/${office.slug}/users/${made.id}`, {
      firstName: 'Changed',
      lastName: 'By Hand',
      memberships: [{ unit: 'South', userTypes: ['Driver'] }],
    });

    await office.run(id, 'delta');
    expect(await office.inZiik(ida!.mail!)).toMatchObject({ firstName: 'Changed' });
    await office.run(id);

    expect(await office.inZiik(ida!.mail!)).toMatchObject({
      id: made.id,
      firstName: 'Ida',
      lastName: 'Holm',
      memberships: [{ unit: { name: 'North' }, userTypes: [{ name: 'Clerk' }] }],
    });
    const before = await office.summary();
    await office.run(id);
    expect(await office.summary()).toEqual(before);
  });
});

describe('a cancellation', () => {
  it('stops the reading; what was read is applied, and nobody is removed by it', async () => {
    const office = await openOffice(world, 'cancelled', { people: 2_500 });
    const id = await office.integrate();
    await slowGraph(office, 700);
    const run = (await start(office, id, 'full')).body;
    await waitUntil('a page is read', async () => {
      const { body } = await office.admin('GET', `/v1/runs/${run.id}`);
      return body.counts.read > 0;
    });

    expect((await office.admin('POST', `/v1/runs/${run.id}/cancellation`)).status).toBe(202);

    const cancelled = await waitUntil('it is cancelled and settled', async () => {
      const { body } = await office.admin('GET', `/v1/runs/${run.id}`);
      return body.settledAt && body;
    });
    await quickGraph();
    expect(cancelled).toMatchObject({ status: 'cancelled', error: null, counts: { removed: 0, waiting: 0 } });
    expect(cancelled.counts.read).toBeLessThan(2_500);
    expect(cancelled.counts.applied).toBe(cancelled.counts.created);
    const { body } = await office.admin('GET', `/v1/integrations/${id}`);
    expect(body.attention.map((each: { code: string }) => each.code)).toEqual(['never-initiated']);
    expect((await office.admin('POST', `/v1/runs/${run.id}/decision`, { deactivations: 'approve' })).status).toBe(409);
    expect(await office.run(id)).toMatchObject({ status: 'succeeded' });
    expect((await office.summary()).inactive).toBe(0);
  });

  it('ends a queued run at once', async () => {
    const office = await openOffice(world, 'queued');
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    await slowGraph(office);
    const delta = (await start(office, id, 'delta')).body;
    await waitUntil('the delta runs', async () => (await status(office, delta.id)) === 'running');
    const full = (await start(office, id, 'full')).body;
    const answer = await office.admin('POST', `/v1/runs/${full.id}/cancellation`);
    await quickGraph();
    expect(answer).toMatchObject({ status: 202, body: { status: 'cancelled', startedAt: null } });
    expect((await start(office, id, 'full')).status).toBe(202);
  });
});
