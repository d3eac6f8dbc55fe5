import { describe, expect, it } from '@jest/globals';
import { distanceOf } from './days.ts';

const NOW = new Date('2026-11-28T22:30:00Z');

describe('how far a moment is away', () => {
  it.each([
    ['2026-11-28T22:42:00Z', 'UTC', [12, 'minute']],
    ['2026-11-28T20:30:00Z', 'UTC', [-2, 'hour']],
    ['2026-11-29T23:00:00Z', 'UTC', [1, 'day']],
    ['2027-02-26T22:30:00Z', 'UTC', [90, 'day']],
    ['2026-12-10T00:30:00Z', 'Europe/Copenhagen', [12, 'day']],
    ['2026-12-10T00:30:00Z', 'Pacific/Honolulu', [11, 'day']],
  ])('[S35] is counted by the calendar of the reader: %s in %s', (at, zone, expected) => {
    expect(distanceOf(new Date(at), NOW, zone)).toEqual(expected);
  });
});
