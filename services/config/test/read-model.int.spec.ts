import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSettled, topics, type UserOutcome, userKey, userOutcome } from '@user-sync/contracts';
import { claimRun, endRun, queueRun, takeRequests, waitingSyncs } from '@user-sync/control';
import type { FindingCode } from '@user-sync/domain';
import { createPublisher, encodeEvent, type Outgoing, type Publisher, partitionFor } from '@user-sync/messaging';
import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { SearchAsSeen1795906800801 } from '../src/migrations/1795906800801-search-as-seen.ts';
import { sweep } from '../src/sweep-deleted/sweep.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

const PARTITIONS = 3;
let config: TestConfig;
let admin: Caller;
let publisher: Publisher;
let id: string;

beforeAll(async () => {
  config = await startTestConfig('config_read_model');
  await makeInstance(config, 'acme', 'canary~webhook');
  admin = await config.administrator();
  publisher = createPublisher({ brokers: kafkaBrokers().split(','), clientId: 'test' });
  id = await newIntegration();
});
afterAll(async () => {
  await publisher?.close();
  await config?.stop();
});

const newIntegration = async () =>
  (await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }))).body.id as string;
let sequence = 1_795_474_800_000_000;

function anOutcome(change: Partial<UserOutcome> = {}): UserOutcome {
  return {
    ...userOutcome.samples[0]!,
    integrationId: id,
    azureId: randomUUID(),
    runId: randomUUID(),
    sequence: ++sequence,
    ...change,
  };
}
const message = (outcome: UserOutcome): Outgoing =>
  encodeEvent('user.outcome', outcome, {
    source: 'applier',
    id: String(outcome.sequence),
    key: userKey(outcome.integrationId, outcome.azureId),
  });
const send = (...messages: Outgoing[]) => publisher.send(topics(config.topicPrefix).ziikOutcomes, messages);
const tell = (...outcomes: UserOutcome[]) => send(...outcomes.map(message));
const marker = (runId: string, partition: number) =>
  encodeEvent(
    runSettled.types[0]!,
    { runId, integrationId: id, lastRevision: 1, partitions: [0, 1, 2] },
    { source: 'applier', id: `${runId}/${partition}`, key: runId, partition },
  );
const users = async (query = '', of = id) => (await admin.get(`/v1/integrations/${of}/users${query}`)).body.data;
const user = (azureId: string, of = id) => admin.get(`/v1/integrations/${of}/users/${azureId}`);
const appears = (azureId: string, status: string) =>
  waitUntil(`${azureId} as ${status}`, async () => (await user(azureId)).body.status === status);

describe('the read model', () => {
  it('[S22] shows a user with what was read, decided and done, and the history', async () => {
    const outcome = anOutcome({
      status: 'unassigned',
      unit: null,
      userTypes: [],
      findings: [
        {
          code: 'unit-unknown' as const,
          field: 'department',
          value: 'Shpo',
          nearest: [{ id: 7, name: 'Shop' }],
          holder: null,
        },
      ],
    });
    await tell(outcome);
    await appears(outcome.azureId, 'unassigned');

    const { body } = await user(outcome.azureId);

    expect(body).toEqual({
      azureId: outcome.azureId,
      ziikUserId: 4711,
      email: 'ida.holm@contoso.example',
      firstName: 'Ida',
      lastName: 'Holm',
      status: 'unassigned',
      unit: null,
      userTypes: [],
      findings: outcome.findings,
      deactivatedAt: null,
      purgeAt: null,
      updatedAt: '2026-11-23T10:00:00.000Z',
      retry: null,
      azure: outcome.azure,
      ziik: outcome.ziik,
      decision: outcome.decision,
      explanation: {
        verdict: {
          code: 'unit-unknown',
          values: {
            field: 'department',
            value: 'Shpo',
            nearest: [{ id: 7, name: 'Shop' }],
            count: null,
            unit: null,
            userTypes: [],
          },
        },
        steps: expect.any(Array),
      },
      history: [
        {
          at: '2026-11-23T10:00:00.000Z',
          what: 'created',
          runId: outcome.runId,
          detail: 'unassigned: unit-unknown',
          changes: [
            { field: 'status', before: null, after: 'unassigned' },
            { field: 'findings', before: [], after: ['unit-unknown'] },
          ],
          cause: 'azure',
          actor: null,
        },
      ],
      memberships: [],
      hold: null,
      nextTryAt: null,
      requests: [],
      sync: null,
    });
  });

  it('[R conflict] explains who is in the way, in whichever integration of the instance', async () => {
    const other = await newIntegration();
    const holder = anOutcome({ integrationId: other, firstName: 'Bo', lastName: 'Lind' });
    const wanting = anOutcome({
      status: 'conflict',
      ziikUserId: null,
      unit: null,
      userTypes: [],
      findings: [{ code: 'email-conflict', field: null, value: null, nearest: [], holder: holder.azureId }],
    });
    await tell(holder, wanting);
    await waitUntil('the holder', async () => (await user(holder.azureId, other)).status === 200);
    await appears(wanting.azureId, 'conflict');

    const { verdict } = (await user(wanting.azureId)).body.explanation;

    expect(verdict).toEqual({
      code: 'email-conflict',
      values: {
        email: 'ida.holm@contoso.example',
        holder: { azureId: holder.azureId, name: 'Bo Lind', deactivatedAt: null },
      },
    });
  });

  it('[R alias] says that an alias decided, in the decision and step by step, and why somebody leaves', async () => {
    const by = [{ kind: 'unit', id: 11, value: 'Aarhus C', by: 'alias' }] as const;
    const sample = userOutcome.samples[0]!;
    const placed = anOutcome({
      lifecycle: { state: 'present' },
      decision: { ...sample.decision!, by: [...by] },
      azure: { ...sample.azure!, department: 'Aarhus C' },
    });
    const held = anOutcome({
      status: 'held',
      azure: null,
      decision: null,
      lifecycle: { state: 'gone', cause: 'soft-deleted' },
      findings: [{ code: 'removal-held', field: null, value: null, nearest: [], holder: null }],
    });
    await tell(placed, held);
    await appears(placed.azureId, 'assigned');
    await appears(held.azureId, 'held');

    const { decision, explanation } = (await user(placed.azureId)).body;

    expect(decision.unit).toEqual({ id: 11, name: 'Shop 001 Aarhus', by: 'alias', value: 'Aarhus C' });
    expect(decision.userTypes).toEqual(sample.decision!.userTypes);
    expect(explanation.steps.find(({ step }: { step: string }) => step === 'unit')).toEqual({
      step: 'unit',
      outcome: 'ok',
      code: 'unit-matched',
      values: { field: 'department', value: 'Aarhus C', unit: { id: 11, name: 'Shop 001 Aarhus' }, by: 'alias' },
    });
    expect((await user(held.azureId)).body.explanation.verdict).toEqual({
      code: 'removal-held',
      values: { cause: 'soft-deleted', since: '2026-11-23T10:00:00.000Z' },
    });
  });

  it('[S4] shows why somebody waits for the next attempt, until there is an answer', async () => {
    const retry = { since: '2026-11-23T09:00:00.000Z', reason: 'Ziik did not answer in time.' };
    const azureId = randomUUID();
    await tell(anOutcome({ azureId, status: 'pending', retry }));
    await appears(azureId, 'pending');
    const { body } = await user(azureId);
    expect(body.retry).toEqual(retry);
    expect(body.history[0].detail).toBe('pending. Ziik did not answer in time.');

    await tell(anOutcome({ azureId, status: 'assigned', retry: null }));
    await appears(azureId, 'assigned');
    expect((await user(azureId)).body.retry).toBeNull();
  });

  it('ignores what is not newer, in whatever order and however often it comes', async () => {
    const azureId = randomUUID();
    const [first, second, third] = [
      anOutcome({ azureId, status: 'pending' }),
      anOutcome({ azureId, status: 'unassigned' }),
      anOutcome({ azureId, status: 'assigned' }),
    ];

    await tell(third, first, second, second);
    await appears(azureId, 'assigned');
    await tell(second, first);
    const behind = anOutcome({ azureId: inPartitionOf(azureId) });
    await tell(behind);
    await appears(behind.azureId, 'assigned');

    const { body } = await user(azureId);
    expect(body.status).toBe('assigned');
    expect(body.history).toHaveLength(3);
  });

  it('is searched as people see it: composed or decomposed, whatever the case, without what is invisible', async () => {
    id = await newIntegration();
    const several = [
      anOutcome({ firstName: 'Jo\u0308rg', lastName: 'Groß', email: 'a@contoso.example' }),
      anOutcome({ firstName: 'Jörg', lastName: 'Gro\u200bß', email: 'b@contoso.example' }),
      anOutcome({ firstName: 'Jorg', lastName: 'Other', email: 'c@contoso.example' }),
    ];
    await tell(...several);
    await waitUntil('all three', async () => (await users()).length === 3);
    const found = async (search: string) =>
      (await users(`?search=${encodeURIComponent(search)}`))
        .map(({ azureId }: { azureId: string }) => several.findIndex((each) => each.azureId === azureId))
        .sort();

    for (const search of ['jörg', 'Jo\u0308rg', ' JÖRG ', 'j\u200börg', 'jorg'])
      expect([search, await found(search)]).toEqual([search, [0, 1, 2]]);
    for (const search of ['jörg  groß', 'GROSS']) expect([search, await found(search)]).toEqual([search, [0, 1]]);
    expect(await found(' \u200b')).toEqual([0, 1, 2]);
  });

  it('converts what an earlier version stored into the form that is searched, however much it is', async () => {
    id = await newIntegration();
    await config.db.execute(
      `INSERT INTO config.person (integration_id, azure_id, sequence, status, user_types, findings, finding_codes, search,
          updated_at)
        SELECT $1, 'old-' || n, 1, 'assigned', '[]', '[]', '{}', CASE n % 3 WHEN 0 THEN 'plain' WHEN 1 THEN 'gro\u200bß' || n
          ELSE 'two  blanks' END, now()
        FROM generate_series(1, 10500) AS n`,
      [id],
    );
    const runner = config.db.dataSource.createQueryRunner();

    await new SearchAsSeen1795906800801().up(runner);
    await runner.release();

    expect(
      await config.db.query(
        `SELECT regexp_replace(search, '\\d+', '') AS search, count(*) AS people FROM config.person
          WHERE integration_id = $1 GROUP BY 1 ORDER BY 1`,
        [id],
      ),
    ).toEqual([
      { search: 'gross', people: 3_500 },
      { search: 'plain', people: 3_500 },
      { search: 'two blanks', people: 3_500 },
    ]);
  });

  it('names what is invisible in the value of a finding', async () => {
    id = await newIntegration();
    const unknown = { field: 'department', nearest: [], holder: null };
    const hidden = anOutcome({
      findings: [
        { code: 'unit-unknown', value: 'Sa\u200bles', ...unknown },
        { code: 'user-type-unknown', value: 'Plain', ...unknown },
      ],
    });
    await tell(hidden);
    await appears(hidden.azureId, hidden.status);

    const { body } = await user(hidden.azureId);
    expect(body.findings).toEqual([
      { code: 'unit-unknown', value: 'Sa\u200bles', invisible: ['U+200B'], ...unknown },
      { code: 'user-type-unknown', value: 'Plain', ...unknown },
    ]);
    const { body: values } = await admin.get(`/v1/integrations/${id}/unmatched-values`);
    expect(
      values.data.map(({ value, invisible }: { value: string; invisible?: string[] }) => [value, invisible]),
    ).toEqual([
      ['Sa\u200bles', ['U+200B']],
      ['Plain', undefined],
    ]);
  });

  it('[S22, S35] is filtered by status, finding and search, and paged', async () => {
    id = await newIntegration();
    const several = [
      anOutcome({ status: 'assigned', firstName: 'Åse', lastName: '100%', email: 'ase@contoso.example' }),
      anOutcome({
        status: 'deactivated',
        deactivatedAt: '2026-11-01T00:00:00.000Z',
        purgeAt: '2027-01-30T00:00:00.000Z',
      }),
      anOutcome({
        status: 'conflict',
        findings: [{ code: 'returner' as const, field: null, value: null, nearest: [], holder: 'x' }],
      }),
      anOutcome({ status: 'assigned', email: 'bo@fabrikam.example', firstName: 'Bo', ziikUserId: null }),
    ];
    await tell(...several);
    await waitUntil('all four', async () => (await users()).length === 4);
    const found = async (query: string) =>
      (await users(query))
        .map(({ azureId }: { azureId: string }) => several.findIndex((each) => each.azureId === azureId))
        .sort();

    expect(await found('?status=deactivated')).toEqual([1]);
    expect((await users('?status=deactivated'))[0].purgeAt).toBe('2027-01-30T00:00:00.000Z');
    expect(await found('?finding=returner')).toEqual([2]);
    expect(await found('?search=FABRIKAM')).toEqual([3]);
    expect(await found(`?search=${encodeURIComponent('åse 100%')}`)).toEqual([0]);
    expect(await found('?search=%25')).toEqual([0]);
    expect(await found('?search=%20%20fabrikam%20')).toEqual([3]);
    expect(await found(`?search=${encodeURIComponent('fab\u200brikam')}`)).toEqual([3]);
    expect(await found('?status=&search=')).toEqual([0, 1, 2, 3]);
    const first = await admin.get(`/v1/integrations/${id}/users?limit=3`);
    expect(first.body.data).toHaveLength(3);
    expect(await users(`?limit=3&cursor=${first.body.nextCursor}`)).toHaveLength(1);
    expect((await admin.get(`/v1/integrations/${id}/users?status=happy`)).status).toBe(422);
    expect((await admin.get(`/v1/integrations/${id}`)).body.counts).toMatchObject({
      linked: 3,
      assigned: 2,
      deactivated: 1,
      conflict: 1,
      pending: 0,
    });
  });

  it('[S36] keeps a stub without personal data of a user who was purged', async () => {
    const azureId = randomUUID();
    await tell(anOutcome({ azureId }));
    await tell(anOutcome({ azureId, status: 'purged', what: 'purged' }));
    await appears(azureId, 'purged');

    expect((await user(azureId)).body).toMatchObject({
      email: null,
      firstName: null,
      lastName: null,
      unit: null,
      azure: null,
      ziik: null,
      decision: null,
      explanation: {
        verdict: { code: 'purged' },
        steps: [{ code: 'forgotten' }, { code: 'not-linked' }, { code: 'purged' }],
      },
    });
    const rows = await config.db.query('SELECT p::text FROM config.person p WHERE azure_id = $1', [azureId]);
    expect(JSON.stringify(rows)).not.toMatch(/Holm|Ida|contoso/i);
  });

  it('stores values that Postgres does not accept unchanged, and continues', async () => {
    const odd = anOutcome({
      firstName: 'I\0da',
      findings: [{ code: 'unit-unknown' as const, field: 'city', value: 'x\ud800\0', nearest: [], holder: null }],
    });
    await tell(odd);
    await appears(odd.azureId, 'assigned');

    expect((await user(odd.azureId)).body).toMatchObject({ firstName: 'Ida', findings: [{ value: 'x\ufffd' }] });
  });

  it('moves outcomes that can never be stored to the dead letters', async () => {
    const fine = anOutcome();
    await tell(anOutcome({ integrationId: 'not-a-guid' }), anOutcome({ at: 'yesterday' }), fine);
    await appears(fine.azureId, 'assigned');
  });

  it('lists values that name nothing, with how many users state them', async () => {
    id = await newIntegration();
    const unknown = (code: FindingCode, field: string, value: string) => ({
      code,
      field,
      value,
      nearest: [{ id: 1, name: 'Shop' }],
      holder: null,
    });
    await tell(
      anOutcome({
        findings: [unknown('unit-unknown', 'department', 'Shpo'), unknown('user-type-unknown', 'jobTitle', 'Boss')],
      }),
      anOutcome({ findings: [unknown('unit-unknown', 'department', 'Shpo')] }),
      anOutcome({ findings: [unknown('unit-missing', 'department', 'x')] }),
    );
    await waitUntil('all three', async () => (await users()).length === 3);

    const path = `/v1/integrations/${id}/unmatched-values`;
    const { body } = await admin.get(path);
    const counted = { seesNothing: 0, firstSeenAt: '2026-11-23T10:00:00.000Z', nearest: [{ id: 1, name: 'Shop' }] };
    expect(body.data).toEqual([
      { kind: 'unit', code: 'unit-unknown', field: 'department', value: 'Shpo', users: 2, ...counted },
      { kind: 'unit', code: 'unit-missing', field: 'department', value: 'x', users: 1, ...counted },
      { kind: 'user-type', code: 'user-type-unknown', field: 'jobTitle', value: 'Boss', users: 1, ...counted },
    ]);
    const first = await admin.get(`${path}?limit=1`);
    expect((await admin.get(`${path}?limit=1&cursor=${first.body.nextCursor}`)).body.data).toEqual([body.data[1]]);
  });
});

/** An Azure id whose messages stand in the same partition, hence behind those of the given one. */
function inPartitionOf(azureId: string): string {
  const wanted = partitionFor(userKey(id, azureId), PARTITIONS);
  for (;;) {
    const other = randomUUID();
    if (partitionFor(userKey(id, other), PARTITIONS) === wanted) return other;
  }
}

describe('a run', () => {
  it('is settled when its markers have come in every partition, and its outcomes are shown by then', async () => {
    const { run } = await queueRun(config.db, { integrationId: id, kind: 'full', trigger: 'administrator' });
    const [claimed] = (await claimRun(config.db, 'test', 60_000, 10)).filter((each) => each.id === run.id);
    await config.db.transaction((tx) =>
      endRun(tx, claimed!, { status: 'succeeded', lastRevision: 1, partitions: [0, 1] }),
    );
    const people = Array.from({ length: 300 }, () => anOutcome({ runId: run.id }));
    const settledAt = async () => (await admin.get(`/v1/runs/${run.id}`)).body.settledAt;

    await tell(...people);
    await send(marker(run.id, 0), marker(run.id, 1), marker(run.id, 1));
    await waitUntil(
      'two markers',
      async () => (await config.db.query('SELECT 1 FROM config.run_marker WHERE run_id = $1', [run.id])).length === 2,
    );
    expect(await settledAt()).toBeNull();
    await send(marker(run.id, 2));

    await waitUntil('the run to be settled', settledAt);
    const [shown] = await config.db.query<{ people: number }>(
      'SELECT count(*) AS people FROM config.person WHERE azure_id = ANY($1)',
      [people.map(({ azureId }) => azureId)],
    );
    expect(shown).toEqual({ people: 300 });
  });
});

describe('requests about one user', () => {
  it('reach the applier if they make sense', async () => {
    const [active, deactivated, purged, gone, returner] = [
      anOutcome(),
      anOutcome({ status: 'deactivated' }),
      anOutcome({ status: 'purged' }),
      anOutcome({
        status: 'purged',
        findings: [{ code: 'gone-in-ziik' as const, field: null, value: null, nearest: [], holder: null }],
      }),
      anOutcome({
        status: 'conflict',
        findings: [{ code: 'returner' as const, field: null, value: null, nearest: [], holder: 'x' }],
      }),
    ];
    await tell(active, deactivated, purged, gone, returner);
    await appears(returner.azureId, 'conflict');
    await waitUntil(
      'all',
      async () =>
        (await user(gone.azureId)).status === 200 &&
        (await user(purged.azureId)).status === 200 &&
        (await user(deactivated.azureId)).status === 200 &&
        (await user(active.azureId)).status === 200,
    );
    const ask = async ({ azureId }: UserOutcome, what: string) => {
      const { status, body } = await admin.send('POST', `/v1/integrations/${id}/users/${azureId}/${what}`);
      return status === 202 ? 202 : `${status} ${body.code}`;
    };

    expect(await ask(deactivated, 'reactivation')).toBe(202);
    expect(await ask(active, 'reactivation')).toBe('409 not-deactivated');
    expect(await ask(purged, 'reactivation')).toBe('409 purged');
    expect(await ask(active, 'sync')).toBe(202);
    expect(await ask(gone, 'sync')).toBe(202);
    expect(await ask(purged, 'sync')).toBe('409 purged');
    expect(await ask(returner, 'adoption')).toBe(202);
    expect(await ask(active, 'adoption')).toBe('409 no-returner');
    expect(await ask(anOutcome(), 'sync')).toBe('404 not-found');

    const requests = await config.db.transaction((tx) => takeRequests(tx, 'acme'));
    expect(requests.map(({ kind, azureIds }) => [kind, azureIds])).toEqual([
      ['reactivation', [deactivated.azureId]],
      ['adoption', [returner.azureId]],
    ]);
    // They are read from Azure first.
    const asked = await waitingSyncs(config.db, id, 10);
    expect(asked.map(({ azureId }) => azureId).sort()).toEqual([active.azureId, gone.azureId].sort());
  });
});

describe('deleting an integration', () => {
  it('[R deletion] removes its users and their history, even what comes late', async () => {
    const person = anOutcome();
    await tell(person);
    await appears(person.azureId, 'assigned');
    await admin.send('PATCH', `/v1/integrations/${id}`, { enabled: false });
    await admin.send('DELETE', `/v1/integrations/${id}`);
    const left = () =>
      config.db.query(
        'SELECT 1 FROM config.person WHERE integration_id = $1 UNION ALL SELECT 1 FROM config.history WHERE integration_id = $1',
        [id],
      );

    await waitUntil('nothing to be left', async () => (await left()).length === 0);
    const other = await newIntegration();
    const late = anOutcome();
    const behind = { ...anOutcome({ integrationId: other }) };
    await tell(late);
    await tell(behind);
    await waitUntil('what came behind', async () => (await user(behind.azureId, other)).status === 200);
    await waitUntil('a sweep', () => sweep(config.db, { info: () => {}, warn: () => {} } as never));
    expect(await left()).toEqual([]);
  });
});
