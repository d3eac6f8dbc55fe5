import { describe, expect, it } from '@jest/globals';
import en from '../texts/en.json' with { type: 'json' };
import { labelOf, wordsOfValue } from './describe-part.ts';
import { type FormValues, NEW_FORM } from './form-values.ts';
import type { Part } from './merge-forms.ts';

const values: FormValues = { ...NEW_FORM, name: 'Shops', unitField: 'city', userTypeField: 'jobTitle' };
const parts = [...Object.keys(NEW_FORM).filter((name) => name !== 'options'), ...Object.keys(NEW_FORM.options)];

describe('a part of the form in words', () => {
  it.each(parts as Part[])('has a name and a value in our texts: %s', (part) => {
    const value = wordsOfValue(part, values);

    expect(en).toHaveProperty([labelOf(part)]);
    if (value.kind === 'text') expect(en).toHaveProperty([value.id]);
  });

  it('is a day, or none', () => {
    expect(wordsOfValue('secretExpiresAt', { ...values, secretExpiresAt: '2027-11-23' })).toEqual({
      kind: 'day',
      at: '2027-11-23',
    });
    expect(wordsOfValue('secretExpiresAt', values)).toEqual({ kind: 'text', id: 'changed.noDay' });
  });
});
