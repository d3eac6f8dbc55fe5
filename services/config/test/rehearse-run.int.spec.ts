import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type RehearsalMarker,
  type RehearsalOutcome,
  rehearsalOutcome,
  rehearsalSettled,
  runSettled,
  topics,
  type UserOutcome,
  userKey,
  userOutcome,
} from '@user-sync/contracts';
import { claimRun, endRun, loadRehearsal, noteCatalogueTried, showCatalogue } from '@user-sync/control';
import { createPublisher, encodeEvent, type Outgoing, type Publisher } from '@user-sync/messaging';
import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let publisher: Publisher;

beforeAll(async () => {
  config = await startTestConfig('config_rehearse');
  await makeInstance(config, 'acme');
  await makeInstance(config, 'other');
  await showCatalogue(config.db, 'acme', { version: 1, units: '[]', userTypes: '[]' });
  admin = await config.administrator();
  publisher = createPublisher({ brokers: kafkaBrokers().split(','), clientId: 'test' });
});
afterAll(async () => {
  await publisher?.close();
  await config?.stop();
});

const integration = async (enabled = false) =>
  (await admin.send('POST', '/v1/integrations', anIntegration({ enabled }))).body.id as string;
const HQ = { id: 1, name: 'HQ' };
const COOK = { id: 11, name: 'Cook' };
const PLACE = { unit: HQ, userTypes: [COOK] };
const PARTITIONS = [0, 1, 2];
const tell = (...messages: Outgoing[]) => publisher.send(topics(config.topicPrefix).ziikOutcomes, messages);
const event = (type: string, data: object, key: string, partition?: number) =>
  encodeEvent(type, data, { source: 'applier', id: randomUUID(), key, ...(partition !== undefined && { partition }) });
const rehearsed = (outcome: Partial<RehearsalOutcome> & { azureId: string; rehearsalId: string }) =>
  event(
    'rehearsal.outcome',
    { ...rehearsalOutcome.samples[0]!, before: null, ziikUser: null, ...outcome },
    outcome.azureId,
  );
const markers = (rehearsalId: string, integrationId: string, people: number) =>
  PARTITIONS.map((partition) => {
    const marker: RehearsalMarker = { rehearsalId, integrationId, people, partitions: PARTITIONS };
    return event(rehearsalSettled.types[0]!, marker, integrationId, partition);
  });
const preview = async (id: string) => (await admin.get(`/v1/previews/${id}`)).body;
const done = (id: string) =>
  waitUntil(`preview ${id} to be done`, async () => {
    const body = await preview(id);
    return body.status === 'done' ? body : undefined;
  });

/** The run that is due, once units and user types are read. */
async function claim() {
  await noteCatalogueTried(config.db, 'acme');
  return (await claimRun(config.db, 'poller', 60_000, 1))[0]!;
}

/** Claims the rehearsal's run and ends it, as the poller does. */
async function readAzure(read = 3, error: Parameters<typeof endRun>[2]['error'] = null) {
  const run = await claim();
  await config.db.execute('UPDATE control.run SET read = $2 WHERE id = $1', [run.id, read]);
  await config.db.transaction((tx) =>
    endRun(tx, run, { status: error === null ? 'succeeded' : 'failed', error, lastRevision: null, partitions: [] }),
  );
}

/** A preview of a whole synchronisation, of these people, that is done. */
async function rehearse(id: string, people: readonly (Partial<RehearsalOutcome> & { azureId: string })[]) {
  const { body } = await admin.send('POST', `/v1/integrations/${id}/previews`, { run: 'full' });
  await readAzure(people.length);
  await tell(
    ...people.map((person) => rehearsed({ integrationId: id, rehearsalId: body.id, ...person })),
    ...markers(body.id, id, people.length),
  );
  return done(body.id);
}

describe('the preview of a whole synchronisation', () => {
  it('is made while the integration is disabled, one at a time, and says how far it is', async () => {
    const id = await integration();

    const asked = await admin.send('POST', `/v1/integrations/${id}/previews`, { run: 'full' });

    expect(asked).toMatchObject({ status: 202, body: { kind: 'run', status: 'waiting', request: { run: 'full' } } });
    const again = await admin.send('POST', `/v1/integrations/${id}/previews`, { run: 'full' });
    expect(again).toMatchObject({ status: 200, body: { id: asked.body.id } });

    await claimRun(config.db, 'poller', 1, 1);
    await config.db.execute('UPDATE control.rehearsal SET people = 9, decided = 8, looked_up = 5 WHERE id = $1', [
      asked.body.id,
    ]);
    expect(await preview(asked.body.id)).toMatchObject({
      status: 'running',
      progress: { read: 0, decided: 8, done: 5, expected: 9 },
      summary: null,
    });
    // Nobody sees its run.
    expect((await admin.get(`/v1/integrations/${id}/runs`)).body.data).toEqual([]);
    const runId = (await loadRehearsal(config.db, asked.body.id))!.runId;
    expect((await admin.get(`/v1/runs/${runId}`)).status).toBe(404);

    expect((await admin.send('DELETE', `/v1/previews/${asked.body.id}`)).status).toBe(204);
    expect(await preview(asked.body.id)).toMatchObject({ status: 'cancelled' });
    expect(await loadRehearsal(config.db, asked.body.id)).toMatchObject({ cancelled: true });
    await config.db.execute("UPDATE control.run SET status = 'cancelled', ended_at = now() WHERE id = $1", [runId]);
  });

  it('tells of everybody, sums them up, and leaves lists, counts and history as they are', async () => {
    const id = await integration();
    const ziikUser = { id: 7, email: 'bo@acme.example', firstName: 'Bo H.', lastName: 'Holm' };

    const body = await rehearse(id, [
      { azureId: 'ida', kind: 'created', after: PLACE },
      { azureId: 'bo', kind: 'linked', ziikUser, before: { unit: null, userTypes: [] }, after: PLACE, firstName: 'Bo' },
      { azureId: 'lost', kind: 'created', status: 'unassigned', after: { unit: null, userTypes: [] } },
      { azureId: 'gone', kind: 'held', status: 'held', after: null },
    ]);

    expect(body).toMatchObject({
      summary: { created: 1, linked: 1, unassigned: 1, seesNothing: 1, held: 1, deactivated: 0, conflict: 0 },
      basis: { people: 4 },
      groups: [
        { kind: 'held', people: 1 },
        { kind: 'sees-nothing', people: 1 },
        { kind: 'linked', about: 'unit', from: [], to: [HQ], people: 1 },
        { kind: 'created', about: 'unit', from: [], to: [HQ], people: 1 },
      ],
      fingerprint: expect.any(String),
    });
    const list = (await admin.get(`/v1/previews/${body.id}/users`)).body.data;
    expect(list.map(({ azureId }: { azureId: string }) => azureId)).toEqual(['gone', 'lost', 'bo', 'ida']);
    const linked = (await admin.get(`/v1/previews/${body.id}/users?kind=linked`)).body.data;
    expect(linked).toMatchObject([{ firstName: 'Bo', ziikUser, after: { unit: HQ } }]);

    expect((await admin.get(`/v1/integrations/${id}/users`)).body.data).toEqual([]);
    const rows = 'SELECT 1 FROM config.history WHERE integration_id = $1';
    expect(await config.db.query(rows, [id])).toEqual([]);
    const counts = 'SELECT 1 FROM config.people_count WHERE integration_id = $1 AND people > 0';
    expect(await config.db.query(counts, [id])).toEqual([]);
  });

  it('says why Azure could not be read, and no number', async () => {
    const id = await integration();
    const { body } = await admin.send('POST', `/v1/integrations/${id}/previews`, { run: 'full' });
    await readAzure(0, { code: 'secret-wrong', title: 'The secret is wrong', detail: 'Refused.', remedy: 'Renew it.' });

    expect(await preview(body.id)).toMatchObject({
      status: 'failed',
      error: { code: 'azure-unreadable', detail: 'The secret is wrong: Refused. Renew it.' },
      summary: null,
    });
  });

  it('is refused before units and user types are read, of other instances, and together with settings', async () => {
    const other = await config.administrator('other');
    const theirs = (await other.send('POST', '/v1/integrations', anIntegration())).body.id;
    expect(await other.send('POST', `/v1/integrations/${theirs}/previews`, { run: 'full' })).toMatchObject({
      status: 409,
      body: { code: 'catalogue-unread' },
    });
    expect((await admin.send('POST', `/v1/integrations/${theirs}/previews`, { run: 'full' })).status).toBe(404);
    const id = await integration();
    const both = { run: 'full', unitField: 'city' };
    expect(await admin.send('POST', `/v1/integrations/${id}/previews`, both)).toMatchObject({
      status: 422,
      body: { code: 'run-and-settings' },
    });
  });
});

describe('a run that names its preview', () => {
  let sequence = 1_795_474_800_000_000;
  const outcome = (integrationId: string, runId: string, change: Partial<UserOutcome> & { azureId: string }) => {
    const data: UserOutcome = {
      ...userOutcome.samples[0]!,
      integrationId,
      runId,
      sequence: ++sequence,
      unit: HQ,
      userTypes: [COOK],
      ...change,
    };
    return event('user.outcome', data, userKey(integrationId, data.azureId));
  };

  it('says how many went as planned, and lists each difference with its cause', async () => {
    const id = await integration(true);
    const azure = rehearsalOutcome.samples[0]!.azure!;
    const nobody = { unit: null, userTypes: [] };
    const planned = await rehearse(id, [
      { azureId: 'as-planned', kind: 'created', after: PLACE },
      {
        azureId: 'linked',
        kind: 'linked',
        after: PLACE,
        ziikUser: { id: 7, email: null, firstName: null, lastName: null },
      },
      { azureId: 'moved-on', kind: 'created', after: PLACE },
      { azureId: 'refused', kind: 'created', after: PLACE },
      {
        azureId: 'by-hand',
        kind: 'linked',
        after: PLACE,
        ziikUser: { id: 8, email: null, firstName: null, lastName: null },
      },
      { azureId: 'left', kind: 'created', after: PLACE },
      { azureId: 'first', kind: 'created', after: PLACE },
      {
        azureId: 'second',
        kind: 'conflict',
        status: 'conflict',
        after: null,
        findings: [{ code: 'email-conflict', field: null, value: null, nearest: [], holder: 'first' }],
      },
    ]);
    const { body: run } = await admin.send('POST', `/v1/integrations/${id}/runs`, {
      kind: 'full',
      previewId: planned.id,
    });
    expect(run.plan).toEqual({ previewId: planned.id, people: null, asPlanned: null, differences: null });
    const claimed = await claim();
    await config.db.transaction((tx) =>
      endRun(tx, claimed, { status: 'succeeded', lastRevision: 1, partitions: PARTITIONS }),
    );
    const conflict = (holder: string) => ({
      status: 'conflict' as const,
      ...nobody,
      ziikUserId: null,
      findings: [{ code: 'email-conflict' as const, field: null, value: null, nearest: [], holder }],
    });

    await tell(
      outcome(id, run.id, { azureId: 'as-planned' }),
      outcome(id, run.id, { azureId: 'linked', ziikUserId: 7 }),
      outcome(id, run.id, {
        azureId: 'moved-on',
        unit: { id: 2, name: 'Shop' },
        azure: { ...azure, department: 'Shop' },
      }),
      outcome(id, run.id, {
        azureId: 'refused',
        status: 'failed',
        ziikUserId: null,
        ...nobody,
        findings: [{ code: 'ziik-refused', field: null, value: null, nearest: [], holder: null }],
      }),
      outcome(id, run.id, { azureId: 'by-hand', ziikUserId: 9 }),
      outcome(id, run.id, { azureId: 'hired', ziikUserId: 10 }),
      outcome(id, run.id, { azureId: 'second', ziikUserId: 11 }),
      outcome(id, run.id, { azureId: 'first', ...conflict('second') }),
      ...PARTITIONS.map((partition) =>
        event(
          runSettled.types[0]!,
          { runId: run.id, integrationId: id, lastRevision: 1, partitions: PARTITIONS },
          id,
          partition,
        ),
      ),
    );

    const settled = await waitUntil('the run to be compared', async () => {
      const { body } = await admin.get(`/v1/runs/${run.id}`);
      return body.plan.people === null ? undefined : body;
    });
    expect(settled.plan).toEqual({ previewId: planned.id, people: 8, asPlanned: 2, differences: 7 });
    const { body } = await admin.get(`/v1/runs/${run.id}/differences?limit=500`);
    const causes = Object.fromEntries(
      body.data.map((each: { azureId: string; cause: string }) => [each.azureId, each.cause]),
    );
    expect(causes).toEqual({
      'moved-on': 'changed-in-azure',
      refused: 'refused',
      'by-hand': 'changed-in-ziik',
      left: 'changed-in-azure',
      hired: 'changed-in-azure',
      first: 'same-address',
      second: 'same-address',
    });
    const page = await admin.get(`/v1/runs/${run.id}/differences?cause=refused`);
    expect(page.body.data).toMatchObject([
      { azureId: 'refused', firstName: 'Ida', planned: { status: 'assigned', unit: HQ }, actual: { status: 'failed' } },
    ]);
  });

  it('is refused by the preview of other settings, one that is not done, and for a delta', async () => {
    const id = await integration(true);
    const start = (body: object) => admin.send('POST', `/v1/integrations/${id}/runs`, body);
    const unknown = await start({ kind: 'full', previewId: randomUUID() });
    expect(unknown.status).toBe(404);
    expect(await start({ kind: 'delta', previewId: randomUUID() })).toMatchObject({
      status: 422,
      body: { code: 'preview-of-full-run' },
    });
    const { body } = await admin.send('POST', `/v1/integrations/${id}/previews`, { run: 'full' });
    expect(await start({ kind: 'full', previewId: body.id })).toMatchObject({
      status: 409,
      body: { code: 'preview-not-done' },
    });
    await readAzure(0);
    await tell(...markers(body.id, id, 0));
    await done(body.id);
    await admin.send('PATCH', `/v1/integrations/${id}`, { unitField: 'city' });
    expect(await start({ kind: 'full', previewId: body.id })).toMatchObject({
      status: 409,
      body: { code: 'preview-stale' },
    });
  });
});
