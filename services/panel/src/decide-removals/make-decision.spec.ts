import { describe, expect, it } from '@jest/globals';
import { decisionOf } from './make-decision.ts';

const people = (count: number) => Array.from({ length: count }, (_, at) => `azure-${at}`);

describe('a decision on held removals', () => {
  it('[S34] is on those who were looked at, by their ids', () => {
    expect(decisionOf('approve', { deactivations: 30 }, people(30), null)).toEqual({
      deactivations: 'approve',
      expected: people(30),
    });
  });

  it('[S34] on some names them beside all who were seen', () => {
    expect(decisionOf('reject', { deactivations: 30 }, people(30), new Set(people(3)))).toEqual({
      deactivations: 'reject',
      azureIds: people(3),
      expected: people(30),
    });
  });

  it('on all who can be chosen is one on the whole run', () => {
    expect(decisionOf('approve', { deactivations: 3 }, people(3), new Set(people(3)))).not.toHaveProperty('azureIds');
  });

  it.each([
    ['more than can be named', 1_001, people(1_001)],
    ['more than are listed yet', 600, people(500)],
  ])('goes by the number where there are %s', (_, deactivations, listed) => {
    expect(decisionOf('approve', { deactivations }, listed, null).expected).toBe(deactivations);
  });
});
