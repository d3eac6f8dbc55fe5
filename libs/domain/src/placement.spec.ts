import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Catalogue, indexCatalogue } from './catalogue.ts';
import type { DirectoryUser } from './directory-user.ts';
import { resolvePlacement } from './placement.ts';

const NOBODY: DirectoryUser = {
  mail: null,
  userPrincipalName: null,
  givenName: null,
  surname: null,
  accountEnabled: true,
  userType: 'Member',
  jobTitle: null,
  companyName: null,
  department: null,
  streetAddress: null,
  state: null,
  country: null,
  officeLocation: null,
  city: null,
  postalCode: null,
};

const CATALOGUE: Catalogue = {
  units: [
    { id: 1, name: 'HQ' },
    { id: 2, name: 'Store' },
    { id: 3, name: 'Twin' },
    { id: 4, name: 'Twin' },
    { id: 5, name: 'Hauptstr. 5, Berlin' },
    { id: 6, name: ' Café ' },
    { id: 7, name: 'Depot' },
    { id: 8, name: 'DEPOT' },
    { id: 9, name: 'North  Wing' },
  ],
  userTypes: [
    { id: 11, name: 'Cook' },
    { id: 12, name: 'Waiter' },
    { id: 13, name: 'Clerk' },
    { id: 14, name: 'Clerk' },
    { id: 15, name: 'Cook, Chef' },
    { id: 16, name: 'Manager' },
  ],
};
const INDEX = indexCatalogue(CATALOGUE);

function place(
  department: string | null,
  jobTitle: string | null,
  matching: 'exact' | 'relaxed' = 'exact',
  index = INDEX,
) {
  const rules = {
    unitField: 'department',
    userTypeField: 'jobTitle',
    options: { matching, disabledAccounts: 'ignore', includeGuests: true },
  } as const;
  const { placement, findings } = resolvePlacement({ ...NOBODY, department, jobTitle }, rules, index);
  return {
    unit: placement.unit?.id ?? null,
    types: placement.userTypes.map((each) => each.id),
    findings: findings.map((each) => `${each.code} ${each.field} ${each.value}`),
    nearest: findings.map((each) => each.nearest.map((near) => near.id)),
  };
}

describe('the unit', () => {
  it.each([
    ['the identical name', 'HQ', 1],
    ['white space around the value', '  HQ ', 1],
    ['white space around the name', 'Café', 6],
    ['a decomposed letter', 'Cafe\u0301', 6],
    ['a name with a comma', 'Hauptstr. 5, Berlin', 5],
    ['one value with a comma behind', 'HQ,', 1],
    ['the same value twice', 'HQ, HQ', 1],
    ['the same value twice, once decomposed', 'Café,Cafe\u0301', 6],
    ['its own letter case where another unit has the other', 'DEPOT', 8],
  ])('[S16] [S18] matches %s', (_, value, unit) => {
    expect(place(value, 'Cook')).toEqual({ unit, types: [11], findings: [], nearest: [] });
  });

  it.each([
    ['[S30] nothing', null, 'unit-missing department null', []],
    ['[S30] white space', ' \t ', 'unit-missing department null', []],
    ['[S18] only commas', ', ,', 'unit-missing department , ,', []],
    ['[S17] an unknown name', 'Moon Base', 'unit-unknown department Moon Base', []],
    ['[S17] an unknown name with a comma behind', ' Moon Base, ', 'unit-unknown department Moon Base', []],
    ['[S16] a name in another letter case', 'hq', 'unit-unknown department hq', [1]],
    ['[S16] a name misspelled', 'Stroe', 'unit-unknown department Stroe', [2]],
    ['[S16] a name that two units share', 'Twin', 'unit-ambiguous department Twin', [3, 4]],
    ['[S18] a shared name with a comma behind', 'Twin,', 'unit-ambiguous department Twin', [3, 4]],
    ['[S18] two units', 'HQ, Store', 'unit-several department HQ, Store', []],
    ['[S18] a unit and an unknown name', 'HQ, Moon', 'unit-several department HQ, Moon', []],
    ['[S18] two unknown names', 'Moon, Mars', 'unit-several department Moon, Mars', []],
    [
      '[S18] an address in another letter case',
      'hauptstr. 5, berlin',
      'unit-several department hauptstr. 5, berlin',
      [5],
    ],
    ['[S18] an address with an end', 'Hauptstr. 5, Berlin,', 'unit-several department Hauptstr. 5, Berlin,', [5]],
  ])('%s is ignored, with the reason and the value', (_, value, finding, nearest) => {
    expect(place(value, 'Cook')).toEqual({ unit: null, types: [], findings: [finding], nearest: [nearest] });
  });
});

describe('the user types', () => {
  it.each([
    ['one', 'Cook', [11], []],
    ['[S19] each of a list', 'Waiter,Cook', [11, 12], []],
    ['[S19] a name with a comma, before its parts', 'Cook, Chef', [15], []],
    ['[S19] the same one twice', 'Cook, Cook,', [11], []],
    ['[S20] those that match', 'Cook, Pilot', [11], ['user-type-unknown jobTitle Pilot']],
    [
      '[S20] none of a list',
      'Pilot, Diver',
      [],
      ['user-type-unknown jobTitle Pilot', 'user-type-unknown jobTitle Diver'],
    ],
    [
      '[S20] [R ambiguous-type] those that match beside a shared name',
      'Clerk, Cook',
      [11],
      ['user-type-ambiguous jobTitle Clerk'],
    ],
    ['[S20] [R ambiguous-type] not a shared name', 'Clerk', [], ['user-type-ambiguous jobTitle Clerk']],
    ['[S20] none in another letter case', 'cook', [], ['user-type-unknown jobTitle cook']],
    ['[S22] none of nothing', null, [], ['user-type-missing jobTitle null']],
    ['[S22] none of white space', '  ', [], ['user-type-missing jobTitle null']],
    ['[S22] none of commas', ',', [], ['user-type-missing jobTitle ,']],
  ])('%s', (_, value, types, findings) => {
    expect(place('HQ', value)).toMatchObject({ unit: 1, types, findings });
  });

  it('[S21] are not applied without a unit, but what did not match is told', () => {
    expect(place('Moon', 'Cook, Pilot')).toMatchObject({
      unit: null,
      types: [],
      findings: ['unit-unknown department Moon', 'user-type-unknown jobTitle Pilot'],
    });
  });

  it('[S19] are the same set in whatever order they are stated', () => {
    const stated = fc.array(fc.constantFrom('Cook', 'Waiter', 'Clerk', 'Manager', 'Pilot', '', ' Cook '), {
      minLength: 2,
    });
    fc.assert(
      fc.property(
        stated.chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length }))),
        ([parts, shuffled]) => {
          const one = place('HQ', parts.join(','));
          const other = place('HQ', shuffled.join(','));
          expect(other.types).toEqual(one.types);
          expect([...other.findings].sort()).toEqual([...one.findings].sort());
        },
      ),
    );
  });
});

describe('relaxed matching', () => {
  it.each([
    ['another letter case', 'hq', 1],
    ['other inner white space', 'north wing', 9],
    ['an address in another letter case, as a whole', 'HAUPTSTR. 5,  BERLIN', 5],
    ['[R exact-first] an exact name before a folded one', 'Depot', 7],
    ['[R exact-first] an exact name before a folded one, with a comma behind', 'Depot,', 7],
  ])('[S16] takes %s', (_, value, unit) => {
    expect(place(value, 'cook,WAITER', 'relaxed')).toEqual({ unit, types: [11, 12], findings: [], nearest: [] });
  });

  it('[S16] [R exact-first] finds a folded name that two units share ambiguous', () => {
    expect(place('dePOT', 'Cook', 'relaxed')).toMatchObject({
      unit: null,
      findings: ['unit-ambiguous department dePOT'],
      nearest: [[7, 8]],
    });
  });

  it('[S20] gives a user type once that is stated in two letter cases', () => {
    expect(place('HQ', 'cook,COOK', 'relaxed').types).toEqual([11]);
  });

  it('[S16] does not forgive a wrong letter', () => {
    expect(place('Stroe', 'Cook', 'relaxed')).toMatchObject({ unit: null, nearest: [[2]] });
  });
});

describe('any catalogue and any value', () => {
  it('[S16] counts a unit once that two pages of the catalogue showed', () => {
    const twice = indexCatalogue({ ...CATALOGUE, units: [...CATALOGUE.units, { id: 1, name: 'HQ' }] });

    expect(place('HQ', 'Cook', 'exact', twice).unit).toBe(1);
  });

  it('[S16] matches no unit without a name', () => {
    const nameless = indexCatalogue({ ...CATALOGUE, units: [{ id: 1, name: '  ' }] });

    expect(place('  ', 'Cook', 'relaxed', nameless).unit).toBeNull();
  });

  it('[S18] never finds more than one unit, and has a reason whenever it finds none', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('HQ', 'hq', 'Twin', 'Depot', ' ', ''), { maxLength: 3 }).map((parts) => parts.join(',')),
      fc.constant(null),
    );
    fc.assert(
      fc.property(value, value, fc.constantFrom('exact' as const, 'relaxed' as const), (unit, types, matching) => {
        const placed = place(unit, types, matching);
        expect(placed.findings.filter((each) => each.startsWith('unit-'))).toHaveLength(placed.unit === null ? 1 : 0);
        if (placed.unit === null) expect(placed.types).toEqual([]);
        else if (placed.types.length === 0) expect(placed.findings).not.toEqual([]);
      }),
    );
  });
});
