import { describe, expect, it } from '@jest/globals';
import {
  type Alias,
  DEFAULT_OPTIONS,
  type DirectoryUser,
  type IntegrationOptions,
  indexAliases,
  indexCatalogue,
  MATCHING_FIELDS,
  resolvePlacement,
} from '@user-sync/domain';
import fc from 'fast-check';
import { createFieldAdvisor } from './advise-fields.ts';

const catalogue = indexCatalogue({
  units: [
    { id: 1, name: 'HQ' },
    { id: 2, name: 'Shop' },
    { id: 3, name: 'Twice' },
    { id: 4, name: 'Twice' },
    { id: 5, name: 'North, South' },
  ],
  userTypes: [
    { id: 1, name: 'Chef' },
    { id: 2, name: 'Waiter' },
    { id: 3, name: 'Head, of all' },
  ],
});

function advise(
  people: Partial<DirectoryUser>[],
  options: Partial<IntegrationOptions> = {},
  { aliases = [], mostValues }: { aliases?: readonly Alias[]; mostValues?: number } = {},
) {
  const advisor = createFieldAdvisor(catalogue, indexAliases(aliases), { ...DEFAULT_OPTIONS, ...options }, mostValues);
  for (const person of people) advisor.add(person);
  const { people: count, advice, pairs } = advisor.result();
  return {
    people: count,
    advice,
    pairs,
    of: (field: string) => advice.find((each) => each.field === field),
    pair: (unit: string, type: string) =>
      pairs.find(({ unitField, userTypeField }) => unitField === unit && userTypeField === type),
  };
}

const RELAXED = { matching: 'relaxed' } as const;

const FOUR = [
  { department: 'HQ', jobTitle: 'Chef, Waiter' },
  { department: ' Shop ', jobTitle: 'Chef, Boss' },
  { department: 'shop', jobTitle: null },
  { department: 'Twice' },
];

describe('the advice on a field', () => {
  it('[S9, S10] says for each of the nine how its values fit', () => {
    const { advice, of } = advise(FOUR);

    expect(advice).toHaveLength(9);
    expect(of('department')).toMatchObject({
      people: 4,
      unit: { matched: 2, values: 4, people: 2 },
      userType: { matched: 0, values: 4, people: 0 },
    });
    expect(of('jobTitle')).toMatchObject({
      people: 2,
      unit: { matched: 0, values: 2, people: 0 },
      userType: { matched: 2, values: 3, people: 2 },
    });
    expect(of('city')).toEqual({
      field: 'city',
      people: 0,
      unit: { matched: 0, values: 0, people: 0 },
      userType: { matched: 0, values: 0, people: 0 },
      samples: [],
    });
  });

  it('[S16] folds letter case where matching is relaxed', () => {
    expect(advise([{ department: 'shop' }], { matching: 'relaxed' }).of('department')?.unit).toEqual({
      matched: 1,
      values: 1,
      people: 1,
    });
  });

  it('[S18, S19] tries the whole value first', () => {
    const { of } = advise([{ department: 'North, South', jobTitle: 'Head, of all' }, { department: 'HQ,' }]);

    expect(of('department')?.unit).toEqual({ matched: 2, values: 2, people: 2 });
    expect(of('jobTitle')?.userType).toEqual({ matched: 1, values: 1, people: 1 });
  });

  it('[S19] tries the whole value first where letter case is folded, too', () => {
    expect(advise([{ jobTitle: 'head, OF all' }], { matching: 'relaxed' }).of('jobTitle')?.userType).toEqual({
      matched: 1,
      values: 1,
      people: 1,
    });
  });

  const unit = (value: string, targetId: number): Alias => ({ kind: 'unit', value, targetId });
  const userType = (value: string, targetId: number): Alias => ({ kind: 'user-type', value, targetId });

  it.each<[string, string, Alias[], Partial<IntegrationOptions>, unit: number, userType: number]>([
    ['an alias of a unit', 'Head office', [unit('Head office', 1)], {}, 1, 0],
    ['an alias of a user type', 'Cook', [userType('Cook', 1)], {}, 0, 1],
    ['an alias of either, each by its kind', 'Cook', [userType('Cook', 1), unit('Cook', 2)], {}, 1, 1],
    ['no alias of another value, nor in other letters', 'head office', [unit('Head office', 1)], {}, 0, 0],
    ['no alias whose target is gone', 'Head office', [unit('Head office', 9)], {}, 0, 0],
    ['an exact name before an alias', 'Twice', [unit('Twice', 1)], {}, 0, 0],
    ['an alias before a folded name, also where its target is gone', 'shop', [unit('shop', 9)], RELAXED, 0, 0],
    ['a folded name where no alias has the value', 'shop', [unit('hq', 9)], RELAXED, 1, 0],
    ['an alias of a part of a list', 'Cook, Boss', [userType('Cook', 1)], {}, 0, 1],
    ['an alias of a whole list', 'Cook, Boss', [userType('Cook, Boss', 1)], {}, 0, 1],
  ])('counts %s', (_, value, aliases, options, units, userTypes) => {
    const of = advise([{ department: value }], options, { aliases }).of('department');

    expect(of?.unit.people).toBe(units);
    expect(of?.userType.people).toBe(userTypes);
  });

  it('takes a list with an alias for one value, as it is matched', () => {
    const of = advise([{ jobTitle: 'Cook, Boss' }], {}, { aliases: [userType('Cook, Boss', 1)] }).of('jobTitle');

    expect(of?.userType).toEqual({ matched: 1, values: 1, people: 1 });
  });

  it('shows the five values that most people have, and what each names', () => {
    const people = ['Chef', 'Chef', 'HQ', 'HQ', 'HQ', 'e', 'd', 'c', 'b', 'a'].map((department) => ({ department }));

    expect(advise(people).of('department')?.samples).toEqual([
      { value: 'HQ', people: 3, unit: true, userType: false },
      { value: 'Chef', people: 2, unit: false, userType: true },
      { value: 'a', people: 1, unit: false, userType: false },
      { value: 'b', people: 1, unit: false, userType: false },
      { value: 'c', people: 1, unit: false, userType: false },
    ]);
  });

  it('of a field with very many values still counts every person', () => {
    const people = ['x1', 'x2', 'x3', 'HQ', 'HQ'].map((department) => ({ department, jobTitle: 'Chef' }));

    const { of, pair } = advise(people, {}, { mostValues: 2 });

    expect(of('department')).toMatchObject({ people: 5, unit: { matched: 1, values: 2, people: 2 } });
    expect(pair('department', 'jobTitle')).toMatchObject({ placed: 2, unitOnly: 0 });
  });
});

describe('the advice on a pair of fields', () => {
  it('counts people who would be placed, and those who would have a unit alone', () => {
    const { people, pairs, pair } = advise([...FOUR, { department: 'HQ', jobTitle: 'Boss' }]);

    expect(people).toBe(5);
    expect(pairs).toHaveLength(72);
    expect(pair('department', 'jobTitle')).toMatchObject({ placed: 2, unitOnly: 1 });
    expect(pair('jobTitle', 'department')).toMatchObject({ placed: 0, unitOnly: 0 });
    expect(pair('department', 'city')).toMatchObject({ placed: 0, unitOnly: 3 });
  });

  it('leaves out who would not be synchronised', () => {
    const some = [
      { department: 'HQ', userType: 'Guest' },
      { department: 'HQ', accountEnabled: false },
      { department: 'HQ', userType: 'Member', accountEnabled: true },
    ];

    expect(advise(some).people).toBe(3);
    expect(advise(some, { includeGuests: false }).people).toBe(2);
    const strict = advise(some, { includeGuests: false, disabledAccounts: 'deactivate' });
    expect(strict.people).toBe(1);
    expect(strict.pair('department', 'city')).toMatchObject({ unitOnly: 1 });
  });

  it('is what placing everybody by that pair would give, whatever their values', () => {
    const value = fc.option(
      fc.oneof(
        fc.constantFrom('HQ', 'hq', ' Shop', 'Twice', 'HQ, Shop', 'HQ,', 'North, South', 'Chef', 'chef ', 'Chef, Boss'),
        fc.constantFrom('Chef, Waiter', 'Head, of all', ' ', ',', '', '\u200b', 'Boss'),
        fc.string({ maxLength: 6 }),
      ),
    );
    const alias = fc.record({
      kind: fc.constantFrom('unit' as const, 'user-type' as const),
      value: fc.constantFrom('hq', 'Boss', 'Chef, Boss', 'HQ', 'Twice', 'chef'),
      targetId: fc.constantFrom(1, 2, 9),
    });
    const person = fc.record(Object.fromEntries(MATCHING_FIELDS.map((field) => [field, value])));
    fc.assert(
      fc.property(
        fc.array(person, { maxLength: 8 }),
        fc.uniqueArray(alias, { maxLength: 4, selector: ({ kind, value }) => `${kind} ${value}` }),
        fc.constantFrom('exact', 'relaxed'),
        fc.constantFrom(...MATCHING_FIELDS),
        fc.constantFrom(...MATCHING_FIELDS),
        (people, aliases, matching, unitField, userTypeField) => {
          fc.pre(unitField !== userTypeField);
          const index = indexAliases(aliases);
          const rules = {
            unitField,
            userTypeField,
            options: { ...DEFAULT_OPTIONS, matching },
            ...(index && { aliases: index }),
          };
          const placements = people.map(
            (each) => resolvePlacement(each as unknown as DirectoryUser, rules, catalogue).placement,
          );
          const inUnit = placements.filter(({ unit }) => unit !== null);

          expect(
            advise(people as Partial<DirectoryUser>[], { matching }, { aliases }).pair(unitField, userTypeField),
          ).toMatchObject({
            placed: inUnit.filter(({ userTypes }) => userTypes.length > 0).length,
            unitOnly: inUnit.filter(({ userTypes }) => userTypes.length === 0).length,
          });
        },
      ),
    );
  });
});
