import { describe, expect, it } from '@jest/globals';
import { wordsOfAudit } from './audit-words.ts';

const now = new Date('2026-11-25T12:00:00Z');
const audit = { at: '2026-11-22T03:10:00Z', people: 4_210, differences: 0, runId: 'r1' };

describe('the weekly comparison with Azure', () => {
  it('is not told before there was one', () => {
    expect(wordsOfAudit(null, now)).toBeNull();
  });

  it('is told by the day of the week, and leads nowhere where nothing was different', () => {
    const words = wordsOfAudit(audit, now)!;

    expect(words).toMatchObject({ values: { people: 4_210, differences: 0 }, runId: null });
    expect(new Intl.DateTimeFormat('en-GB', { ...words.form, timeZone: 'UTC' }).format(new Date(words.at))).toBe(
      'Sunday',
    );
  });

  it('leads to the run that has put right what was different', () => {
    expect(wordsOfAudit({ ...audit, differences: 2 }, now)).toMatchObject({ runId: 'r1' });
  });

  it('is told by its date where a day of the week would mean another day', () => {
    const words = wordsOfAudit({ ...audit, at: '2026-11-18T12:00:00Z' }, now)!;

    expect(new Intl.DateTimeFormat('en-GB', { ...words.form, timeZone: 'UTC' }).format(new Date(words.at))).toBe(
      '18 November',
    );
  });
});
