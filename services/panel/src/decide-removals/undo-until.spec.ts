import { describe, expect, it } from '@jest/globals';
import { addPeriod } from './undo-until.ts';

describe('until when a deactivation can be undone', () => {
  it.each([
    ['P90D', '2027-02-26T09:00:00.000Z'],
    ['P2W', '2026-12-12T09:00:00.000Z'],
    ['PT20S', '2026-11-28T09:00:20.000Z'],
    ['P1DT2H30M', '2026-11-29T11:30:00.000Z'],
  ])('[S36] is %s after it', (period, day) => {
    expect(addPeriod(new Date('2026-11-28T09:00:00Z'), period).toISOString()).toBe(day);
  });

  it('is not guessed from a period that has no certain length', () => {
    expect(() => addPeriod(new Date(), 'P3M')).toThrow('P3M');
  });
});
