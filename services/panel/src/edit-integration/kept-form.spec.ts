import { describe, expect, it } from '@jest/globals';
import { NEW_FORM } from './form-values.ts';
import { createFormKeeper, type KeptForm } from './kept-form.ts';

const form: KeptForm = { values: { ...NEW_FORM, name: 'Shops' }, base: null };

function keeper() {
  const clock = { now: 1_000 };
  return { clock, forms: createFormKeeper(() => clock.now) };
}

describe('a half-filled form', () => {
  it('is there again after the same person has signed in, once', () => {
    const { forms } = keeper();
    forms.keep('new', 'ada', form);

    expect(forms.take('new', 'ada')).toBe(form);
    expect(forms.take('new', 'ada')).toBeNull();
  });

  it('is never shown to another person, and dropped when one comes', () => {
    const { forms } = keeper();
    forms.keep('new', 'ada', form);

    expect(forms.take('new', 'bo')).toBeNull();
    expect(forms.take('new', 'ada')).toBeNull();
  });

  it('is not that of another integration', () => {
    const { forms } = keeper();
    forms.keep('one', 'ada', form);

    expect(forms.take('other', 'ada')).toBeNull();
  });

  it('is kept for 10 minutes', () => {
    const { clock, forms } = keeper();
    forms.keep('new', 'ada', form);
    clock.now += 10 * 60_000 - 1;
    forms.drop(null);
    expect(forms.size).toBe(1);

    clock.now += 1;
    forms.drop(null);
    expect(forms.size).toBe(0);
  });
});
