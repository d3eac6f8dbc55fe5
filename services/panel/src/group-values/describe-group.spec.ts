import { describe, expect, it } from '@jest/globals';
import { biggestRepair, canMean, partsIn, type ValueGroup } from './describe-group.ts';

const group = (more: Partial<ValueGroup>): ValueGroup => ({
  kind: 'unit',
  code: 'unit-unknown',
  field: 'department',
  value: 'Aarhus C',
  users: 37,
  seesNothing: 37,
  firstSeenAt: '2026-11-23T10:00:00.000Z',
  nearest: [],
  ...more,
});

describe('what people state in Azure', () => {
  it('[S18] names as many units as it has different parts', () => {
    expect(partsIn('Shop 12, Shop 14')).toBe(2);
    expect(partsIn('A, A,')).toBe(1);
    expect(partsIn(null)).toBe(0);
  });

  it.each([
    ['unit-unknown', 'X', true],
    ['unit-several', 'X, Y', true],
    ['user-type-unknown', 'X', true],
    ['alias-target-gone', 'X', true],
    ['unit-ambiguous', 'X', false],
    ['user-type-ambiguous', 'X', false],
    ['unit-missing', null, false],
  ] as const)('can be given a meaning or not: %s', (code, value, expected) => {
    expect(canMean({ code, value })).toBe(expected);
  });

  it('is repaired first where most people see nothing because of it, which is not where most state it', () => {
    const hero = group({ value: 'Hero', users: 50, seesNothing: 3 });
    const aarhus = group({ value: 'Aarhus C', users: 37, seesNothing: 37 });
    const empty = group({ code: 'unit-missing', value: null, users: 90, seesNothing: 90 });

    expect(biggestRepair([empty, hero, aarhus])).toBe(aarhus);
    expect(biggestRepair([empty, group({ seesNothing: 0 })])).toBeNull();
  });
});
