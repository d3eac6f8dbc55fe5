import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_PAUSE_MS, readRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');

describe('readRetryAfter', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['seconds between blanks', ' 7 ', 7_000],
    ['a date', 'Mon, 23 Nov 2026 10:02:00 GMT', 120_000],
    ['an hour', '3600', 3_600_000],
  ])('reads %s (%s)', (_, header, ms) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });

  it.each([
    ['a second more than an hour', '3601'],
    ['31 years', '999999999'],
    ['more digits than a number has', '9'.repeat(400)],
    ['a date in 2058', 'Sat, 23 Nov 2058 10:00:00 GMT'],
  ])('takes %s for an hour', (_, header) => {
    expect(readRetryAfter(header, NOW)).toBe(LONGEST_PAUSE_MS);
  });

  it.each([
    ['no header', undefined],
    ['null', null],
    ['an empty header', ''],
    ['zero', '0'],
    ['a fraction', '0.5'],
    ['a negative number', '-1'],
    ['a sign', '+5'],
    ['a list, as two headers are joined', '1, 1'],
    ['a number of another kind', '1e3'],
    ['hexadecimal', '0x10'],
    ['digits of another script', '١٢'],
    ['words', 'soon'],
    ['a date gone by', 'Mon, 23 Nov 2026 09:00:00 GMT'],
    ['this very moment', 'Mon, 23 Nov 2026 10:00:00 GMT'],
    ['a date without a zone', 'Mon, 23 Nov 2026 10:02:00'],
    ['a date in ISO 8601', '2026-11-23T10:02:00Z'],
    ['a day that there is not', 'Mon, 99 Nov 2026 10:02:00 GMT'],
    ['a number before a date', '5 Nov 2027'],
  ])('takes %s for no pause at all', (_, header) => {
    expect(readRetryAfter(header, NOW)).toBeNull();
  });

  it('gives a pause between nothing and an hour, or none, for any header', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
        ),
        (header) => {
          const ms = readRetryAfter(header, NOW);
          expect(ms === null || (ms > 0 && ms <= LONGEST_PAUSE_MS)).toBe(true);
        },
      ),
    );
  });
});

describe('a pause at its ends', () => {
  it.each([
    ['one second', '1', 1_000],
    ['a second less than an hour', '3599', 3_599_000],
    ['just an hour', '3600', 3_600_000],
    ['leading zeros', '007', 7_000],
    ['one second from now, as a date', 'Mon, 23 Nov 2026 10:00:01 GMT', 1_000],
    ['a second more than an hour, as a date', 'Mon, 23 Nov 2026 11:00:01 GMT', 3_600_000],
    ['a date with another day of the week', 'Sun, 23 Nov 2026 10:02:00 GMT', 120_000],
  ])('is right for %s (%s)', (_, header, ms) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });

  it('is a millisecond where a date is so near', () => {
    expect(readRetryAfter('Mon, 23 Nov 2026 10:00:01 GMT', NOW + 999)).toBe(1);
    expect(readRetryAfter('Mon, 23 Nov 2026 10:00:01 GMT', NOW + 1_000)).toBeNull();
  });

  it('does not depend on the time of day for seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600 }), fc.nat(4e12), (seconds, now) => {
        expect(readRetryAfter(`${seconds}`, now)).toBe(seconds * 1_000);
      }),
    );
  });
});
