import { describe, expect, it } from '@jest/globals';
import { renewalIn } from './renew-sign-in.ts';

describe('the next token', () => {
  it.each([
    ['an hour', 3_600_000, 3_540_000],
    ['just over a minute', 61_000, 1_000],
    ['a minute', 60_000, 30_000],
    ['a second', 1_000, 1_000],
    ['two months', 60 * 86_400_000, 2 ** 31 - 1],
  ])('is asked for in time, when this one lasts for %s', (_, left, wait) => {
    expect(renewalIn(5_000_000 + left, 5_000_000)).toBe(wait);
  });

  it.each([0, -1])('is asked for by nothing of ours when this one has ended', (left) => {
    expect(renewalIn(5_000_000 + left, 5_000_000)).toBeUndefined();
  });
});
