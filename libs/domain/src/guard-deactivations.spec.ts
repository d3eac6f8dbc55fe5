import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guardDeactivations } from './guard-deactivations.ts';

const LIMITS = { percent: 10, from: 20 };

describe('guardDeactivations', () => {
  it.each([
    ['nothing due', 100, 90, 0, 'release'],
    ['one below `from`, of few people', 20, 0, 19, 'release'],
    ['`from`, and more than the share', 100, 0, 20, 'hold'],
    ['`from`, and exactly the share', 200, 0, 20, 'release'],
    ['one more than the share', 200, 0, 21, 'hold'],
    ['`from`, and below the share', 1_000, 0, 20, 'release'],
    ['few now, but many in 24 hours', 100, 19, 1, 'hold'],
    ['few now, and few in 24 hours', 100, 18, 1, 'release'],
    ['everybody of a large directory', 50_000, 0, 50_000, 'hold'],
    ['nobody linked', 0, 0, 20, 'hold'],
  ] as const)('[R guard] judges %s', (_, linked, deactivatedLast24h, due, verdict) => {
    expect(guardDeactivations({ ...LIMITS, linked, deactivatedLast24h, due })).toBe(verdict);
  });

  it('[R guard] never holds what an integration without a limit has due', () => {
    expect(guardDeactivations({ linked: 30, deactivatedLast24h: 0, due: 30, percent: 100, from: 0 })).toBe('release');
  });

  it('holds more as soon as it holds fewer', () => {
    const count = fc.nat(1_000);
    fc.assert(
      fc.property(count, count, count, (linked, deactivatedLast24h, due) => {
        if (guardDeactivations({ ...LIMITS, linked, deactivatedLast24h, due }) === 'hold')
          expect(guardDeactivations({ ...LIMITS, linked, deactivatedLast24h, due: due + 1 })).toBe('hold');
      }),
    );
  });
});
