import { describe, expect, it } from '@jest/globals';
import { type FormValues, NEW_FORM } from './form-values.ts';
import { mergeForms, withPartOf } from './merge-forms.ts';

const base: FormValues = { ...NEW_FORM, name: 'Shops', unitField: 'department', userTypeField: 'jobTitle' };
const merge = (mine: Partial<FormValues>, theirs: Partial<FormValues>, isSecretTheirs = false) =>
  mergeForms(base, { ...base, ...mine }, { ...base, ...theirs }, isSecretTheirs);

describe('what two administrators changed at the same time', () => {
  it('is put together where it is not the same thing', () => {
    expect(merge({ name: 'Stores' }, { unitField: 'city' })).toEqual({
      values: { ...base, name: 'Stores', unitField: 'city' },
      conflicts: [],
      taken: ['unitField'],
    });
  });

  it('is left to a decision where both changed it, and stays mine until then', () => {
    const { values, conflicts } = merge({ unitField: 'state' }, { unitField: 'city' });

    expect(conflicts).toEqual(['unitField']);
    expect(values.unitField).toBe('state');
  });

  it('is no question where both changed it to the same', () => {
    expect(merge({ unitField: 'city' }, { unitField: 'city' })).toMatchObject({ conflicts: [], taken: [] });
  });

  it('is told apart option by option', () => {
    const mine = { options: { ...base.options, matching: 'relaxed' as const } };
    const theirs = { options: { ...base.options, includeGuests: false, matching: 'exact' as const } };
    const { values, taken, conflicts } = merge(mine, theirs);

    expect(values.options).toEqual({ ...base.options, matching: 'relaxed', includeGuests: false });
    expect([taken, conflicts]).toEqual([['includeGuests'], []]);
  });

  it('[S8] is a decision where both entered a new secret', () => {
    expect(merge({ secret: 'mine~1' }, {}, true).conflicts).toEqual(['secret']);
    expect(merge({}, {}, true)).toMatchObject({ conflicts: [], taken: ['secret'] });
  });
});

describe('taking theirs', () => {
  it('is one part of their form, an option too', () => {
    const theirs = { ...base, unitField: 'city' as const, options: { ...base.options, matching: 'relaxed' as const } };

    expect(withPartOf(base, 'unitField', theirs)).toEqual({ ...base, unitField: 'city' });
    expect(withPartOf(base, 'matching', theirs).options.matching).toBe('relaxed');
  });
});
