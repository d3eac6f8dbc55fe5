import { describe, expect, it } from '@jest/globals';
import { missingMandatory, resolveProfile } from './profile.ts';

const ANN = { mail: 'ann@acme.test', userPrincipalName: 'ann@acme.onmicrosoft.test', givenName: 'Ann', surname: 'Lee' };

describe('the e-mail', () => {
  it.each([
    ['mail', {}, 'ann@acme.test'],
    ['mail without white space', { mail: ' ann@acme.test\n' }, 'ann@acme.test'],
    ['the sign-in name where mail is not set', { mail: null }, 'ann@acme.onmicrosoft.test'],
    ['the sign-in name where mail is blank', { mail: '  ' }, 'ann@acme.onmicrosoft.test'],
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
    ['all three', { mail: '', userPrincipalName: '', givenName: '', surname: '' }, ['mail', 'givenName', 'surname']],
  ])("[S27] names %s by Azure's property", (_, stated, fields) => {
    const findings = missingMandatory(resolveProfile({ ...ANN, ...stated }));

    expect(findings.map((each) => each.field)).toEqual(fields);
    expect(findings.every((each) => each.code === 'mandatory-missing')).toBe(true);
  });
});
