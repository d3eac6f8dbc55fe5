import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aimdConcurrency, FIRST_CONCURRENCY, pauseAfter, slotStart } from './pacing.ts';

const MINUTE = 60_000;

describe('pauseAfter', () => {
  it.each([
    [1, 1],
    [2, 5],
    [3, 15],
    [4, 60],
    [5, 60],
    [1_000, 60],
  ])('after attempt %i pauses %i minutes where the first is one', (attempt, minutes) => {
    expect(pauseAfter(attempt, MINUTE, 0)).toBe(minutes * MINUTE);
  });

  it('is jittered by a tenth at most, and never shorter than stated', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), random, (attempt, at) => {
        const stated = pauseAfter(attempt, MINUTE, 0);
        expect(pauseAfter(attempt, MINUTE, at)).toBeGreaterThanOrEqual(stated);
        expect(pauseAfter(attempt, MINUTE, at)).toBeLessThanOrEqual(stated * 1.1);
      }),
    );
  });
});

describe('slotStart', () => {
  it.each([
    ['the start itself', 7_200_000, 7_200_000],
    ['the last millisecond', 10_799_999, 7_200_000],
    ['the next start', 10_800_000, 10_800_000],
  ])('[S14] finds the slot of %s', (_, now, slot) => {
    expect(slotStart(now, 3_600_000)).toBe(slot);
  });
});

describe('aimdConcurrency', () => {
  const answers = (from: typeof FIRST_CONCURRENCY, count: number, throttled: boolean) => {
    let now = from;
    for (let at = 0; at < count; at++)
      now = aimdConcurrency(now, { throttled, epoch: throttled ? now.epoch : from.epoch });
    return now;
  };

  it('allows about one call more after as many good answers as it allows calls', () => {
    expect(answers({ limit: 10, epoch: 0 }, 10, false).limit).toBeCloseTo(11, 0);
  });

  it('is halved by one throttled call, and by all that were under way with it only once', () => {
    const halved = aimdConcurrency({ limit: 40, epoch: 3 }, { throttled: true, epoch: 3 });
    const still = aimdConcurrency(halved, { throttled: true, epoch: 3 });

    expect(halved).toEqual({ limit: 20, epoch: 4 });
    expect(still).toBe(halved);
  });

  it('stays within 1 and 64', () => {
    expect(answers(FIRST_CONCURRENCY, 10_000, false).limit).toBe(64);
    expect(answers(FIRST_CONCURRENCY, 20, true).limit).toBe(1);
    fc.assert(
      fc.property(fc.array(fc.record({ throttled: fc.boolean(), epoch: fc.nat(20) }), { maxLength: 500 }), (all) => {
        const { limit } = all.reduce(aimdConcurrency, FIRST_CONCURRENCY);
        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit).toBeLessThanOrEqual(64);
      }),
    );
  });
});
