import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type UserOutcome, userOutcome } from '@user-sync/contracts';
import type { FindingCode } from '@user-sync/domain';
import { storeOutcomes } from '../src/keep-read-model/store-outcomes.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let id: string;
let path: string;

beforeAll(async () => {
  config = await startTestConfig('config_lists');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
});
afterAll(async () => {
  await config?.stop();
});

let sequence = 1_795_474_800_000_000;
const sample = userOutcome.samples[0]!;

type Change = Partial<Omit<UserOutcome, 'azure'>> & { azure?: Partial<NonNullable<UserOutcome['azure']>> };

function anOutcome({ azure, ...change }: Change = {}): UserOutcome {
  return {
    ...sample,
    integrationId: id,
    azureId: randomUUID(),
    sequence: ++sequence,
    unit: { id: 1, name: 'Kolding' },
    decision: null,
    azure: { ...sample.azure!, ...azure },
    ...change,
  };
}
const found = (code: FindingCode, field: string, value: string | null): UserOutcome['findings'][number] => ({
  code,
  field,
  value,
  nearest: [],
  holder: null,
});
const store = (...outcomes: UserOutcome[]) => config.db.transaction((tx) => storeOutcomes(tx, outcomes));

async function withNobody(change: Record<string, unknown> = {}): Promise<void> {
  id = (await admin.send('POST', '/v1/integrations', anIntegration(change))).body.id;
  path = `/v1/integrations/${id}`;
}

/** Which of the people are listed, in the order of the list; over pages of two. */
async function listed(people: readonly UserOutcome[], query: Record<string, string | string[]> = {}) {
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, given]) => [given].flat().map((each): [string, string] => [name, each])),
  );
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body } = await admin.get(`${path}/users?limit=2&${parameters}${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    ids.push(...body.data.map(({ azureId }: { azureId: string }) => azureId));
    cursor = body.nextCursor;
    if (cursor === null && 'total' in body) expect(body.total).toBe(ids.length);
  }
  return ids.map((azureId) => people.findIndex((each) => each.azureId === azureId));
}
const sorted = (places: number[]) => [...places].sort((a, b) => a - b);

describe('the order of users', () => {
  it('is by name as people see it, without accents; who has no name comes last', async () => {
    await withNobody();
    const people = [
      anOutcome({ firstName: 'Øjvind', lastName: 'Holm' }),
      anOutcome({ firstName: null, lastName: null, email: 'b@contoso.example' }),
      anOutcome({ firstName: 'olaf', lastName: 'Holm' }),
      anOutcome({ firstName: 'Anna', lastName: 'Ågård' }),
      anOutcome({ firstName: 'Anna', lastName: 'Zimmer' }),
      anOutcome({ firstName: null, lastName: null, email: 'a@contoso.example' }),
    ];
    await store(...people);

    expect(await listed(people, { sort: 'name' })).toEqual([3, 4, 0, 2, 5, 1]);
    expect(await listed(people, { sort: 'name', status: 'assigned' })).toEqual([3, 4, 0, 2, 5, 1]);
    expect(await listed(people, { sort: 'name', search: 'anna' })).toEqual([3, 4]);
  });

  it('is by the time of removal, those without one last, or the last changed first', async () => {
    await withNobody();
    const at = (day: number) => `2026-11-${day}T10:00:00.000Z`;
    const leaver = (day: number) => ({ status: 'deactivated' as const, deactivatedAt: at(day), purgeAt: at(day + 5) });
    const people = [
      anOutcome({ azureId: 'c', at: at(10) }),
      anOutcome({ azureId: 'b', at: at(12), ...leaver(12) }),
      anOutcome({ azureId: 'a', at: at(11) }),
      anOutcome({ azureId: 'd', at: at(11), ...leaver(11) }),
      anOutcome({ azureId: 'e', at: at(12), ...leaver(11) }),
    ];
    await store(...people);

    expect(await listed(people)).toEqual([2, 1, 0, 3, 4]);
    expect(await listed(people, { sort: 'purgeAt' })).toEqual([3, 4, 1, 2, 0]);
    expect(await listed(people, { sort: 'purgeAt', status: 'deactivated' })).toEqual([3, 4, 1]);
    expect(await listed(people, { sort: '-updatedAt' })).toEqual([4, 1, 3, 2, 0]);
  });
});

describe('the filters of users', () => {
  it('find by the exact value of a field, by an empty one, and by one of several between commas', async () => {
    await withNobody();
    const boss = [found('user-type-unknown', 'jobTitle', 'Boss')];
    const people = [
      anOutcome({ azure: { department: 'Aarhus C', jobTitle: 'Boss' }, findings: boss }),
      anOutcome({ azure: { department: ' Aarhus C ', jobTitle: 'Cook, Boss' }, findings: boss }),
      anOutcome({ azure: { department: 'Aarhus', jobTitle: 'Cook, Boss' } }),
      anOutcome({ azure: { department: null, jobTitle: ' , ' } }),
      anOutcome({ azure: { department: 'aarhus c', jobTitle: 'x'.repeat(1_500) } }),
    ];
    await store(...people);
    const by = async (field: string, value: string, more = {}) =>
      sorted(await listed(people, { field, value, ...more }));

    expect(await by('department', 'Aarhus C')).toEqual([0, 1]);
    expect(await by('department', 'Aarhus')).toEqual([2]);
    expect(await by('department', '')).toEqual([3]);
    expect(await by('jobTitle', '')).toEqual([3]);
    expect(await by('jobTitle', 'Boss')).toEqual([0]);
    expect(await by('jobTitle', 'Boss', { finding: 'user-type-unknown' })).toEqual([0, 1]);
    expect(await by('jobTitle', 'x'.repeat(1_500))).toEqual([4]);
    expect(await by('city', 'Aarhus C')).toEqual([]);
    await withNobody();
    expect(await by('department', 'Aarhus C')).toEqual([]);
  });

  it('find by unit, by run, and by Azure ids, all of which have to fit', async () => {
    await withNobody();
    const run = randomUUID();
    const people = [
      anOutcome({ unit: { id: 7, name: 'Odense' }, runId: run }),
      anOutcome({ unit: { id: 7, name: 'Odense' } }),
      anOutcome({ unit: null, userTypes: [], runId: run }),
    ];
    await store(...people);
    const ids = people.map(({ azureId }) => azureId);

    expect(sorted(await listed(people, { unit: '7' }))).toEqual([0, 1]);
    expect(sorted(await listed(people, { run }))).toEqual([0, 2]);
    expect(await listed(people, { run, unit: '7' })).toEqual([0]);
    expect(sorted(await listed(people, { azureId: ids.slice(1) }))).toEqual([1, 2]);
    expect(await listed(people, { azureId: ids[1]! })).toEqual([1]);
    expect(await listed(people, { azureId: ['b\0d', randomUUID()] })).toEqual([]);
    expect(await listed(people, { run: randomUUID() })).toEqual([]);
  });

  it('search names, e-mail, ids, unit, types and values that match none, without accents', async () => {
    await withNobody();
    const people = [
      anOutcome({ firstName: 'Søren', lastName: 'Ågård', email: 'sa@contoso.example', ziikUserId: 90_210 }),
      anOutcome({ unit: { id: 8, name: 'Århus North' }, azureId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11' }),
      anOutcome({ findings: [found('unit-unknown', 'department', 'Hørsholm 50%')] }),
      anOutcome({ userTypes: [{ id: 1, name: 'Night shift' }] }),
    ];
    await store(...people);
    const by = async (search: string) => sorted(await listed(people, { search }));

    for (const search of ['soren', 'SØREN', 'ågaard', 'agard', 'sa@con', '90210'])
      expect(await by(search)).toEqual([0]);
    for (const search of ['aarhus', 'Århus n', '0d6f7c1e', '0D6F7C1E-54b1']) expect(await by(search)).toEqual([1]);
    for (const search of ['horsholm', '50%', '%']) expect(await by(search)).toEqual([2]);
    expect(await by('night')).toEqual([3]);
    expect(await by('0d6f7c1')).toEqual([]);
    expect(await by('_')).toEqual([]);
    expect(await by('åg')).toEqual([0]);
    expect(await by('ga')).toEqual([]);
    for (const search of ['s', 'sø', 'Å']) expect(await by(search)).toContain(0);
  });

  it('tell how many fit, up to where counting would take too long', async () => {
    await withNobody();
    const name = (index: number) => (index === 0 ? 'One' : index % 5 === 0 ? 'Fifth' : 'Many');
    const people = Array.from({ length: 10_001 }, (_, index) => anOutcome({ firstName: name(index) }));
    await store(...people);
    const total = async (query: string) => (await admin.get(`${path}/users?limit=1&${query}`)).body.total;

    expect(await total('')).toBe(10_001);
    expect(await total('status=assigned')).toBe(10_001);
    expect(await total('search=fifth')).toBe(2_000);
    expect(await total('search=contoso')).toBeNull();
    expect(await total('search=one')).toBe(1);
    expect(await total('unit=1')).toBe(10_001);
    const { body } = await admin.get(`${path}/users?limit=2&search=contoso&sort=name`);
    expect(body.data.map(({ firstName }: { firstName: string }) => firstName)).toEqual(['Fifth', 'Fifth']);
  });

  it.each([
    ['an unknown order', 'sort=age', '/sort'],
    ['an order that is only known the other way round', 'sort=-name', '/sort'],
    ['a field that does not match', 'field=mail&value=x', '/field'],
    ['a value without its field', 'value=x', '/value'],
    ['a negative unit', 'unit=-1', '/unit'],
    ['the name of a unit', 'unit=Odense', '/unit'],
    ['no id of a run', 'run=x', '/run'],
    ['more than a hundred Azure ids', Array.from({ length: 101 }, () => 'azureId=x').join('&'), '/azureId'],
    ['an unknown parameter', 'color=red', '/color'],
    ['a value that is too long', `value=${'x'.repeat(2_001)}&field=city`, '/value'],
  ])('are refused where they are none: %s', async (_, query, pointer) => {
    expect(await admin.get(`${path}/users?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer, code: 'invalid-parameter' }] },
    });
  });
});

describe('a cursor', () => {
  it('is one of its own list, order, filters and integration only', async () => {
    await withNobody();
    await store(
      ...['x', 'y', 'z'].map((value) => anOutcome({ findings: [found('unit-unknown', 'department', value)] })),
    );
    const elsewhere = path;
    const cursorOf = async (list: string) => (await admin.get(`${path}/${list}limit=1`)).body.nextCursor as string;
    const [users, byName, filtered, values] = [
      await cursorOf('users?'),
      await cursorOf('users?sort=name&'),
      await cursorOf('users?search=holm&'),
      await cursorOf('unmatched-values?'),
    ];
    await withNobody();

    const goesOn = [
      [`${elsewhere}/users?cursor=${users}`, 200],
      [`${elsewhere}/users?cursor=${users}&limit=7`, 200],
      [`${elsewhere}/users?cursor=${byName}&sort=name`, 200],
      [`${elsewhere}/users?cursor=${filtered}&search=holm`, 200],
      [`${elsewhere}/unmatched-values?cursor=${values}`, 200],
      [`${path}/users?cursor=${users}`, 422],
      [`${elsewhere}/users?cursor=${users}&sort=name`, 422],
      [`${elsewhere}/users?cursor=${byName}`, 422],
      [`${elsewhere}/users?cursor=${byName}&sort=-updatedAt`, 422],
      [`${elsewhere}/users?cursor=${filtered}`, 422],
      [`${elsewhere}/users?cursor=${filtered}&search=ida`, 422],
      [`${elsewhere}/users?cursor=${values}`, 422],
      [`${elsewhere}/unmatched-values?cursor=${users}`, 422],
      [`${elsewhere}/unmatched-values?cursor=${values}&sort=people`, 422],
      [`${elsewhere}/unmatched-values?cursor=${values}&kind=unit`, 422],
    ] as const;
    for (const [address, status] of goesOn) {
      const answer = await admin.get(address);
      expect([address, answer.status]).toEqual([address, status]);
      if (status === 422) expect(answer.body.errors).toMatchObject([{ pointer: '/cursor', code: 'invalid-parameter' }]);
    }
  });
});

describe('the summary of users', () => {
  it('counts by status and finding, and who sees nothing, waits, changed or is removed soon', async () => {
    await withNobody();
    const now = Date.now();
    const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
    const leaver = (days: number) => ({ status: 'deactivated' as const, purgeAt: inDays(days) });
    const recent = { at: inDays(-0.9) };
    await store(
      anOutcome({ status: 'assigned', ...recent }),
      anOutcome({ status: 'unassigned', unit: null, userTypes: [], findings: [found('unit-unknown', 'city', 'x')] }),
      anOutcome({ status: 'conflict', userTypes: [], findings: [found('user-type-unknown', 'city', 'x')], ...recent }),
      anOutcome({ status: 'pending', ziikUserId: null, unit: null, userTypes: [], at: inDays(-1.1) }),
      anOutcome({ status: 'failed', retry: { since: inDays(-2), reason: 'Ziik did not answer.' } }),
      anOutcome({ status: 'managed-in-ziik', unit: null, userTypes: [] }),
      anOutcome(leaver(3)),
      anOutcome(leaver(-1)),
      anOutcome(leaver(8)),
      anOutcome({ ...leaver(3), status: 'purged' }),
    );

    const { status, body } = await admin.get(`${path}/users/summary`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ seesNothing: 2, waiting: 2, changed24h: 2, purgeIn7Days: 2 });
    expect(body.byStatus).toEqual({
      purged: 1,
      deactivated: 3,
      held: 0,
      blocked: 0,
      conflict: 1,
      incomplete: 0,
      failed: 1,
      pending: 1,
      ignored: 0,
      'managed-in-ziik': 1,
      unassigned: 1,
      assigned: 1,
    });
    expect(body.byFinding).toMatchObject({ 'unit-unknown': 1, 'user-type-unknown': 1, returner: 0 });
    expect((await (await config.administrator('other')).get(`${path}/users/summary`)).status).toBe(404);
  });
});

describe('the calendar of removals', () => {
  it('[S35] has the days of the time zone that is asked for', async () => {
    await withNobody();
    const leaver = (purgeAt: string) => anOutcome({ status: 'deactivated', deactivatedAt: purgeAt, purgeAt });
    await store(
      leaver('2027-03-27T23:30:00.000Z'),
      leaver('2027-03-28T09:59:59.000Z'),
      leaver('2027-03-28T22:00:00.000Z'),
      anOutcome({ status: 'assigned', purgeAt: '2027-03-28T12:00:00.000Z' }),
    );
    const days = async (query: string) => {
      const { body } = await admin.get(`${path}/purges?${query}`);
      expect(body.total).toBe(body.days.reduce((sum: number, { people }: { people: number }) => sum + people, 0));
      return body.days.map(({ date, people }: { date: string; people: number }) => `${date} ${people}`);
    };

    expect(await days('')).toEqual(['2027-03-27 1', '2027-03-28 2']);
    expect(await days('timeZone=Europe/Copenhagen')).toEqual(['2027-03-28 2', '2027-03-29 1']);
    expect(await days('timeZone=Pacific/Honolulu')).toEqual(['2027-03-27 2', '2027-03-28 1']);
    expect(await days('timeZone=Asia/Kathmandu')).toEqual(['2027-03-28 2', '2027-03-29 1']);
    expect(await days('timeZone=Europe/Copenhagen&from=2027-03-29')).toEqual(['2027-03-29 1']);
    expect(await days('timeZone=Europe/Copenhagen&to=2027-03-28')).toEqual(['2027-03-28 2']);
    expect(await days('from=2027-03-28&to=2027-03-28')).toEqual(['2027-03-28 2']);
    expect(await days('from=2027-04-01')).toEqual([]);
  });

  it.each([
    ['timeZone=Mars/Base', '/timeZone'],
    ['timeZone=%2B01:00', '/timeZone'],
    ['from=2027-02-29', '/from'],
    ['to=tomorrow', '/to'],
    ['from=2027-03-02&to=2027-03-01', '/to'],
  ])('refuses %s', async (query, pointer) => {
    expect(await admin.get(`${path}/purges?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer, code: 'invalid-parameter' }] },
    });
  });
});

describe('the values that match nothing', () => {
  const people = () => [
    anOutcome({ status: 'unassigned', unit: null, userTypes: [], findings: [found('unit-unknown', 'city', 'B')] }),
    anOutcome({ findings: [found('unit-unknown', 'city', 'B'), found('user-type-unknown', 'state', '=1+1')] }),
    anOutcome({ userTypes: [], findings: [found('user-type-unknown', 'state', '=1+1')] }),
    anOutcome({ userTypes: [], findings: [found('user-type-unknown', 'state', '=1+1')] }),
    anOutcome({ unit: null, userTypes: [], findings: [found('unit-missing', 'city', null)] }),
    anOutcome({ findings: [found('unit-several', 'city', 'A, B')] }),
  ];
  const values = async (query: string) => {
    const rows: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await admin.get(`${path}/unmatched-values?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
      for (const each of body.data) rows.push(`${each.code} ${each.value} ${each.users} ${each.seesNothing}`);
      cursor = body.nextCursor;
    }
    return rows;
  };

  const csv = async (query: string) => {
    const answer = await fetch(`${config.url}${path}/unmatched-values?${query}`, {
      headers: {
        accept: 'text/csv',
        authorization: `Bearer ${await config.token({ roles: ['platform-administrator'], instance: 'acme' })}`,
      },
    });
    return (await answer.text()).split('\r\n');
  };

  it('are ordered and filtered, also missing and several, with how many see nothing', async () => {
    await withNobody();
    await store(...people());

    expect(await values('')).toEqual([
      'unit-missing null 1 1',
      'unit-several A, B 1 0',
      'unit-unknown B 2 1',
      'user-type-unknown =1+1 3 2',
    ]);
    expect(await values('sort=people')).toEqual([
      'user-type-unknown =1+1 3 2',
      'unit-unknown B 2 1',
      'unit-missing null 1 1',
      'unit-several A, B 1 0',
    ]);
    expect(await values('kind=user-type')).toEqual(['user-type-unknown =1+1 3 2']);
    expect(await values('code=unit-several&sort=people')).toEqual(['unit-several A, B 1 0']);
  });

  it('are those of aliases whose target is gone, too, by the kind of the field that states them', async () => {
    await withNobody({ unitField: 'city', userTypeField: 'state' });
    const gone = (field: string, value: string) => found('alias-target-gone', field, value);
    const bo = anOutcome({ unit: null, userTypes: [], findings: [gone('city', 'Up north')] });
    const ida = anOutcome({
      azure: { state: 'Clerk, Cook' },
      findings: [gone('city', 'Up north'), gone('state', 'Clerk')],
    });
    await store(bo, ida);

    expect(await values('')).toEqual(['alias-target-gone Up north 2 1', 'alias-target-gone Clerk 1 0']);
    expect(await values('kind=user-type')).toEqual(['alias-target-gone Clerk 1 0']);
    expect(await values('code=alias-target-gone&kind=unit')).toEqual(['alias-target-gone Up north 2 1']);
    const { data } = (await admin.get(`${path}/unmatched-values?limit=1`)).body;
    expect(data).toMatchObject([{ kind: 'unit', code: 'alias-target-gone', field: 'city', value: 'Up north' }]);
    expect(await listed([bo, ida], { finding: 'alias-target-gone', field: 'state', value: 'Clerk' })).toEqual([1]);
    expect(await csv('')).toContain('user-type,alias-target-gone,state,Clerk,1,0,2026-11-23T10:00:00.000Z,');

    // The fields are exchanged, and everybody is decided again.
    const exchanged = { unitField: 'state', userTypeField: 'city' };
    expect((await admin.send('PATCH', path, exchanged)).status).toBe(200);
    await store({ ...ida, sequence: ++sequence }, { ...bo, sequence: ++sequence, findings: [] });

    expect(await values('kind=unit')).toEqual(['alias-target-gone Clerk 1 0']);
    expect(await values('kind=user-type')).toEqual(['alias-target-gone Up north 1 0']);
  });

  it('are a file where CSV is asked for, in which nothing is calculated', async () => {
    await withNobody();
    await store(...people());
    const answer = await fetch(`${config.url}${path}/unmatched-values?sort=people&limit=1`, {
      headers: {
        accept: 'text/csv',
        authorization: `Bearer ${await config.token({ roles: ['platform-administrator'], instance: 'acme' })}`,
      },
    });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="unmatched-values.csv"');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString().split('\r\n').slice(0, 2)).toEqual([
      '\ufeffkind,code,field,value,users,seesNothing,firstSeenAt,nearest',
      "user-type,user-type-unknown,state,'=1+1,3,2,2026-11-23T10:00:00.000Z,",
    ]);
    expect(bytes.toString().trimEnd().split('\r\n')).toHaveLength(5);
  });

  it.each([
    ['sort=users', '/sort'],
    ['kind=type', '/kind'],
    ['code=returner', '/code'],
  ])('refuse %s', async (query, pointer) => {
    expect(await admin.get(`${path}/unmatched-values?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer, code: 'invalid-parameter' }] },
    });
  });
});
