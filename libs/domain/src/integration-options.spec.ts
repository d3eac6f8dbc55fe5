import { describe, expect, it } from '@jest/globals';
import { guardDeactivations } from './guard-deactivations.ts';
import { DEFAULT_OPTIONS } from './integration-options.ts';

describe('the options of an integration that states none', () => {
  it('are the careful ones, and none is left open', () => {
    expect(DEFAULT_OPTIONS).toEqual({
      matching: 'exact',
      existingUsers: 'link',
      unmatched: 'keep',
      disabledAccounts: 'ignore',
      includeGuests: true,
      welcomeMail: false,
      maxDeactivations: { percent: 10, from: 20 },
      cloud: 'global',
      notifyEmails: [],
      notifyLanguage: 'en',
    });
  });

  it.each([
    ['19 of 20', 20, 19, 'release'],
    ['20 of 199', 199, 20, 'hold'],
    ['20 of 200', 200, 20, 'release'],
    ['100 of 1,000', 1_000, 100, 'release'],
    ['101 of 1,000', 1_000, 101, 'hold'],
  ] as const)('[R guard] judge deactivations of %s', (_, linked, due, verdict) => {
    const { maxDeactivations } = DEFAULT_OPTIONS;

    expect(guardDeactivations({ ...maxDeactivations, linked, deactivatedLast24h: 0, due })).toBe(verdict);
  });
});
