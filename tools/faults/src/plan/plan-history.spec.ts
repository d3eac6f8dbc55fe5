import { describe, expect, it } from '@jest/globals';
import { planHistory } from './plan-history.ts';

describe('a history', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planHistory(5)).toEqual(planHistory(5));
    expect(planHistory(5)).not.toEqual(planHistory(6));
  });

  it('has one to five directories and something to do', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { directories, steps } = planHistory(seed);
      expect(directories.length).toBeGreaterThanOrEqual(1);
      expect(directories.length).toBeLessThanOrEqual(5);
      expect(steps.length).toBeGreaterThanOrEqual(35);
    }
  });

  it('has every kind of step within a few seeds', () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) for (const step of planHistory(seed).steps) kinds.add(step.do);

    expect([...kinds].sort()).toEqual([
      'add-copy',
      'add-name',
      'ask',
      'back-up',
      'by-hand',
      'change',
      'configure',
      'cut',
      'dead-link',
      'decide',
      'disable',
      'enable',
      'end-copy',
      'freeze',
      'graph-fault',
      'graph-setting',
      'hang',
      'hide',
      'hire',
      'kill',
      'leave',
      'make-in-ziik',
      'purge',
      'rehearse',
      'remove-name',
      'rename-name',
      'renew-secret',
      'restart',
      'restore',
      'restore-backup',
      'revoke-tokens',
      'run',
      'silence',
      'slow',
      'swap-addresses',
      'ziik-down',
      'ziik-fault',
    ]);
  });

  it('is mostly about what it is made to be about', () => {
    const { steps } = planHistory(9, { on: ['hide'], steps: 60 });

    expect(steps.filter((step) => step.do === 'hide').length).toBeGreaterThan(20);
  });
});
