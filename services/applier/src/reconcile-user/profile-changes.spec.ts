import { describe, expect, it } from '@jest/globals';
import { profileChanges } from './profile-changes.ts';

const standing = { email: 'Ida@contoso.example', firstName: 'Ida', lastName: 'Holm' };

describe('profileChanges', () => {
  it.each([
    ['nothing differs', standing, false, {}],
    [
      '[S27] Azure lacks a value, which stays Ziik’s',
      { email: null, firstName: null, lastName: 'Berg' },
      true,
      { lastName: 'Berg' },
    ],
    [
      'the address differs',
      { ...standing, email: 'i.holm@contoso.example' },
      true,
      { email: 'i.holm@contoso.example' },
    ],
    ['Ziik writes the address its own way', { ...standing, email: 'ida@contoso.example' }, true, {}],
    [
      'Azure changed the letter case',
      { ...standing, email: 'ida@contoso.example' },
      false,
      { email: 'ida@contoso.example' },
    ],
    [
      'all differ',
      { email: 'a@b.example', firstName: 'A', lastName: 'B' },
      true,
      { email: 'a@b.example', firstName: 'A', lastName: 'B' },
    ],
  ])('%s', (_, desired, isTold, changes) => {
    expect(profileChanges(desired, standing, isTold)).toEqual(changes);
  });
});
