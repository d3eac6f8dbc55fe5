import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type UserOutcome, userOutcome } from '@user-sync/contracts';
import { queueRun, showCatalogue } from '@user-sync/control';
import { finding } from '@user-sync/domain';
import { storeOutcomes } from '../src/keep-read-model/store-outcomes.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let id: string;

beforeAll(async () => {
  config = await startTestConfig('config_history');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
});
afterAll(() => config?.stop());
beforeEach(async () => {
  id = (await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }))).body.id;
});

const [sample] = userOutcome.samples as [UserOutcome];
const azure = sample.azure!;
const ODENSE = { id: 12, name: 'Shop 002 Odense' };
const inOdense = {
  azure: { ...azure, department: ODENSE.name },
  unit: ODENSE,
  decision: { unit: ODENSE, userTypes: sample.userTypes },
  what: 'moved',
} as const;
const gone = { azure: null, decision: null, rulesVersion: 0 } as const;
const deactivated = {
  ...gone,
  status: 'deactivated',
  what: 'deactivated',
  ziik: { ...sample.ziik!, active: false },
} as const;
const forgotten: Partial<UserOutcome> = {
  ...gone,
  status: 'purged',
  what: 'purged',
  ziik: null,
  ziikUserId: null,
  email: null,
  firstName: null,
  lastName: null,
  unit: null,
  userTypes: [],
};

let sequence = 1_795_474_800_000_000;
/** An outcome of one person, of a run of its own where none is given. */
const anOutcome = (azureId: string, change: Partial<UserOutcome> = {}): UserOutcome => ({
  ...sample,
  integrationId: id,
  azureId,
  runId: randomUUID(),
  sequence: ++sequence,
  rulesVersion: 1,
  ...change,
});
const store = (...outcomes: UserOutcome[]) => config.db.transaction((tx) => storeOutcomes(tx, outcomes));
const page = async (azureId: string) => (await admin.get(`/v1/integrations/${id}/users/${azureId}`)).body;
/** Cause, actor and changes of each entry, oldest first. */
const historyOf = async (azureId: string) =>
  (await page(azureId)).history
    .reverse()
    .map(({ cause, actor, changes }: { cause: string; actor: string | null; changes: Change[] }) => [
      actor === null ? cause : `${cause} by ${actor}`,
      Object.fromEntries(changes.map(({ field, before, after }) => [field, [before, after]])),
    ]);
interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

const CREATED = ['azure', { status: [null, 'assigned'], unit: [null, sample.unit], userTypes: [[], sample.userTypes] }];

describe('the history of a person', () => {
  it('[S33] says what Azure changed, and where it led', async () => {
    await store(anOutcome('moved'));
    await store(anOutcome('moved', inOdense));

    expect(await historyOf('moved')).toEqual([
      CREATED,
      ['azure', { department: [azure.department, ODENSE.name], unit: [sample.unit, ODENSE] }],
    ]);
  });

  it('[S37] says that a unit got another name in Ziik', async () => {
    const renamed = { id: 11, name: 'Aarhus C' };
    await store(anOutcome('renamed'));
    await store(
      anOutcome('renamed', {
        unit: renamed,
        decision: { unit: null, userTypes: [] },
        findings: [
          finding('unit-unknown', { field: 'department', value: azure.department }),
        ] as UserOutcome['findings'],
        what: 'listed',
      }),
    );

    expect((await historyOf('renamed'))[1]).toEqual([
      'catalogue',
      { unit: [sample.unit, renamed], findings: [[], ['unit-unknown']] },
    ]);
  });

  it('[S37] says who changed the setting that led there, however many attempts it took', async () => {
    await store(anOutcome('by-rules'), anOutcome('same-rules'));
    const bo = await config.as({ sub: 'bo', roles: ['platform-administrator'], instance: 'acme' });
    const changed = await bo.send('PATCH', `/v1/integrations/${id}`, { unitField: 'city' });
    expect(changed.status).toBe(200);
    await admin.send('PATCH', `/v1/integrations/${id}`, { name: 'Renamed' });

    const decided = { ...inOdense, azure, rulesVersion: 2, runId: randomUUID() };
    const failing = { since: '2026-11-23T09:00:00.000Z', reason: 'Ziik did not answer in time.' };
    const waiting = { ...decided, unit: sample.unit, status: 'pending', what: 'listed', retry: failing } as const;
    await store(anOutcome('by-rules', waiting), anOutcome('same-rules', { rulesVersion: 2, what: 'listed' }));
    await store(anOutcome('by-rules', waiting));
    await store(anOutcome('by-rules', decided));

    expect(await historyOf('by-rules')).toEqual([
      CREATED,
      ['setting by bo', { status: ['assigned', 'pending'] }],
      ['setting by bo', { status: ['pending', 'assigned'], unit: [sample.unit, ODENSE] }],
    ]);
    expect((await historyOf('same-rules'))[1]).toEqual([null, {}]);
  });

  it('[S37] has no setting for the cause where the newer one had decided the person as before', async () => {
    const bo = await config.as({ sub: 'bo', roles: ['platform-administrator'], instance: 'acme' });
    await bo.send('PATCH', `/v1/integrations/${id}`, { unitField: 'city' });
    const later = { ...inOdense, azure, rulesVersion: 2 };
    await store(anOutcome('since-changed'), anOutcome('since-confirmed'));

    await store(
      anOutcome('since-changed', later),
      anOutcome('since-confirmed', { ...later, confirmedRulesVersion: 2 }),
    );

    expect((await historyOf('since-changed'))[1]).toEqual(['setting by bo', { unit: [sample.unit, ODENSE] }]);
    expect((await historyOf('since-confirmed'))[1]).toEqual(['catalogue', { unit: [sample.unit, ODENSE] }]);
  });

  it('[S37] says who set and who removed the alias that led there', async () => {
    await config.db.transaction((tx) =>
      showCatalogue(tx, 'acme', {
        version: 1,
        units: JSON.stringify([sample.unit, ODENSE]),
        userTypes: '[]',
      }),
    );
    const as = (sub: string) => config.as({ sub, roles: ['platform-administrator'], instance: 'acme' });
    const [bo, di] = await Promise.all([as('bo'), as('di')]);
    const aliases = `/v1/integrations/${id}/aliases`;
    const set = async (caller: Caller, value: string) => {
      const alias = { kind: 'unit', value, target: { id: ODENSE.id } };
      return (await caller.send('POST', aliases, alias)).body.id as string;
    };
    const unknown = {
      unit: null,
      decision: { unit: null, userTypes: [] },
      findings: [finding('unit-unknown', { field: 'department', value: azure.department })] as UserOutcome['findings'],
    };
    const by = [{ kind: 'unit', id: ODENSE.id, value: azure.department!, by: 'alias' }] as const;
    const placed = { unit: ODENSE, decision: { unit: ODENSE, userTypes: sample.userTypes, by: [...by] } };
    await store(anOutcome('meant', unknown), anOutcome('too', unknown));

    const made = await set(bo, azure.department!);
    await set(di, 'Odense C');
    await store(anOutcome('meant', placed), anOutcome('too', placed));
    expect((await di.send('DELETE', `${aliases}/${made}`)).status).toBe(204);
    await store(anOutcome('meant', unknown));
    await set(admin, azure.department!);
    await store(anOutcome('meant', placed), anOutcome('meant', unknown));

    const told = async (azureId: string) => (await historyOf(azureId)).map(([cause]: [string]) => cause);
    expect(await told('meant')).toEqual(['azure', 'setting by bo', 'setting by di', 'setting by ada', 'setting by di']);
    expect(await told('too')).toEqual(['azure', 'setting by bo']);
  });

  it('[S13] says what stood in Ziik by hand before it was set right', async () => {
    await store(anOutcome('by-hand'));
    await store(anOutcome('by-hand', { what: 'updated', found: { firstName: 'I.', unit: null, userTypes: [] } }));

    expect((await historyOf('by-hand'))[1]).toEqual([
      'ziik',
      { firstName: ['I.', 'Ida'], unit: [null, sample.unit], userTypes: [[], sample.userTypes] },
    ]);
  });

  it('[S36] says who brought somebody back, and keeps no value of who is removed for good, however it comes', async () => {
    const asked = { kind: 'reactivation', actor: 'ada', at: '2026-11-23T10:00:00.000Z' };
    const back = { ...deactivated, asked, ziik: sample.ziik, status: 'assigned', what: 'reactivated' } as const;
    const [created, left, returned, again, late, purged] = [
      anOutcome('purged'),
      anOutcome('purged', deactivated),
      anOutcome('purged', back),
      anOutcome('purged', { ...deactivated, firstName: 'Eva' }),
      anOutcome('purged', { firstName: 'Uta', ziik: sample.ziik }),
      anOutcome('purged', forgotten),
    ];
    await store(created, left, returned);
    expect(await historyOf('purged')).toEqual([
      CREATED,
      ['azure', { status: ['assigned', 'deactivated'], active: [true, false] }],
      ['administrator by ada', { status: ['deactivated', 'assigned'], active: [false, true] }],
    ]);

    await store(again, purged);
    await store(late, created);

    expect((await historyOf('purged')).map(([cause, changes]: [string, object]) => [cause, changes])).toEqual([
      ['azure', {}],
      ['azure', {}],
      ['administrator by ada', {}],
      ['azure', {}],
      [null, {}],
      ['time', { status: ['deactivated', 'purged'] }],
    ]);
    const rows = await config.db.query(
      "SELECT h::text FROM config.history h WHERE azure_id = 'purged' UNION ALL SELECT p::text FROM config.person p WHERE azure_id = 'purged'",
    );
    expect(JSON.stringify(rows)).not.toMatch(/Holm|Ida|Eva|Uta|contoso|Aarhus|assistant/i);
  });

  it('[S36] keeps no value either of who was deleted in Ziik by hand and is gone from Azure', async () => {
    const inZiik = { status: 'purged', findings: [finding('gone-in-ziik')] as UserOutcome['findings'] } as const;
    await store(anOutcome('both'), anOutcome('both', { ...inZiik, what: 'listed', ziik: null, ziikUserId: null }));
    expect((await historyOf('both'))[1]![0]).toBe('ziik');
    await store(anOutcome('both', { ...forgotten, ...inZiik }));

    const rows = await config.db.query("SELECT h::text FROM config.history h WHERE azure_id = 'both'");
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/Holm|Ida|contoso|Aarhus|assistant/i);
  });

  it('is compared in the order of the outcomes, whatever comes together', async () => {
    const [first, second, third] = [
      anOutcome('together'),
      anOutcome('together', { ...inOdense }),
      anOutcome('together', { what: 'moved' }),
    ];
    await store(third, first, second, first);
    await store(second, first);

    expect(await historyOf('together')).toEqual([
      CREATED,
      ['azure', { department: [azure.department, ODENSE.name], unit: [sample.unit, ODENSE] }],
      ['azure', { department: [ODENSE.name, azure.department], unit: [ODENSE, sample.unit] }],
    ]);
  });
});

describe("a user's page", () => {
  it('has the memberships, the hold, the next attempt and what was asked for', async () => {
    const hold = { runId: randomUUID(), since: '2026-11-23T09:00:00.000Z' };
    const retry = {
      since: '2026-11-23T09:00:00.000Z',
      reason: 'Ziik did not answer.',
      nextAt: '2026-11-23T09:05:00.000Z',
    };
    const memberships = [
      { unit: sample.unit, userTypes: [] },
      { unit: ODENSE, userTypes: [] },
    ];
    await store(anOutcome('page', { hold, retry, ziik: { ...sample.ziik!, memberships } }), anOutcome('other'));
    const bo = await config.as({ sub: 'bo', roles: ['platform-administrator'], instance: 'acme' });
    await bo.send('POST', `/v1/integrations/${id}/users/page/sync`);

    expect(await page('page')).toMatchObject({
      hold,
      memberships,
      nextTryAt: retry.nextAt,
      retry: { since: retry.since, reason: retry.reason },
      ziik: sample.ziik,
      requests: [{ kind: 'sync', at: expect.stringMatching(/Z$/), actor: 'bo' }],
    });
    expect((await page('page')).ziik).not.toHaveProperty('memberships');
    expect(await page('other')).toMatchObject({
      hold: null,
      nextTryAt: null,
      requests: [],
      memberships: [{ unit: sample.unit, userTypes: sample.userTypes }],
    });
  });
});

describe('what a run changed', () => {
  const aRun = async () =>
    (await queueRun(config.db, { integrationId: id, kind: 'full', trigger: 'administrator' })).run.id;
  const changes = async (runId: string, query = '') => (await admin.get(`/v1/runs/${runId}/changes${query}`)).body;
  const told = ({ data }: { data: { azureId: string; what: string }[] }) =>
    data.map(({ azureId, what }) => `${azureId} ${what}`);

  it('is listed by kind, filtered and paged, with before and after', async () => {
    const runId = await aRun();
    const before = randomUUID();
    await store(...['a', 'b', 'c'].map((azureId) => anOutcome(azureId, { runId: before })));
    await store(
      anOutcome('a', { ...inOdense, runId }),
      anOutcome('n', { runId }),
      anOutcome('b', { ...deactivated, runId }),
      anOutcome('c', { what: 'listed', runId }),
      anOutcome('m', { runId }),
    );

    const all = await changes(runId);
    expect(told(all)).toEqual(['n created', 'm created', 'b deactivated', 'a moved']);
    expect(all.data[3]).toEqual({
      azureId: 'a',
      firstName: 'Ida',
      lastName: 'Holm',
      email: 'ida.holm@contoso.example',
      what: 'moved',
      at: sample.at,
      changes: [
        { field: 'unit', before: sample.unit, after: ODENSE },
        { field: 'department', before: azure.department, after: ODENSE.name },
      ],
    });
    expect(told(await changes(runId, '?what=deactivated'))).toEqual(['b deactivated']);
    expect((await changes(runId, '/summary')).byWhat).toEqual({
      created: 2,
      linked: 0,
      updated: 0,
      moved: 1,
      deactivated: 1,
      reactivated: 0,
      purged: 0,
      listed: 0,
    });
    const first = await changes(runId, '?limit=3');
    expect(told(await changes(runId, `?limit=3&cursor=${first.nextCursor}`))).toEqual(['a moved']);
  });

  it('is not what comes later, but what a decision on its removals brings, and somebody whose first attempts failed', async () => {
    const runId = await aRun();
    const retry = { since: '2026-11-23T09:00:00.000Z', reason: 'Ziik did not answer.' };
    const asked = { kind: 'decision', actor: 'ada', at: '2026-11-23T10:00:00.000Z' };
    await store(anOutcome('held'));
    await store(
      anOutcome('held', { ...gone, status: 'held', what: 'listed', runId }),
      anOutcome('slow', { runId, status: 'pending', what: 'listed', unit: null, userTypes: [], retry }),
    );
    await store(anOutcome('held', { ...deactivated, runId, asked }), anOutcome('slow', { runId }));
    await store(
      anOutcome('held', { ...deactivated, ziik: sample.ziik, what: 'reactivated', status: 'assigned', runId }),
    );
    await store(anOutcome('slow', { runId, what: 'updated', found: { firstName: 'I.' } }));

    expect(told(await changes(runId))).toEqual(['slow created', 'held deactivated', 'held listed', 'slow listed']);
    expect((await changes(runId, '/summary')).byWhat).toMatchObject({
      created: 1,
      deactivated: 1,
      listed: 2,
      updated: 0,
    });
  });

  it('[S36] shows nothing personal of who was removed for good', async () => {
    const runId = await aRun();
    await store(anOutcome('gone', { runId }));
    await store(anOutcome('gone', forgotten));

    expect((await changes(runId)).data).toEqual([
      { azureId: 'gone', firstName: null, lastName: null, email: null, what: 'created', at: sample.at, changes: [] },
    ]);
  });

  it('[S1] is nobody’s in another instance, and refuses strange queries and cursors', async () => {
    const runId = await aRun();
    await store(...['a', 'b', 'c'].map((azureId) => anOutcome(azureId, { runId })));
    const { nextCursor } = await changes(runId, '?limit=1');
    const other = await config.administrator('other');
    const operator = await config.operator();
    const status = async (path: string, caller = admin) => (await caller.get(path)).status;

    expect(await status(`/v1/runs/${runId}/changes`, other)).toBe(404);
    expect(await status(`/v1/runs/${runId}/changes/summary`, other)).toBe(404);
    expect(await status(`/v1/runs/${runId}/changes`, operator)).toBe(403);
    expect(await status(`/v1/runs/${randomUUID()}/changes`)).toBe(404);
    expect(await status(`/v1/runs/${runId}/changes?what=unlisted`)).toBe(422);
    expect(await status(`/v1/runs/${runId}/changes?kind=created`)).toBe(422);
    expect(await status(`/v1/runs/${runId}/changes?what=created&cursor=${nextCursor}`)).toBe(422);
    expect(await status(`/v1/runs/${runId}/changes?cursor=${nextCursor}`)).toBe(200);
  });

  it.each([
    [
      'what it changed, in its order',
      "AND by_run AND (what, sequence) > ('a', 1) ORDER BY what, sequence LIMIT 50",
      '*',
    ],
    ['who was deactivated', "AND what = 'deactivated'", 'azure_id, sequence'],
    ['who is in it at all', '', 'azure_id'],
  ])('is found by one index: %s', async (_, conditions, columns) => {
    const plan = await config.db.transaction(async (tx) => {
      // Of few rows Postgres would read all.
      await tx.execute('SET LOCAL enable_seqscan = off');
      await tx.execute('SET LOCAL enable_bitmapscan = off');
      return tx.query(
        `EXPLAIN SELECT ${columns} FROM config.history WHERE integration_id = '${id}' AND run_id = 'x' ${conditions}`,
      );
    });

    expect(JSON.stringify(plan)).toMatch(
      columns === '*' ? /Limit.*Index Scan using history_by_run/ : /Index Only Scan using history_by_run/,
    );
    if (columns === '*') expect(JSON.stringify(plan)).not.toContain('Sort');
  });
});
