import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { missingMandatory, resolveProfile } from './profile.ts';

const ANN = { mail: 'ann@acme.test', userPrincipalName: 'ann@acme.onmicrosoft.test', givenName: 'Ann', surname: 'Lee' };

describe('the e-mail', () => {
  it.each([
    ['mail', {}, 'ann@acme.test'],
    ['mail without white space', { mail: ' ann@acme.test\n' }, 'ann@acme.test'],
    ['the sign-in name where mail is not set', { mail: null }, 'ann@acme.onmicrosoft.test'],
    ['the sign-in name where mail is blank', { mail: '  ' }, 'ann@acme.onmicrosoft.test'],
    ['the sign-in name where mail is invisible', { mail: '\u200b' }, 'ann@acme.onmicrosoft.test'],
    ["a guest's mail", { userPrincipalName: 'ann_out.test#EXT#@acme.test' }, 'ann@acme.test'],
    [
      "nothing, rather than a guest's made-up name",
      { mail: null, userPrincipalName: 'ann_out.test#EXT#@acme.test' },
      null,
    ],
    [
      'nothing, in whatever letter case that name stands',
      { mail: '', userPrincipalName: 'ann_out.test#ext#@acme.test' },
      null,
    ],
    ['nothing, where neither is set', { mail: null, userPrincipalName: null }, null],
  ])('[S26] is %s', (_, stated, email) => {
    expect(resolveProfile({ ...ANN, ...stated }).email).toBe(email);
  });
});

describe('missingMandatory', () => {
  it.each([
    ['nothing', {}, []],
    ['mail', { mail: null, userPrincipalName: null }, ['mail']],
    ['givenName', { givenName: null }, ['givenName']],
    ['surname that is blank', { surname: ' \u00a0' }, ['surname']],
    ['surname that is invisible', { surname: '\u200b \u00ad' }, ['surname']],
    ['all three', { mail: '', userPrincipalName: '', givenName: '', surname: '' }, ['mail', 'givenName', 'surname']],
  ])("[S27] names %s by Azure's property", (_, stated, fields) => {
    const findings = missingMandatory(resolveProfile({ ...ANN, ...stated }), { ...ANN, ...stated });

    expect(findings.map((each) => each.field)).toEqual(fields);
    expect(findings.every((each) => each.code === 'mandatory-missing')).toBe(true);
  });

  it('[S27] shows the value even if it is invisible, and nothing if there is none', () => {
    const user = { ...ANN, givenName: '\u200b', surname: ' ' };

    expect(missingMandatory(resolveProfile(user), user).map(({ field, value }) => [field, value])).toEqual([
      ['givenName', '\u200b'],
      ['surname', null],
    ]);
  });

  it('[S26] keeps an invisible character in a name that can be seen', () => {
    expect(resolveProfile({ ...ANN, givenName: ' An\u200bn ' }).firstName).toBe('An\u200bn');
  });
});

describe('a profile', () => {
  it.each([
    ['mail with only white space at its end', { mail: 'ann@acme.test \u00a0' }, 'ann@acme.test'],
    ['mail in its own letter case', { mail: 'Ann@ACME.test' }, 'Ann@ACME.test'],
    ['mail decomposed as it stands', { mail: 'jo\u0308rg@acme.test' }, 'jo\u0308rg@acme.test'],
    ['a sign-in name with #EXT within mail', { mail: 'a#EXT#@acme.test' }, 'a#EXT#@acme.test'],
    ['a sign-in name without both marks', { mail: null, userPrincipalName: 'a#EXT@acme.test' }, 'a#EXT@acme.test'],
    ['no blank sign-in name', { mail: null, userPrincipalName: ' \u200b' }, null],
    ['a trimmed sign-in name', { mail: null, userPrincipalName: ' ann@acme.test ' }, 'ann@acme.test'],
  ])('[S26] has %s', (_, stated, email) => {
    expect(resolveProfile({ ...ANN, ...stated }).email).toBe(email);
  });

  it('[S26] never has the sign-in name of a guest beside mail that is blank', () => {
    const guest = { ...ANN, mail: '\u2800', userPrincipalName: 'ann_out.test#Ext#@acme.test' };

    expect(resolveProfile(guest).email).toBeNull();
    expect(missingMandatory(resolveProfile(guest), guest)).toMatchObject([{ field: 'mail', value: '\u2800' }]);
  });

  it('[S27] has a value or a finding for each mandatory field, never both', () => {
    const text = fc.option(fc.string({ unit: fc.constantFrom('a', ' ', '\u200b', '\u00ad', '@', '#EXT#', '\0') }));
    fc.assert(
      fc.property(text, text, text, text, (mail, userPrincipalName, givenName, surname) => {
        const user = { mail, userPrincipalName, givenName, surname };
        const profile = resolveProfile(user);
        const missing = missingMandatory(profile, user).map(({ field }) => field);
        expect(missing.includes('mail')).toBe(profile.email === null);
        expect(missing.includes('givenName')).toBe(profile.firstName === null);
        expect(missing.includes('surname')).toBe(profile.lastName === null);
        for (const value of Object.values(profile)) expect(value === null || value === value.trim()).toBe(true);
      }),
    );
  });
});
