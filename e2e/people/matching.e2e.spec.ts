import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, type Instance, type Integration, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const UNITS = ['Aarhus', 'Café Odense', 'Twin', 'Twin', 'Odense, Centrum', 'Vejle', 'ÆRØ', 'Ribe', 'RIBE'];
const TYPES = ['Seller', 'Manager', 'Clerk', 'Clerk', 'Chef, kitchen', 'Key holder'];

interface Case {
  readonly title: string;
  readonly unit: string | null;
  readonly types: string | null;
  readonly place: string | null;
  readonly status: string;
  readonly findings: readonly string[];
}

function say(
  title: string,
  unit: string | null,
  types: string | null,
  place: string | null,
  ...findings: string[]
): Case {
  const isPlaced = place !== null && !place.endsWith(': ');
  return { title, unit, types, place, status: isPlaced ? 'assigned' : 'unassigned', findings: findings.sort() };
}

const EXACT: readonly Case[] = [
  say('[S16] matches a unit of the very name', 'Aarhus', 'Seller', 'Aarhus: Seller'),
  say('[S16] trims the value', '  Aarhus \t', ' Seller ', 'Aarhus: Seller'),
  say('[S16] compares in Unicode NFC', 'Cafe\u0301 Odense', 'Seller', 'Café Odense: Seller'),
  say('[S16] takes no other letter case for the name', 'aarhus', 'Seller', null, 'unit-unknown'),
  say('[S16] takes no other inner white space for the name', 'Café  Odense', 'Seller', null, 'unit-unknown'),
  say('[S16] matches none of two units of one name', 'Twin', 'Seller', null, 'unit-ambiguous'),
  say('[S16] distinguishes units by their letter case', 'RIBE', 'Seller', 'RIBE: Seller'),
  say('[S17] ignores a unit that Ziik does not have', 'Atlantis', 'Seller', null, 'unit-unknown'),
  say('[S18] ignores the unit where two are stated', 'Aarhus, Vejle', 'Seller', null, 'unit-several'),
  say('[S18] ignores several though none is known', 'Here, There', 'Seller', null, 'unit-several'),
  say('[S18] tries the whole value first', 'Odense, Centrum', 'Seller', 'Odense, Centrum: Seller'),
  say('[S18] takes the same unit twice for one', 'Aarhus, Aarhus', 'Seller', 'Aarhus: Seller'),
  say('[S18] takes a comma at the end for nothing', 'Aarhus,', 'Seller', 'Aarhus: Seller'),
  say('[S18] counts distinct parts', 'Aarhus, Vejle, Aarhus', 'Seller', null, 'unit-several'),
  say('[S22] lists who has no unit as missing it', null, 'Seller', null, 'unit-missing'),
  say('[S22] takes blanks and commas for no unit', ' , ,', 'Seller', null, 'unit-missing'),
  say('[S19] gives all types that match', 'Vejle', 'Seller, Manager', 'Vejle: Seller + Manager'),
  say('[S19] tries the whole value first', 'Vejle', 'Chef, kitchen', 'Vejle: Chef, kitchen'),
  say('[S19] gives a type that is stated twice once', 'Vejle', 'Seller,Seller , ', 'Vejle: Seller'),
  say('[S20] ignores an unknown type by itself', 'Vejle', 'Wizard, Seller', 'Vejle: Seller', 'user-type-unknown'),
  say('[S20] ignores each unknown type', 'Vejle', 'Wizard, Elf', 'Vejle: ', 'user-type-unknown', 'user-type-unknown'),
  say('[S20] ignores one of two types of one name', 'Vejle', 'Clerk, Seller', 'Vejle: Seller', 'user-type-ambiguous'),
  say('[S21] gives no types without a unit', 'Atlantis', 'Seller, Manager', null, 'unit-unknown'),
  say('[S22] lists who has no type as missing one', 'Vejle', null, 'Vejle: ', 'user-type-missing'),
  say('[S22] lists who has nothing', null, null, null, 'unit-missing', 'user-type-missing'),
  say('[S16] passes right-to-left and Danish letters', 'ÆRØ', 'مدير', 'ÆRØ: ', 'user-type-unknown'),
];

const RELAXED: readonly Case[] = [
  say('[S16] folds letter case', 'aARHUS', 'seller', 'Aarhus: Seller'),
  say('[S16] folds inner white space', ' café \t ODENSE', 'KEY   holder', 'Café Odense: Key holder'),
  say('[S16] prefers the exact name', 'Ribe', 'Seller', 'Ribe: Seller'),
  say('[S16] finds two folded names ambiguous', 'ribe', 'Seller', null, 'unit-ambiguous'),
  say('[S16] takes nothing else for near enough', 'Aarhuus', 'Seller', null, 'unit-unknown'),
  say('[S19] folds the whole value first', 'vejle', 'CHEF,  Kitchen', 'Vejle: Chef, kitchen'),
];

describe('matching', () => {
  let world: World;
  let instance: Instance;
  beforeAll(async () => {
    world = await startWorld('matching');
    instance = await openInstance(world, { units: UNITS, userTypes: TYPES });
  });
  afterAll(() => world?.stop());

  describe.each([
    ['exact', EXACT],
    ['relaxed', RELAXED],
  ] as const)('%s', (matching, cases) => {
    let integration: Integration;
    const ids: string[] = [];
    beforeAll(async () => {
      integration = await instance.integrate({ matching });
      for (const [index, { unit, types }] of cases.entries()) {
        ids.push(await integration.hire(`Case${index}`, { department: unit, jobTitle: types }));
      }
      await integration.run('full');
    });

    it.each(cases.map((each, index) => ({ ...each, index })))('$title ($unit / $types)', async (each) => {
      const id = ids[each.index]!;
      const user = await integration.user(id);
      expect({ status: user.status, findings: codesOf(user) }).toEqual({
        status: each.status,
        findings: each.findings,
      });
      expect(await integration.standing(id)).toMatchObject({
        active: true,
        places: each.place === null ? [] : [each.place],
      });
      expect(user.unit?.name ?? null).toBe(each.place === null ? null : each.place.split(': ')[0]);
    });

    it('[S22] lists all of them, and nobody else, as unassigned', async () => {
      const expected = ids.filter((_, index) => cases[index]!.status === 'unassigned').sort();
      expect((await integration.users({ status: 'unassigned' })).map(({ azureId }) => azureId)).toEqual(expected);
      expect((await integration.show()).counts).toMatchObject({
        unassigned: expected.length,
        assigned: ids.length - expected.length,
        linked: ids.length,
      });
    });
  });

  it('[S17] creates no unit and no user type in Ziik', async () => {
    const units = await instance.readZiik<{ data: { name: string }[] }>('/units');
    const types = await instance.readZiik<{ data: { name: string }[] }>('/usertypes');
    expect(units.data.map(({ name }) => name)).toEqual(UNITS);
    expect(types.data.map(({ name }) => name)).toEqual(TYPES);
  });

  it('[S16] [S22] shows field, value and the nearest names, one by one and summed up', async () => {
    const integration = await instance.integrate({}, { unitField: 'city', userTypeField: 'postalCode' });
    const one = await integration.hire('Near', { city: 'aarhus', postalCode: 'Sellr, Seller' });
    await integration.hire('Nearer', { city: 'aarhus', postalCode: 'Seller', department: 'Vejle' });
    await integration.run('full');

    const user = await integration.user(one);
    expect(user.findings).toEqual([
      expect.objectContaining({ code: 'unit-unknown', field: 'city', value: 'aarhus' }),
      expect.objectContaining({ code: 'user-type-unknown', field: 'postalCode', value: 'Sellr' }),
    ]);
    const { data } = await instance.admin.get<{
      data: { kind: string; value: string; users: number; nearest: { name: string }[] }[];
    }>(`${integration.path}/unmatched-values`);
    expect(data.map(({ kind, value, users }) => ({ kind, value, users }))).toEqual([
      { kind: 'unit', value: 'aarhus', users: 2 },
      { kind: 'user-type', value: 'Sellr', users: 1 },
    ]);
    expect(data.map(({ nearest }) => nearest[0]?.name)).toEqual(['Aarhus', 'Seller']);
  });

  it.each([
    'jobTitle',
    'companyName',
    'department',
    'streetAddress',
    'state',
    'country',
    'officeLocation',
    'city',
    'postalCode',
  ])('[S9, S10] matches the unit from %s', async (unitField) => {
    const userTypeField = unitField === 'jobTitle' ? 'department' : 'jobTitle';
    const integration = await instance.integrate({}, { unitField, userTypeField });
    const id = await integration.hire('Field', { [unitField]: 'Odense, Centrum', [userTypeField]: 'Seller' });
    await integration.run('full');
    expect((await integration.standing(id))?.places).toEqual(['Odense, Centrum: Seller']);
  });

  it('[S25] changes the types of one user only in one unit', async () => {
    const integration = await instance.integrate();
    const place = { department: 'Aarhus', jobTitle: 'Seller' };
    const [one, colleague, elsewhere] = [
      await integration.hire('One', place),
      await integration.hire('Colleague', place),
      await integration.hire('Elsewhere', { ...place, department: 'Vejle' }),
    ];
    await integration.run('full');

    await integration.update(one, { jobTitle: 'Manager' });
    await integration.run();

    expect((await integration.standing(one))?.places).toEqual(['Aarhus: Manager']);
    expect((await integration.standing(colleague))?.places).toEqual(['Aarhus: Seller']);
    expect((await integration.standing(elsewhere))?.places).toEqual(['Vejle: Seller']);
  });
});
