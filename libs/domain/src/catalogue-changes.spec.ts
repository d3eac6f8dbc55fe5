import { describe, expect, it } from '@jest/globals';
import { aDirectoryUser } from '@user-sync/testing';
import fc from 'fast-check';
import { type Catalogue, indexCatalogue } from './catalogue.ts';
import { catalogueChanges, concernedBy, isSuspiciousCatalogue, isUsableCatalogue } from './catalogue-changes.ts';
import { resolvePlacement } from './placement.ts';

const named = (...names: string[]) => names.map((name, at) => ({ id: at + 1, name }));
const aCatalogue = (given: Partial<Catalogue> = {}): Catalogue => ({
  units: named('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'),
  userTypes: named('Cook', 'Waiter', 'Clerk', 'Pilot', 'Diver'),
  ...given,
});

describe('isUsableCatalogue', () => {
  it.each([
    ['both lists', {}, true],
    ['no units', { units: [] }, false],
    ['no user types', { userTypes: [] }, false],
    ['nothing', { units: [], userTypes: [] }, false],
    ['one unit and one user type', { units: named('A'), userTypes: named('Cook') }, true],
  ])('[R catalogue] judges one with %s', (_, given, usable) => {
    expect(isUsableCatalogue(aCatalogue(given))).toBe(usable);
  });
});

describe('isSuspiciousCatalogue', () => {
  it.each([
    ['the same', {}, false],
    ['two of ten units gone', { units: named('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H') }, false],
    ['three of ten units gone', { units: named('A', 'B', 'C', 'D', 'E', 'F', 'G') }, true],
    ['one of five user types gone', { userTypes: named('Cook', 'Waiter', 'Clerk', 'Pilot') }, false],
    ['two of five user types gone', { userTypes: named('Cook', 'Waiter', 'Clerk') }, true],
    ['three of ten units renamed', { units: named('A', 'B', 'C', 'D', 'E', 'F', 'G', 'X', 'Y', 'Z') }, true],
    ['more than before', { units: named('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K') }, false],
  ])('[R catalogue-suspicious] judges %s', (_, given, suspicious) => {
    expect(isSuspiciousCatalogue(aCatalogue(), aCatalogue(given))).toBe(suspicious);
  });

  it('[R catalogue-suspicious] counts only the names in use where they are known', () => {
    const read = aCatalogue({ units: named('A', 'B', 'C', 'D', 'E') });
    const userTypes = new Set(['Cook']);

    expect(isSuspiciousCatalogue(aCatalogue(), read, { units: new Set(['A', 'B']), userTypes })).toBe(false);
    expect(isSuspiciousCatalogue(aCatalogue(), read, { units: new Set(['A', 'J']), userTypes })).toBe(true);
  });
});

describe('catalogueChanges', () => {
  it.each([
    ['nothing', {}, [], []],
    ['another order', { units: aCatalogue().units.toReversed() }, [], []],
    ['white space around a name', { units: named(' A ', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J') }, [], []],
    ['a new unit', { units: [...aCatalogue().units, { id: 99, name: 'New' }] }, ['New'], []],
    ['a unit gone', { units: aCatalogue().units.slice(1) }, ['A'], []],
    ['a unit renamed', { units: [{ id: 1, name: 'Z' }, ...aCatalogue().units.slice(1)] }, ['A', 'Z'], []],
    ['a unit recreated under its name', { units: [{ id: 77, name: 'A' }, ...aCatalogue().units.slice(1)] }, ['A'], []],
    ['a second unit of a name', { units: [...aCatalogue().units, { id: 99, name: 'A' }] }, ['A'], []],
    ['a new user type', { userTypes: [...aCatalogue().userTypes, { id: 99, name: 'Chef' }] }, [], ['Chef']],
  ])('[S37] finds %s', (_, given, units, userTypes) => {
    expect(catalogueChanges(aCatalogue(), aCatalogue(given))).toEqual({ units, userTypes });
  });

  it('[S37] finds every name of the first catalogue', () => {
    expect(catalogueChanges(null, { units: named('B', 'A'), userTypes: named('Cook') })).toEqual({
      units: ['A', 'B'],
      userTypes: ['Cook'],
    });
  });

  it('[S37] finds the same names in both directions', () => {
    const list = fc.array(fc.record({ id: fc.nat(5), name: fc.constantFrom('A', 'B', 'C') }), { maxLength: 6 });
    const catalogue = fc.record({ units: list, userTypes: list });
    fc.assert(
      fc.property(catalogue, catalogue, (a, b) => expect(catalogueChanges(a, b)).toEqual(catalogueChanges(b, a))),
    );
  });
});

describe('concernedBy', () => {
  it.each([
    ['the name', 'HQ', 'exact', true],
    ['the name among others', 'Store, HQ', 'exact', true],
    ['a name with a comma', 'Main, 5', 'exact', true],
    ['another name', 'Store', 'exact', false],
    ['the name in another letter case', 'hq', 'exact', false],
    ['the name in another letter case, relaxed', 'hq', 'relaxed', true],
    ['nothing', null, 'relaxed', false],
  ] as const)('[S37] judges a value that is %s', (_, value, matching, concerned) => {
    expect(concernedBy(['HQ', 'Main, 5'], matching)(value)).toBe(concerned);
  });
});

describe('the names that count for suspicion', () => {
  it.each([
    ['units in use are gone', ['J'], ['Cook'], { units: named('A') }, true],
    ['units out of use are gone', ['A'], ['Cook'], { units: named('A') }, false],
    ['user types in use are gone', ['A'], ['Diver'], { userTypes: named('Cook') }, true],
    ['user types out of use are gone', ['A'], ['Cook'], { userTypes: named('Cook') }, false],
    ['nothing is in use', [], [], { units: named('X'), userTypes: named('Y') }, false],
    ['one of five in use is gone', ['A', 'B', 'C', 'D', 'J'], [], { units: named('A', 'B', 'C', 'D') }, false],
    ['one of four in use is gone', ['A', 'B', 'C', 'J'], [], { units: named('A', 'B', 'C', 'D') }, true],
  ])('[R catalogue-suspicious] are those in use: %s', (_, units, userTypes, read, suspicious) => {
    const inUse = { units: new Set(units), userTypes: new Set(userTypes) };

    expect(isSuspiciousCatalogue(aCatalogue(), aCatalogue(read), inUse)).toBe(suspicious);
  });

  it('[R catalogue-suspicious] never makes a catalogue suspicious that only gained names', () => {
    const names = fc.array(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'));
    fc.assert(
      fc.property(names, names, (before, more) => {
        const one = aCatalogue({ units: named(...before) });
        const other = aCatalogue({ units: named(...more, ...before) });
        expect(isSuspiciousCatalogue(one, other)).toBe(false);
        expect(isSuspiciousCatalogue(one, one)).toBe(false);
      }),
    );
  });
});

describe('the changed names', () => {
  it('[S37] are not those whose ids come in another order, of one digit and of two', () => {
    const shared = [9, 10, 100].map((id) => ({ id, name: 'A' }));

    expect(catalogueChanges(aCatalogue({ units: shared }), aCatalogue({ units: shared.toReversed() }))).toEqual({
      units: [],
      userTypes: [],
    });
  });

  it('[S37] concern everybody whose placement differs between two catalogues', () => {
    const list = fc.array(fc.record({ id: fc.nat(4), name: fc.constantFrom('A', 'a', 'B', 'B, A') }), { maxLength: 5 });
    const value = fc.constantFrom('A', 'a', 'B', 'B, A', 'A,', 'b,a', ' A ', ',', null);
    fc.assert(
      fc.property(
        list,
        list,
        value,
        fc.constantFrom('exact' as const, 'relaxed' as const),
        (a, b, stated, matching) => {
          const place = (units: typeof list extends fc.Arbitrary<infer T> ? T : never) =>
            resolvePlacement(
              aDirectoryUser({ department: stated, jobTitle: null }),
              {
                unitField: 'department',
                userTypeField: 'jobTitle',
                options: { matching, disabledAccounts: 'ignore', includeGuests: true },
              },
              indexCatalogue({ units, userTypes: [] }),
            ).placement.unit?.id;
          const { units: changed } = catalogueChanges({ units: a, userTypes: [] }, { units: b, userTypes: [] });

          if (place(a) !== place(b)) expect(concernedBy(changed, matching)(stated)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
