import { describe, expect, it } from '@jest/globals';
import { isGuid, isReturner, sameEmail } from './identity.ts';

describe('sameEmail', () => {
  it.each([
    ['letter case', 'Ann@Acme.test', 'ann@acme.TEST', true],
    ['white space around', ' ann@acme.test ', 'ann@acme.test', true],
    ['another address', 'ann@acme.test', 'anne@acme.test', false],
    ['letters with one capital', 'strauß@acme.test', 'strauss@acme.test', false],
    ['an address and none', 'ann@acme.test', null, false],
    ['none and none', null, null, false],
    ['blank and blank', ' ', '', false],
  ])('[S31] [R who-is-who] compares %s', (_, a, b, same) => {
    expect(sameEmail(a, b)).toBe(same);
  });
});

describe('isReturner', () => {
  const ANN = { email: 'ann@acme.test', firstName: 'Ann', lastName: 'Lee' };

  it.each([
    ['the same person', {}, true],
    ['the same person in other letters', { email: 'ANN@acme.test', firstName: ' ann', lastName: 'LEE' }, true],
    ['another first name', { firstName: 'Bob' }, false],
    ['another last name', { lastName: 'Ray' }, false],
    ['another e-mail', { email: 'bob@acme.test' }, false],
    ['no last name', { lastName: null }, false],
  ])('[S36] [R returner] recognises %s', (_, arriving, same) => {
    expect(isReturner(ANN, { ...ANN, ...arriving })).toBe(same);
  });

  it('[S36] [R returner] takes two people without names for nobody', () => {
    const nameless = { email: 'x@acme.test', firstName: null, lastName: null };

    expect(isReturner(nameless, nameless)).toBe(false);
  });
});

describe('isGuid', () => {
  it.each([
    ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', true],
    ['3F2504E0-4F89-41D3-9A0C-0305E82C3301', true],
    ['3f2504e04f8941d39a0c0305e82c3301', false],
    ['{3f2504e0-4f89-41d3-9a0c-0305e82c3301}', false],
    ['3f2504e0-4f89-41d3-9a0c-0305e82c3301\n', false],
    ['abc8Q~secret-value', false],
    ['', false],
  ])('[S6] [S7] judges %j', (text, is) => {
    expect(isGuid(text)).toBe(is);
  });
});
