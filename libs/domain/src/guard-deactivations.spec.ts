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

describe('the removal limit over a day', () => {
  const limits = fc.record({ percent: fc.integer({ min: 1, max: 100 }), from: fc.integer({ min: 1, max: 50 }) });

  it('[R guard] never releases more than `from` less one, or the share, whichever is more', () => {
    fc.assert(
      fc.property(limits, fc.nat(2_000), fc.array(fc.integer({ min: 1, max: 30 })), (limit, linked, runs) => {
        let deactivatedLast24h = 0;
        for (const due of runs) {
          if (guardDeactivations({ ...limit, linked, deactivatedLast24h, due }) === 'release')
            deactivatedLast24h += due;
        }
        const most = Math.max(limit.from - 1, Math.floor((linked * limit.percent) / 100));
        expect(deactivatedLast24h).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('[R guard] releases just so many, and holds one more', () => {
    fc.assert(
      fc.property(limits, fc.nat(2_000), fc.nat(100), (limit, linked, before) => {
        const most = Math.max(limit.from - 1, Math.floor((linked * limit.percent) / 100));
        fc.pre(before < most);
        const judge = (due: number) => guardDeactivations({ ...limit, linked, deactivatedLast24h: before, due });
        expect([judge(most - before), judge(most - before + 1)]).toEqual(['release', 'hold']);
      }),
    );
  });

  it.each([
    ['as before', {}, 'hold'],
    ['more people are linked', { linked: 210 }, 'release'],
    ['the share is higher', { percent: 11 }, 'release'],
    ['the first of them is later', { from: 22 }, 'release'],
    ['some of the day before have passed', { deactivatedLast24h: 9 }, 'release'],
    ['nothing is due', { due: 0 }, 'release'],
  ] as const)('[R guard] judges what was held otherwise where %s', (_, change, verdict) => {
    const held = { linked: 200, deactivatedLast24h: 10, due: 11, percent: 10, from: 20 };

    expect(guardDeactivations({ ...held, ...change })).toBe(verdict);
  });
});
