import { describe, expect, it } from '@jest/globals';
import '../texts/know-english.ts';
import { cureOf, type Trouble, troubleWords } from './trouble-of.ts';

const aTrouble = (code: string, change: Partial<Trouble> = {}): Trouble => ({
  code,
  title: 'Title',
  detail: 'Detail.',
  remedy: 'Remedy.',
  values: {},
  since: '2026-11-28T14:00:00.000Z',
  ...change,
});
const on = { isEnabled: true };

describe('what is wrong', () => {
  it('is said in words of the panel, by its code', () => {
    expect(troubleWords(aTrouble('secret-wrong'))).toMatchObject({
      title: { id: 'trouble.secret-wrong.short' },
      body: { id: 'trouble.secret-wrong' },
    });
  });

  it('is said in the words of the API where the code is not known here', () => {
    expect(troubleWords(aTrouble('new-in-the-next-version'))).toEqual({ title: 'Title', body: 'Detail. Remedy.' });
  });

  it('says how many deactivations wait', () => {
    expect(troubleWords(aTrouble('removals-held', { values: { deactivations: 312 } })).title).toMatchObject({
      values: { deactivations: 312 },
    });
  });

  it.each([
    [12, 'trouble.secret-expiring.short'],
    [0, 'trouble.secret-expiring.over'],
    [-3, 'trouble.secret-expiring.over'],
  ])('says on which day the secret ends: in %i days', (days, id) => {
    const expiresAt = '2026-12-10T00:00:00.000Z';

    expect(troubleWords(aTrouble('secret-expiring', { values: { days, expiresAt } })).title).toEqual({
      id,
      values: { days, day: { day: expiresAt } },
    });
  });

  it('says until when Microsoft asks for a pause, where it says that', () => {
    expect(troubleWords(aTrouble('throttled', { values: { retryAfterSeconds: 600 } })).body).toEqual({
      id: 'trouble.throttled.until',
      values: { until: { time: '2026-11-28T14:10:00.000Z' } },
    });
    expect(troubleWords(aTrouble('throttled')).body).toMatchObject({ id: 'trouble.throttled' });
  });
});

describe('the cure', () => {
  it.each<[string, object | null]>([
    ['secret-wrong', { kind: 'secret' }],
    ['certificate-expired', { kind: 'certificate' }],
    ['federation-refused', { kind: 'settings' }],
    ['permission-missing', { kind: 'entra', page: 'permissions' }],
    ['removals-held', { kind: 'held' }],
    ['catalogue-suspicious', { kind: 'initiate' }],
    ['never-initiated', { kind: 'initiate' }],
    ['graph-unavailable', null],
    ['constructor', null],
  ])('of %s', (code, cure) => {
    expect(cureOf(aTrouble(code), on)).toEqual(cure);
  });

  it('of one that was never read is to switch it on, while it is off', () => {
    expect(cureOf(aTrouble('never-initiated'), { isEnabled: false })).toEqual({ kind: 'switch-on' });
  });

  it.each([
    ['AADSTS500133', { kind: 'microsoft', code: '500133' }],
    ['500133', { kind: 'microsoft', code: '500133' }],
    ['javascript:alert(1)', null],
    ['1&code=2', null],
    [undefined, null],
  ])('leads to Microsoft by nothing but a number: %s', (microsoftCode, cure) => {
    const values = microsoftCode === undefined ? {} : { microsoftCode };

    expect(cureOf(aTrouble('microsoft-refused', { values }), on)).toEqual(cure);
  });
});
