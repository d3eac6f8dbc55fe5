import { describe, expect, it } from '@jest/globals';
import type { Verification } from '../verify-connection/describe-check.ts';
import { adviceOf, judgePair, type Pair, rankPairs, shareOf } from './advice.ts';

const pair = (unitField: Pair['unitField'], userTypeField: Pair['userTypeField'], placed: number, unitOnly = 0) => ({
  unitField,
  userTypeField,
  placed,
  unitOnly,
});
const pairs = [pair('city', 'jobTitle', 10), pair('department', 'jobTitle', 95, 3), pair('state', 'jobTitle', 95, 4)];

function verification(people: number | null): Verification {
  return { checks: [], people, advice: people === null ? null : [], pairs: people === null ? null : pairs };
}
const everybody = { people: 4_210, advice: [], pairs };

describe('the advice that is shown', () => {
  it('is none before anything was verified or read', () => {
    expect(adviceOf(null, undefined, true)).toBeNull();
    expect(adviceOf(verification(null), { ...everybody, people: 0 }, true)).toBeNull();
    expect(adviceOf(verification(0), undefined, true)).toBeNull();
  });

  it('is that of everybody rather than of a page', () => {
    expect(adviceOf(verification(999), everybody, true)).toMatchObject({ people: 4_210, isOfEverybody: true });
  });

  it('is that of the page where options were changed since', () => {
    expect(adviceOf(verification(999), everybody, false)).toMatchObject({ people: 999, isOfEverybody: false });
  });

  it('is that of everybody until changed options have been verified', () => {
    expect(adviceOf(null, everybody, false)).toMatchObject({ people: 4_210 });
  });
});

describe('pairs of fields', () => {
  it('are ranked by people who get a place, then by people who get a unit', () => {
    expect(rankPairs(pairs).map(({ unitField }) => unitField)).toEqual(['state', 'department', 'city']);
  });

  it('are judged by the best one', () => {
    expect(judgePair({ pairs }, 'city', 'jobTitle')).toMatchObject({
      kind: 'chosen',
      chosen: { placed: 10 },
      better: { unitField: 'state' },
    });
  });

  it('are the best where no other places more people', () => {
    expect(judgePair({ pairs }, 'department', 'jobTitle')).toMatchObject({ kind: 'chosen', better: null });
  });

  it.each([
    ['nothing', null, null],
    ['one field', 'city', null],
    ['one field twice', 'city', 'city'],
  ] as const)('name the best one where %s is chosen', (_, unit, userType) => {
    expect(judgePair({ pairs }, unit, userType)).toEqual({ kind: 'best', best: pairs[2] });
  });

  it('fit nobody where no value is a name in Ziik', () => {
    expect(judgePair({ pairs: [pair('city', 'state', 0, 9)] }, 'city', 'state')).toEqual({ kind: 'none' });
  });
});

describe('a share', () => {
  it('is 100 % only of everybody', () => {
    expect(shareOf(4_209, 4_210)).toBe(0.99);
    expect(shareOf(4_210, 4_210)).toBe(1);
    expect(shareOf(0, 0)).toBe(0);
  });
});
