import { describe, expect, it } from '@jest/globals';
import { type Alias, aliasesOfChangedTargets, indexAliases, isAliasOfItself } from './aliases.ts';

const unit = (value: string, targetId: number): Alias => ({ kind: 'unit', value, targetId });
const userType = (value: string, targetId: number): Alias => ({ kind: 'user-type', value, targetId });

describe('an alias', () => {
  it.each([
    ['HQ', 'HQ', true],
    [' HQ ', 'HQ', true],
    ['Cafe\u0301', ' Café', true],
    ['hq', 'HQ', false],
    ['Head office', 'HQ', false],
  ])('[R alias] of %j for %j is one of itself: %s', (value, name, itself) => {
    expect(isAliasOfItself(value, { id: 1, name })).toBe(itself);
  });
});

describe('the aliases of changed targets', () => {
  const before = { units: [{ id: 1, name: 'HQ' }], userTypes: [{ id: 1, name: 'Cook' }] };
  const aliases = [unit('Head office', 1), unit('Depot', 2), userType('Chef', 1)];

  it.each([
    ['nothing changed', before, { units: [], userTypes: [] }],
    ['a unit was renamed', { ...before, units: [{ id: 1, name: 'HQ 2' }] }, { units: ['Head office'], userTypes: [] }],
    ['a unit vanished', { ...before, units: [{ id: 3, name: 'HQ' }] }, { units: ['Head office'], userTypes: [] }],
    [
      'a unit appeared',
      { ...before, units: [...before.units, { id: 2, name: 'X' }] },
      { units: ['Depot'], userTypes: [] },
    ],
    ['a user type vanished', { ...before, userTypes: [] }, { units: [], userTypes: ['Chef'] }],
  ])('[S37] are found where %s', (_, after, values) => {
    expect(aliasesOfChangedTargets(before, after, aliases)).toEqual(values);
  });
});

describe('the index of aliases', () => {
  it('is none where there are none', () => {
    expect(indexAliases([])).toBeUndefined();
  });

  it('keeps units and user types apart, though they share values and ids', () => {
    const { units, userTypes } = indexAliases([unit('Chef', 1), userType('Chef', 2), userType('Boss', 1)])!;

    expect([...units]).toEqual([['Chef', 1]]);
    expect([...userTypes]).toEqual([
      ['Chef', 2],
      ['Boss', 1],
    ]);
  });

  it('is there for one alias alone, with nothing for the other kind', () => {
    const { units, userTypes } = indexAliases([unit('Head office', 1)])!;

    expect([units.size, userTypes.size]).toEqual([1, 0]);
  });
});
