import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '@user-sync/sandbox-entra';
import { type Answer, type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

let world: World;
let office: Office;
let id: string;
let people: Record<string, Person>;
beforeAll(async () => {
  world = await startWorld('lists', { RETRY_FIRST: 'PT0.2S' });
  office = await openOffice(world, 'lists', {
    ziik: { unitNames: ['North', 'South', 'Shop 001 Aarhus', 'Twin', 'Twin'] },
  });
  const named = {
    ida: {},
    kai: { givenName: 'Kai', surname: 'Sørensen', department: 'Shop 001 Århus' },
    bo: { givenName: 'Bo', department: 'north' },
    eva: { givenName: 'Eva', surname: null, mail: 'eva@lists.example' },
    jo: { givenName: 'Jo', department: 'North, South', jobTitle: 'Clerk, Pilot' },
    mia: { givenName: 'Mia', department: 'Twin', jobTitle: null },
    per: { givenName: 'Per', department: null, jobTitle: 'Clerk' },
    ann: { givenName: 'Ann', surname: 'O_Neil 100%', mail: 'ann@lists.example', jobTitle: 'Pilot' },
    sam: { givenName: 'Sam', department: 'north' },
  };
  const hired = await office.hire(...Object.values(named));
  people = Object.fromEntries(Object.keys(named).map((name, place) => [name, hired[place]!]));
  const doubled = await world.sandbox.ziik.send<{ id: number }>('POST', '/instances/lists/users', {
    email: 'two.units@lists.example',
    firstName: 'Two',
    lastName: 'Units',
    memberships: [{ unit: 'North' }, { unit: 'South' }],
  });
  expect(doubled.id).toBeGreaterThan(0);
  const [two] = await office.hire({ givenName: 'Two', surname: 'Units', mail: 'two.units@lists.example' });
  id = await office.integrate();
  await office.run(id);
  const [same] = await office.hire({ givenName: 'Same', mail: 'ida.holm@lists.example' });
  people = { ...people, two: two!, same: same! };
  await office.run(id, 'delta');
});
afterAll(() => world?.stop());

type User = Answer['body'];
async function list(query: string, path = 'users'): Promise<User[]> {
  const { status, body } = await office.admin('GET', `/v1/integrations/${id}/${path}?${query}`);
  expect({ query, status }).toEqual({ query, status: 200 });
  return body.data;
}
const names = (users: User[]) => users.map(({ azureId }) => nameOf(azureId)).sort();
const nameOf = (azureId: string) => Object.keys(people).find((name) => people[name]!.id === azureId);

describe('the list of users', () => {
  it('[S22] shows each with status, place and findings', async () => {
    const of = async (name: string) =>
      (await list(`search=${people[name]!.givenName}`)).find((user) => user.azureId === people[name]!.id);

    expect(await of('ida')).toEqual({
      azureId: people.ida!.id,
      ziikUserId: expect.any(Number),
      email: 'ida.holm@lists.example',
      firstName: 'Ida',
      lastName: 'Holm',
      status: 'assigned',
      unit: { id: expect.any(Number), name: 'North' },
      userTypes: [{ id: expect.any(Number), name: 'Clerk' }],
      findings: [],
      deactivatedAt: null,
      purgeAt: null,
      retry: null,
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(await of('kai')).toMatchObject({
      status: 'unassigned',
      unit: null,
      userTypes: [],
      findings: [
        {
          code: 'unit-unknown',
          field: 'department',
          value: 'Shop 001 Århus',
          nearest: [{ id: expect.any(Number), name: 'Shop 001 Aarhus' }],
          holder: null,
        },
      ],
    });
    expect((await of('jo')).findings).toMatchObject([
      { code: 'unit-several', field: 'department', value: 'North, South' },
      { code: 'user-type-unknown', field: 'jobTitle', value: 'Pilot' },
    ]);
    expect((await of('mia')).findings.map(({ code }: { code: string }) => code)).toEqual([
      'unit-ambiguous',
      'user-type-missing',
    ]);
    expect((await of('eva')).findings).toMatchObject([{ code: 'mandatory-missing', field: 'surname' }]);
    expect((await of('ann')).unit).toMatchObject({ name: 'North' });
  });

  it.each([
    ['assigned', 1],
    ['unassigned', 7],
    ['incomplete', 1],
    ['managed-in-ziik', 1],
    ['conflict', 1],
    ['pending', 0],
    ['deactivated', 0],
    ['purged', 0],
    ['held', 0],
    ['failed', 0],
    ['blocked', 0],
    ['ignored', 0],
  ])('[S22, S24, S27, S35] is filtered by the status %s, as it is counted', async (status, expected) => {
    const users = await list(`status=${status}`);
    expect(names(users)).toHaveLength(expected);
    const { counts } = (await office.admin('GET', `/v1/integrations/${id}`)).body;
    expect(users).toHaveLength(
      status === 'purged' ? 0 : counts[status === 'managed-in-ziik' ? 'managedInZiik' : status],
    );
  });

  it.each([
    ['finding=unit-unknown', ['bo', 'kai', 'sam']],
    ['finding=user-type-unknown', ['ann', 'jo']],
    ['finding=unit-unknown&search=kai', ['kai']],
    ['status=unassigned&finding=unit-missing', ['per']],
    ['finding=email-conflict', ['same']],
    ['search=SØRENSEN', ['kai']],
    ['search=two.units@', ['two']],
    ['search=100%25', ['ann']],
    ['search=O_N', ['ann']],
    ['search=%25%25', []],
    ['field=jobTitle&value=Pilot', ['ann']],
    ['field=department', ['per']],
    ['search=sorensen', ['kai']],
    ['search=aarhus', ['kai']],
    ['status=&search=', 'all'],
  ])('is filtered by %s', async (query, expected) => {
    const found = names(await list(query));
    if (expected === 'all') expect(found).toHaveLength(11);
    else expect(found).toEqual(expected);
  });

  it('comes in pages of the wanted size, everybody once, whatever happens in between', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Answer = await office.admin(
        'GET',
        `/v1/integrations/${id}/users?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(body.data.length).toBeLessThanOrEqual(2);
      seen.push(...body.data.map(({ azureId }: User) => azureId));
      cursor = body.nextCursor;
    }
    expect(seen.map(nameOf).sort()).toEqual(Object.keys(people).sort());
    const { body } = await office.admin('GET', `/v1/integrations/${id}/users?limit=1`);
    const elsewhere = await office.admin('GET', `/v1/integrations/${id}/runs?cursor=${body.nextCursor}`);
    expect(elsewhere).toMatchObject({ status: 422, body: { errors: [{ code: 'invalid-parameter' }] } });
  });

  it('has a page for each user, with what Azure says and what was decided', async () => {
    const { body } = await office.admin('GET', `/v1/integrations/${id}/users/${people.ida!.id}`);
    expect(body.azure).toMatchObject({
      department: 'North',
      jobTitle: 'Clerk',
      givenName: 'Ida',
      accountEnabled: true,
    });
    expect(body.ziik).toMatchObject({ email: 'ida.holm@lists.example' });
    expect(body.decision).toMatchObject({ unit: { name: 'North' } });
    expect((await office.admin('GET', `/v1/integrations/${id}/users/${office.tenantId}`)).status).toBe(404);
  });

  it('accepts actions only where they make sense', async () => {
    const user = `/v1/integrations/${id}/users/${people.ida!.id}`;
    expect(await office.admin('POST', `${user}/reactivation`)).toMatchObject({
      status: 409,
      body: { code: 'not-deactivated' },
    });
    expect((await office.admin('POST', `${user}/adoption`)).status).toBe(409);
    expect((await office.admin('POST', `${user}/sync`)).status).toBe(202);
  });
});

describe('the values that match nothing', () => {
  it('[S16, S20, S22] are listed with how many users state them, and the nearest names', async () => {
    const values = await list('', 'unmatched-values');
    expect(values.map(({ code, field, value, users }) => `${code} ${field} ${value}: ${users}`)).toEqual([
      'unit-missing department null: 1',
      'unit-several department North, South: 1',
      'unit-unknown department Shop 001 Århus: 1',
      'unit-ambiguous department Twin: 1',
      'unit-unknown department north: 2',
      'user-type-missing jobTitle null: 1',
      'user-type-unknown jobTitle Pilot: 2',
    ]);
    expect(names(await list('finding=user-type-unknown&field=jobTitle&value=Pilot'))).toEqual(['ann', 'jo']);
    const nearest = (value: string) =>
      values.find((each) => each.value === value).nearest.map(({ name }: { name: string }) => name);
    expect(nearest('Shop 001 Århus')).toEqual(['Shop 001 Aarhus']);
    expect(nearest('north')[0]).toBe('North');
    const page = await office.admin('GET', `/v1/integrations/${id}/unmatched-values?limit=3`);
    expect(page.body.data).toEqual(values.slice(0, 3));
    const rest = await list(`cursor=${encodeURIComponent(page.body.nextCursor)}`, 'unmatched-values');
    expect(rest).toEqual(values.slice(3));
  });

  it('[S13] are no longer listed once they match, which an initiated run finds out', async () => {
    await world.sandbox.ziik.send('POST', '/instances/lists/usertypes', { name: 'Pilot' });
    await office.run(id);
    expect((await list('search=ann@')).map(({ status }) => status)).toEqual(['assigned']);
    const values = await list('', 'unmatched-values');
    expect(values.filter(({ code }) => code === 'user-type-unknown')).toEqual([]);
  });
});
