import { describe, expect, it } from '@jest/globals';
import type { UsersSummary } from '../api/people.ts';
import { countOf, TABS, tabOf } from './tabs.ts';

const byStatus = {
  purged: 1,
  deactivated: 2,
  held: 4,
  blocked: 8,
  conflict: 16,
  incomplete: 32,
  failed: 64,
  pending: 128,
  ignored: 256,
  'managed-in-ziik': 512,
  unassigned: 1_024,
  assigned: 2_048,
};
const summary = { byStatus } as UsersSummary;

describe('the tabs of the people', () => {
  it('begin with what an administrator can do most about', () => {
    expect(tabOf(new URLSearchParams())).toBe('unassigned');
    expect(tabOf(new URLSearchParams('tab=nonsense'))).toBe('unassigned');
    expect(tabOf(new URLSearchParams('tab=deactivated'))).toBe('deactivated');
  });

  it('[S22] [S27] [S35] count the people of one status each, and everybody in the last', () => {
    expect(TABS.map((tab) => [tab, countOf(tab, summary)])).toEqual([
      ['unassigned', 1_024],
      ['conflicts', 16],
      ['incomplete', 32],
      ['held', 4],
      ['deactivated', 2],
      ['failed', 64],
      ['managed', 512],
      ['everybody', 4_095],
    ]);
  });
});
