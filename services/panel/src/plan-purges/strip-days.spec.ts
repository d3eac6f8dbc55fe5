import { describe, expect, it } from '@jest/globals';
import { dayNumber } from '../look/days.ts';
import { dateOf, mondayOf, stripOf } from './strip-days.ts';

const TODAY = Date.parse('2026-11-28') / 86_400_000;

describe('the strip of days', () => {
  it('[S35] has today and the 90 days after it, also those on which nobody is removed', () => {
    const { days, most, total } = stripOf(
      [
        { date: '2026-11-28', people: 2 },
        { date: '2027-02-26', people: 5 },
      ],
      TODAY,
    );

    expect(days).toHaveLength(91);
    expect(days[0]).toEqual({ date: '2026-11-28', people: 2, isMonday: false });
    expect(days[2]).toEqual({ date: '2026-11-30', people: 0, isMonday: true });
    expect(days[90]).toEqual({ date: '2027-02-26', people: 5, isMonday: false });
    expect([most, total]).toEqual([5, 7]);
  });

  it('counts apart who is due already', () => {
    const strip = stripOf([{ date: '2026-11-27', people: 3 }], TODAY);

    expect(strip.overdue).toBe(3);
    expect(strip.most).toBe(0);
  });

  it('tells the day with most, the first of several', () => {
    const planned = [
      { date: '2026-12-01', people: 4 },
      { date: '2026-12-02', people: 4 },
    ];

    expect(stripOf(planned, TODAY).busiest).toBe(planned[0]);
    expect(stripOf([], TODAY).busiest).toBeNull();
  });
});

describe('the week of a removal', () => {
  it.each([
    ['2026-11-28T10:00:00Z', 'Europe/Copenhagen', '2026-11-23'],
    ['2026-11-29T23:30:00Z', 'Europe/Copenhagen', '2026-11-30'],
    ['2026-11-30T05:00:00Z', 'Pacific/Honolulu', '2026-11-23'],
    ['1970-01-01T00:00:00Z', 'UTC', '1969-12-29'],
  ])('[S35] begins on the Monday of the reader’s day: %s in %s', (at, zone, monday) => {
    expect(dateOf(mondayOf(dayNumber(new Date(at), zone)))).toBe(monday);
  });
});
