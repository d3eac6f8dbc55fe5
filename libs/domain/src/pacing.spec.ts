import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aimdConcurrency, backoff, FIRST_CONCURRENCY, pauseAfter, slotStart } from './pacing.ts';

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

describe('a backoff', () => {
  it.each([
    ['doubles up to the longest pause', { first: 100, most: 500 }, [100, 200, 400, 500, 500]],
    ['grows by its factors, the last of them for ever', { first: 100, factors: [1, 3, 4] }, [100, 300, 400, 400, 400]],
  ])('%s', (_, growth, expected) => {
    expect([1, 2, 3, 4, 2_000].map((failures) => backoff(failures, growth))).toEqual(expected);
  });
});

describe('the limit of an instance', () => {
  it('begins with eight calls in the first epoch', () => {
    expect(FIRST_CONCURRENCY).toEqual({ limit: 8, epoch: 0 });
  });

  it.each([
    ['a good answer', { limit: 8, epoch: 2 }, { throttled: false, epoch: 2 }, { limit: 8.125, epoch: 2 }],
    [
      'a good answer from an earlier epoch',
      { limit: 2, epoch: 2 },
      { throttled: false, epoch: 0 },
      { limit: 2.5, epoch: 2 },
    ],
    ['throttling', { limit: 9, epoch: 2 }, { throttled: true, epoch: 2 }, { limit: 4, epoch: 3 }],
    [
      'throttling between two whole numbers',
      { limit: 9.9, epoch: 2 },
      { throttled: true, epoch: 2 },
      { limit: 4, epoch: 3 },
    ],
    ['throttling at the least', { limit: 1, epoch: 2 }, { throttled: true, epoch: 2 }, { limit: 1, epoch: 3 }],
    [
      'throttling just above the least',
      { limit: 1.9, epoch: 2 },
      { throttled: true, epoch: 2 },
      { limit: 1, epoch: 3 },
    ],
    [
      'throttling of a call from before the last halving',
      { limit: 9, epoch: 2 },
      { throttled: true, epoch: 1 },
      { limit: 9, epoch: 2 },
    ],
    [
      'a good answer just below the most',
      { limit: 63.99, epoch: 2 },
      { throttled: false, epoch: 2 },
      { limit: 64, epoch: 2 },
    ],
  ])('is right after %s', (_, current, answer, after) => {
    expect(aimdConcurrency(current, answer)).toEqual(after);
  });

  it('is the very same object where nothing changes, so that nobody is told', () => {
    const most = { limit: 64, epoch: 3 };

    expect(aimdConcurrency(most, { throttled: false, epoch: 3 })).toBe(most);
  });
});

describe('a slot', () => {
  it('holds the moment, starts with itself, and is one period long', () => {
    const moment = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 86_400_000 }), (now, period) => {
        const start = slotStart(now, period);
        expect(start).toBeLessThanOrEqual(now);
        expect(now - start).toBeLessThan(period);
        expect(slotStart(start, period)).toBe(start);
        expect(slotStart(start + period, period)).toBe(start + period);
      }),
    );
  });
});

describe('a backoff at its ends', () => {
  it.each([
    ['no failure yet, by factors', 0, { first: 100, factors: [2, 3] }, 200],
    ['one failure, with the most below the first', 1, { first: 100, most: 50 }, 50],
    ['one failure, with one factor', 1, { first: 100, factors: [7] }, 700],
    ['so many failures that doubling is beyond all numbers', 5_000, { first: 1, most: 9 }, 9],
  ])('is right after %s', (_, failures, growth, pause) => {
    expect(backoff(failures, growth)).toBe(pause);
  });

  it('never shrinks from one failure to the next', () => {
    const failures = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(failures, fc.integer({ min: 1, max: 1e5 }), (count, first) => {
        expect(backoff(count + 1, { first, most: 1e7 })).toBeGreaterThanOrEqual(backoff(count, { first, most: 1e7 }));
        expect(pauseAfter(count + 1, first, 0)).toBeGreaterThanOrEqual(pauseAfter(count, first, 0));
      }),
    );
  });
});
