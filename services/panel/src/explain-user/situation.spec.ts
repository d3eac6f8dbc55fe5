import { describe, expect, it } from '@jest/globals';
import type { Explanation } from './person.ts';
import { canBeMeant, situationOf, unmatchedIn } from './situation.ts';

const NEAREST = [{ id: 2, name: 'Aarhus Centrum' }];

function anExplanation(code: string, field = 'department', value: string | null = 'Aarhus C', nearest = NEAREST) {
  return { verdict: { code, values: { field, value, nearest } }, steps: [] } as unknown as Explanation;
}

describe('a value that does not match', () => {
  it.each<[string, string, 'unit' | 'user-type', string]>([
    ['unit-unknown', 'department', 'unit', 'unit-unknown'],
    ['unit-unknown-kept', 'department', 'unit', 'unit-unknown'],
    ['user-type-unknown-some', 'jobTitle', 'user-type', 'user-type-unknown'],
    ['alias-target-gone-without-types', 'department', 'unit', 'alias-target-gone'],
    ['alias-target-gone-some', 'jobTitle', 'user-type', 'alias-target-gone'],
  ])('is read off %s of %s', (code, field, kind, finding) => {
    const unmatched = unmatchedIn(anExplanation(code, field), 'department')!;

    expect(unmatched).toMatchObject({ kind, field, value: 'Aarhus C' });
    expect(situationOf(unmatched)).toEqual({ finding, field, value: 'Aarhus C' });
  });

  it.each(['assigned', 'deactivated', 'email-conflict', 'managed-in-ziik'])('is none of %s', (code) => {
    expect(unmatchedIn(anExplanation(code), 'department')).toBeNull();
  });

  it('is found by an empty value where nothing is stated', () => {
    expect(situationOf(unmatchedIn(anExplanation('unit-missing', 'department', null), 'department')!).value).toBe('');
  });
});

describe('saying what a value means', () => {
  it.each<[string, string, string | null, typeof NEAREST, boolean]>([
    ['helps one that names nothing', 'unit-unknown', 'Aarhus C', [], true],
    ['helps one whose meaning is gone', 'alias-target-gone', 'HQ', [], true],
    ['helps one with a comma that is near to a name', 'unit-several', 'Oslo, Centre', NEAREST, true],
    ['does not help one that names several units', 'unit-several', 'Oslo, Bergen', [], false],
    ['does not help one that several share', 'unit-ambiguous', 'Twin', NEAREST, false],
    ['does not help one that is empty', 'unit-missing', null, [], false],
    ['does not help one that is too long', 'unit-unknown', 'x'.repeat(401), NEAREST, false],
  ])('%s', (_, code, value, nearest, expected) => {
    expect(canBeMeant(unmatchedIn(anExplanation(code, 'department', value, nearest), 'department')!)).toBe(expected);
  });
});
