import { describe, expect, it } from '@jest/globals';
import { dayAfter, startOfDay } from './start-of-day.ts';

describe('the beginning of a day', () => {
  it.each([
    ['2026-11-28', 'Europe/Copenhagen', '2026-11-27T23:00:00.000Z'],
    ['2026-11-28', 'Pacific/Honolulu', '2026-11-28T10:00:00.000Z'],
    ['2026-11-28', 'UTC', '2026-11-28T00:00:00.000Z'],
    // Clocks change at 2 and at 3 o'clock on these days.
    ['2026-03-29', 'Europe/Copenhagen', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Copenhagen', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Copenhagen', '2026-10-25T23:00:00.000Z'],
  ])('%s in %s is %s', (day, zone, at) => {
    expect(startOfDay(day, zone)).toBe(at);
  });

  it.each(['', 'yesterday', '2026-13-01', '2026-11-28T10:00'])('is that of no day: %j', (text) => {
    expect(startOfDay(text, 'UTC')).toBeNull();
  });

  it('is followed by the next one', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  });
});
