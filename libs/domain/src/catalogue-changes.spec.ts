import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Catalogue } from './catalogue.ts';
import { catalogueChanges, concernedBy, isSuspiciousCatalogue, isUsableCatalogue } from './catalogue-changes.ts';

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
    ['a unit made anew under its name', { units: [{ id: 77, name: 'A' }, ...aCatalogue().units.slice(1)] }, ['A'], []],
    ['a second unit of a name', { units: [...aCatalogue().units, { id: 99, name: 'A' }] }, ['A'], []],
    ['a new user type', { userTypes: [...aCatalogue().userTypes, { id: 99, name: 'Chef' }] }, [], ['Chef']],
  ])('[S37] tells %s', (_, given, units, userTypes) => {
    expect(catalogueChanges(aCatalogue(), aCatalogue(given))).toEqual({ units, userTypes });
  });

  it('[S37] tells every name of the first catalogue', () => {
    expect(catalogueChanges(null, { units: named('B', 'A'), userTypes: named('Cook') })).toEqual({
      units: ['A', 'B'],
      userTypes: ['Cook'],
    });
  });

  it('[S37] tells the same names forth and back', () => {
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
