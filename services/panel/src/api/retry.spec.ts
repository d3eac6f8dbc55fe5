import { describe, expect, it } from '@jest/globals';
import { ApiError, type Problem } from './problem.ts';
import { retryDelay, shouldRetry } from './retry.ts';

const anError = (problem: Partial<Problem>) => new ApiError({ retryAfter: null, ...problem } as Problem);

describe('a read that failed', () => {
  it('is tried again after 1, 2, 5, 10 and then every 30 seconds', () => {
    const error = anError({ status: 503 });

    expect([0, 1, 2, 3, 4, 5, 99].map((count) => retryDelay(count, error))).toEqual([
      1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('waits as long as the server asks where that is longer', () => {
    expect(retryDelay(0, anError({ status: 429, retryAfter: 42 }))).toBe(42_000);
    expect(retryDelay(4, anError({ status: 429, retryAfter: 1 }))).toBe(30_000);
  });

  it.each<[string, unknown, boolean]>([
    ['there is no network', new TypeError('Failed to fetch'), true],
    ['too much was asked for', anError({ status: 429 }), true],
    ['part of the service is away', anError({ status: 503 }), true],
    ['there is no such thing', anError({ status: 404 }), false],
    ['our side failed', anError({ status: 500 }), false],
  ])('is tried again where %s', (_, error, again) => {
    expect(shouldRetry(0, error)).toBe(again);
  });
});
