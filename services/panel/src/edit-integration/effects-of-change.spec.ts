import { describe, expect, it } from '@jest/globals';
import { effectsOfChange } from './effects-of-change.ts';
import { type FormValues, NEW_FORM, type Options } from './form-values.ts';

const on: FormValues = { ...NEW_FORM, unitField: 'department', userTypeField: 'jobTitle', enabled: true };
const off: FormValues = { ...on, enabled: false };
const read = { hasRead: true };
const withOptions = (options: Partial<Options>, form = on) => ({ ...form, options: { ...form.options, ...options } });

describe('what Save does to people', () => {
  it('is nothing where only the name or the secret changed', () => {
    expect(effectsOfChange(on, { ...on, name: 'Stores', secret: 'new~1' }, read)).toEqual([]);
  });

  it('is that everybody is decided again with other fields', () => {
    const texts = ['effect.fields', 'effect.fields.keep'];

    expect(effectsOfChange(on, { ...on, unitField: 'city' }, read)).toEqual(texts);
    expect(effectsOfChange(on, { ...on, userTypeField: 'city' }, read)).toEqual(texts);
  });

  it('is that people lose their user types where values that match nothing are withdrawn', () => {
    const after = { ...withOptions({ unmatched: 'withdraw' }), unitField: 'city' as const };

    expect(effectsOfChange(on, after, read)).toEqual(['effect.fields', 'effect.unmatched.withdraw']);
  });

  const options: [Partial<Options>, string][] = [
    [{ unmatched: 'withdraw' }, 'effect.unmatched.withdraw'],
    [{ disabledAccounts: 'deactivate' }, 'effect.disabledAccounts.deactivate'],
    [{ existingUsers: 'ignore' }, 'effect.existingUsers.ignore'],
    [{ includeGuests: false }, 'effect.guests.out'],
    [{ matching: 'relaxed' }, 'effect.matching.relaxed'],
  ];
  it.each(options)('is said of %o', (change, text) => {
    expect(effectsOfChange(on, withOptions(change), read)).toEqual([text]);
  });

  it('[S12] is that reading and writing stop', () => {
    expect(effectsOfChange(on, { ...off, unitField: 'city' }, read)).toEqual(['effect.off']);
  });

  it('[S12] waits until it is switched on', () => {
    expect(effectsOfChange(off, { ...off, unitField: 'city' }, read)).toEqual(['effect.whenOn']);
    expect(effectsOfChange(off, { ...off, name: 'Stores' }, read)).toEqual([]);
  });

  it('[S12] is that waiting work goes on when it is switched on again', () => {
    expect(effectsOfChange(off, on, read)).toEqual(['effect.onAgain']);
    expect(effectsOfChange(off, on, { hasRead: false })).toEqual(['effect.onFirst']);
  });

  it('is nothing yet where nobody has been read', () => {
    expect(effectsOfChange(on, { ...on, unitField: 'city' }, { hasRead: false })).toEqual([]);
  });
});
