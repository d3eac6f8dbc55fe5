import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Alias, indexAliases } from './aliases.ts';
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
    ['[S30] what nobody sees', '\u200b\u00ad', 'unit-missing department \u200b\u00ad', []],
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
    ['[S22] none of what nobody sees', '\u2060', [], ['user-type-missing jobTitle \u2060']],
    ['[S22] none of commas', ',', [], ['user-type-missing jobTitle ,']],
  ])('%s', (_, value, types, findings) => {
    expect(place('HQ', value)).toMatchObject({ unit: 1, types, findings });
  });

  it('[S21] are not applied without a unit, but values that did not match are reported', () => {
    expect(place('Moon', 'Cook, Pilot')).toMatchObject({
      unit: null,
      types: [],
      findings: ['unit-unknown department Moon', 'user-type-unknown jobTitle Pilot'],
    });
  });

  it('[S20] that match nothing are listed up to the fiftieth, and those that match are all applied', () => {
    const unknown = Array.from({ length: 2_000 }, (_, at) => `X${at}`).join();

    const { types, findings } = place('HQ', `${unknown},Cook`);

    expect(types).toEqual([11]);
    expect(findings).toHaveLength(50);
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

describe('aliases', () => {
  const ALIASES: readonly Alias[] = [
    { kind: 'unit', value: 'Head office', targetId: 1 },
    { kind: 'unit', value: 'Store', targetId: 1 },
    { kind: 'unit', value: 'Twin', targetId: 1 },
    { kind: 'unit', value: 'dePOT', targetId: 2 },
    { kind: 'unit', value: 'hq', targetId: 99 },
    { kind: 'unit', value: 'Moon, Mars', targetId: 2 },
    { kind: 'unit', value: 'Gone', targetId: 99 },
    { kind: 'unit', value: 'Bistro\u0301'.normalize('NFC'), targetId: 6 },
    { kind: 'user-type', value: 'Chef', targetId: 11 },
    { kind: 'user-type', value: 'Clerk of works', targetId: 14 },
    { kind: 'user-type', value: 'Gone', targetId: 99 },
  ];
  const placeBy = (department: string | null, jobTitle: string | null, matching: 'exact' | 'relaxed' = 'exact') => {
    const options = { matching, disabledAccounts: 'ignore', includeGuests: true } as const;
    const aliases = indexAliases(ALIASES)!;
    const rules = { unitField: 'department', userTypeField: 'jobTitle', options, aliases } as const;
    const { placement, findings } = resolvePlacement({ ...NOBODY, department, jobTitle }, rules, INDEX);
    return {
      unit: placement.unit?.id ?? null,
      types: placement.userTypes.map((each) => each.id),
      by: placement.by?.map(({ kind, id, value, by }) => `${kind} ${id} ${value} ${by}`) ?? [],
      findings: findings.map((each) => `${each.code} ${each.field} ${each.value}`),
    };
  };

  it.each([
    ['[R alias] means its unit', 'Head office', 1, ['unit 1 Head office alias']],
    ['[R alias] with white space around', ' Head office ', 1, ['unit 1 Head office alias']],
    ['[R alias] with a comma behind', 'Head office,', 1, ['unit 1 Head office alias']],
    ['[R alias] decomposed', 'Bistro\u0301', 6, ['unit 6 Bistro\u0301 alias'.normalize('NFC')]],
    ['[R alias] with a comma in it, before its parts', 'Moon, Mars', 2, ['unit 2 Moon, Mars alias']],
    ['[R alias] of an exact name never counts', 'Store', 2, []],
    ['[R alias] of an exact name never counts, with a comma behind', 'Store,', 2, []],
  ])('%s', (_, value, unit, by) => {
    expect(placeBy(value, 'Cook')).toEqual({ unit, types: [11], by, findings: [] });
  });

  it.each([
    ['[R alias] never choose between units of one name', 'Twin', 'unit-ambiguous department Twin'],
    ['[R alias] do not fold letter case', 'head office', 'unit-unknown department head office'],
    ['[R alias] whose target is gone match nothing', 'Gone', 'alias-target-gone department Gone'],
    [
      '[S18] make no unit of two, though each means one',
      'Head office, dePOT',
      'unit-several department Head office, dePOT',
    ],
  ])('%s', (_, value, finding) => {
    expect(placeBy(value, 'Cook')).toEqual({ unit: null, types: [], by: [], findings: [finding] });
  });

  it('[R alias] come before a folded name', () => {
    expect(placeBy('dePOT', 'COOK', 'relaxed')).toEqual({
      unit: 2,
      types: [11],
      by: ['unit 2 dePOT alias', 'user-type 11 COOK folded'],
      findings: [],
    });
  });

  it('[R alias] whose target is gone do not fall back on a folded name', () => {
    expect(placeBy('hq', 'Cook', 'relaxed')).toMatchObject({
      unit: null,
      findings: ['alias-target-gone department hq'],
    });
  });

  it('[R alias] [S19] mean user types, each part by itself, and choose one of a shared name', () => {
    expect(placeBy('HQ', 'Chef, Waiter, Clerk of works, Gone')).toEqual({
      unit: 1,
      types: [11, 12, 14],
      by: ['user-type 11 Chef alias', 'user-type 14 Clerk of works alias'],
      findings: ['alias-target-gone jobTitle Gone'],
    });
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

describe('a catalogue in any order', () => {
  const named = fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    name: fc.constantFrom('HQ', 'hq', 'HQ, 2', 'Store', 'Storm', ' '),
  });
  const catalogue = fc.record({
    units: fc.uniqueArray(named, { selector: ({ id }) => id }),
    userTypes: fc.uniqueArray(named, { selector: ({ id }) => id }),
  });
  const shuffled = catalogue.chain(({ units, userTypes }) =>
    fc.record({
      one: fc.constant({ units, userTypes }),
      other: fc.record({
        units: fc.shuffledSubarray(units, { minLength: units.length }),
        userTypes: fc.shuffledSubarray(userTypes, { minLength: userTypes.length }),
      }),
    }),
  );
  const value = fc.constantFrom('HQ', 'hq', 'HQ, 2', 'Sto', 'store,HQ', ',', null);

  it('[S16] [S18] [S19] places everybody alike, for the same reasons', () => {
    fc.assert(
      fc.property(
        shuffled,
        value,
        value,
        fc.constantFrom('exact' as const, 'relaxed' as const),
        (both, unit, type, matching) => {
          const [one, other] = [both.one, both.other].map((each) => place(unit, type, matching, indexCatalogue(each)));
          expect(other!.unit).toBe(one!.unit);
          expect(other!.types).toEqual(one!.types);
          expect(other!.findings).toEqual(one!.findings);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('[S16] relaxed matching never takes a unit away that exact matching gives', () => {
    fc.assert(
      fc.property(catalogue, value, (each, stated) => {
        const index = indexCatalogue(each);
        const exact = place(stated, null, 'exact', index).unit;
        if (exact !== null) expect(place(stated, null, 'relaxed', index).unit).toBe(exact);
      }),
    );
  });

  it('[R alias] an alias of something else changes nothing', () => {
    fc.assert(
      fc.property(catalogue, value, value, (each, department, jobTitle) => {
        const index = indexCatalogue(each);
        const rules = {
          unitField: 'department',
          userTypeField: 'jobTitle',
          options: { matching: 'exact', disabledAccounts: 'ignore', includeGuests: true },
        } as const;
        const aliases = indexAliases([{ kind: 'unit', value: 'Elsewhere', targetId: 1 }])!;
        const user = { ...NOBODY, department, jobTitle };
        expect(resolvePlacement(user, { ...rules, aliases }, index)).toEqual(resolvePlacement(user, rules, index));
      }),
    );
  });
});

describe('what is told of a match', () => {
  const options = { matching: 'relaxed', disabledAccounts: 'ignore', includeGuests: true } as const;
  const rules = { unitField: 'department', userTypeField: 'jobTitle', options } as const;
  const told = (department: string | null, jobTitle: string | null, index = INDEX) =>
    resolvePlacement({ ...NOBODY, department, jobTitle }, rules, index);

  it.each([
    ['nothing of exact names', 'HQ', 'Cook', undefined],
    ['a folded unit', 'hq', 'Cook', ['unit 1 hq folded']],
    ['a folded user type', 'HQ', 'COOK', ['user-type 11 COOK folded']],
    ['both, the unit first', ' hq ', 'cook,Waiter', ['unit 1 hq folded', 'user-type 11 cook folded']],
    ['nothing where there is no unit', 'Moon', 'cook', undefined],
  ])('is %s', (_, department, jobTitle, by) => {
    const { placement } = told(department, jobTitle);

    expect(placement.by?.map((each) => `${each.kind} ${each.id} ${each.value} ${each.by}`)).toEqual(by);
    expect('by' in placement).toBe(by !== undefined);
  });

  it.each([
    [9, 9],
    [10, 10],
    [11, 10],
    [500, 10],
  ])('of a name that %i units share, names %i', (count, names) => {
    const units = Array.from({ length: count }, (_, at) => ({ id: at + 1, name: 'Twin' }));
    const { findings } = told('Twin', 'Cook', indexCatalogue({ ...CATALOGUE, units }));

    expect(findings[0]).toMatchObject({ code: 'unit-ambiguous', nearest: units.slice(0, names) });
    expect(findings[0]!.nearest).toHaveLength(names);
  });

  it.each([
    [49, 49],
    [50, 50],
    [51, 50],
  ])('of %i user types that were matched by something else, names %i', (count, names) => {
    const userTypes = Array.from({ length: count }, (_, at) => ({ id: at + 1, name: `Type ${at}` }));
    const { placement } = told(
      'HQ',
      userTypes.map(({ name }) => name.toUpperCase()).join(),
      indexCatalogue({ ...CATALOGUE, userTypes }),
    );

    expect(placement.userTypes).toHaveLength(count);
    expect(placement.by).toHaveLength(names);
  });

  it('of an alias whose target is gone, shows what is near', () => {
    const aliases = indexAliases([{ kind: 'unit', value: 'Stroe', targetId: 99 }])!;
    const { findings } = resolvePlacement(
      { ...NOBODY, department: 'Stroe', jobTitle: 'Cook' },
      { ...rules, aliases },
      INDEX,
    );

    expect(findings).toMatchObject([{ code: 'alias-target-gone', value: 'Stroe', nearest: [{ id: 2 }] }]);
  });
});

describe('[S16] lookalikes', () => {
  it.each([
    ['a letter of another script', 'Сafé'],
    ['a zero-width space', 'Caf\u200bé'],
    ['a compatibility form', 'Ｃafé'],
    ['no accent', 'Cafe'],
    ['a no-break space within', 'North\u00a0Wing'],
  ])('with %s match nothing exactly', (_, value) => {
    expect(place(value, 'Cook')).toMatchObject({ unit: null, findings: [expect.stringMatching(/^unit-unknown /)] });
  });

  it('match, relaxed, by white space of any kind, and by nothing else', () => {
    expect(place('north\u00a0wing', 'Cook', 'relaxed').unit).toBe(9);
    expect(place('Caf\u200bé', 'Cook', 'relaxed')).toMatchObject({ unit: null, nearest: [[6]] });
  });

  it.each([1_000, 100_000])('a value of %i letters is unknown, and told as it stands', (length) => {
    const value = 'x'.repeat(length);

    expect(place(value, 'Cook').findings).toEqual([`unit-unknown department ${value}`]);
  });
});
