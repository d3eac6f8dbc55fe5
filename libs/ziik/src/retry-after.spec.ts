import { describe, expect, it } from '@jest/globals';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');

describe('parseRetryAfter', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['zero', '0', 0],
    ['a date', 'Mon, 23 Nov 2026 10:02:00 GMT', 120_000],
    ['a date gone by', 'Mon, 23 Nov 2026 09:00:00 GMT', 0],
    ['no header', null, null],
    ['a negative number', '-5', null],
    ['words', 'soon', null],
    ['a number beyond reason', '99999999999999', null],
  ])('reads %s (%s)', (_, value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected);
  });
});
