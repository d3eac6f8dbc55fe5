import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  emailKey,
  isGuid,
  isOwnAddress,
  isReturner,
  lookalikeKey,
  proveIdentity,
  referenceToSet,
  sameEmail,
} from './identity.ts';

describe('sameEmail', () => {
  it.each([
    ['letter case', 'Ann@Acme.test', 'ann@acme.TEST', true],
    ['white space around', ' ann@acme.test ', 'ann@acme.test', true],
    ['another address', 'ann@acme.test', 'anne@acme.test', false],
    ['letters with one capital', 'strauß@acme.test', 'strauss@acme.test', false],
    ['an address and none', 'ann@acme.test', null, false],
    ['none and none', null, null, false],
    ['blank and blank', ' ', '', false],
    ['an accent', 'rené@acme.test', 'rene@acme.test', false],
    ['a composed and a decomposed letter', 'jo\u0308rg@acme.test', 'j\u00f6rg@acme.test', false],
    ['a character that nobody sees', 'ann\u200b@acme.test', 'ann@acme.test', false],
  ])('[S31] [R who-is-who] compares %s', (_, a, b, same) => {
    expect(sameEmail(a, b)).toBe(same);
  });
});

describe('lookalikeKey', () => {
  it.each([
    ['an accent', 'René@acme.test', true],
    ['a decomposed accent', 'rene\u0301@acme.test', true],
    ['an invisible character', 're\u200bne@acme.test', true],
    ['letter case', 'RENE@acme.test', true],
    ['a letter', 'renee@acme.test', false],
  ])('[R who-is-who] is the same for addresses that differ by %s only: %s → %s', (_, email, alike) => {
    expect(lookalikeKey(email) === lookalikeKey('rene@acme.test')).toBe(alike);
  });
});

describe('isOwnAddress', () => {
  it.each([
    ['the address itself', 'Sync@ziik.test', true],
    ['one that Ziik lets in with it', 'sýnc@ziik.test', true],
    ['another', 'syn@ziik.test', false],
    ['none', null, false],
  ])('[R own-account] is careful about %s', (_, email, own) => {
    expect(isOwnAddress(email, 'sync@ziik.test')).toBe(own);
  });
});

describe('proveIdentity', () => {
  const RENE = { azureId: 'azure-1', email: 'rene@acme.test' };

  it.each([
    ['the Azure id as reference', { reference: 'azure-1', email: null }, false, 'reference'],
    [
      'the Azure id as reference, though the address is another',
      { reference: 'azure-1', email: 'x@y.z' },
      true,
      'reference',
    ],
    ['the same address', { reference: 'payroll-7', email: 'Rene@acme.test ' }, false, 'address'],
    ['no address in a list', { reference: '', email: null }, false, 'look'],
    ['no address in the user itself', { reference: '', email: null }, true, 'nothing'],
    ['an address with an accent', { reference: '', email: 'rené@acme.test' }, false, 'nothing'],
    ['an address with an invisible character', { reference: '', email: 'rene\u200b@acme.test' }, true, 'nothing'],
    ['an address that contains it', { reference: '', email: 'irene@acme.test' }, true, 'nothing'],
    ['a reference in other letters', { reference: 'AZURE-1', email: 'x@y.z' }, true, 'nothing'],
  ] as const)('[S31] [R who-is-who] takes %s for what it proves', (_, found, isRead, proof) => {
    expect(proveIdentity(RENE, found, isRead)).toBe(proof);
  });

  it('[R who-is-who] need not read a stranger for somebody without an address', () => {
    expect(proveIdentity({ ...RENE, email: null }, { reference: 'other', email: null }, false)).toBe('nothing');
  });
});

describe('referenceToSet', () => {
  it.each([
    ['sets an empty one', '', 'new'],
    ['rewrites the id that the link came from', 'old', 'new'],
    ['rewrites an id from a return before the last', 'older', 'new'],
    ["leaves somebody else's", 'payroll-7', null],
    ['leaves its own', 'new', null],
    ['leaves one that is unknown', null, null],
  ])('[R reference] %s', (_, standing, set) => {
    expect(referenceToSet('new', ['older', 'old', 'new'], standing)).toBe(set);
  });
});

describe('isReturner', () => {
  const ANN = { email: 'ann@acme.test', firstName: 'Ann', lastName: 'Lee' };

  it.each([
    ['the same person', {}, true],
    ['the same person in other letters', { email: 'ANN@acme.test', firstName: ' ann', lastName: 'LEE' }, true],
    ['the same person with a character that nobody sees', { firstName: 'An\u200bn' }, true],
    ['another first name', { firstName: 'Bob' }, false],
    ['another last name', { lastName: 'Ray' }, false],
    ['another e-mail', { email: 'bob@acme.test' }, false],
    ['no last name', { lastName: null }, false],
    ['no first name', { firstName: null }, false],
    ['no e-mail', { email: null }, false],
    ['a first name that cannot be seen', { firstName: '\u200b' }, false],
    ['the same name decomposed', { lastName: 'Le\u0065' }, true],
    ['an accent more', { lastName: 'Leé' }, false],
    ['the names the other way round', { firstName: 'Lee', lastName: 'Ann' }, false],
  ])('[S36] [R returner] recognises %s', (_, arriving, same) => {
    expect(isReturner(ANN, { ...ANN, ...arriving })).toBe(same);
  });

  it('[S36] [R returner] does not match two people without names', () => {
    const nameless = { email: 'x@acme.test', firstName: null, lastName: null };

    expect(isReturner(nameless, nameless)).toBe(false);
  });
});

describe('two people whose names nobody can see', () => {
  it.each(['', ' ', '\u200b', '\u2800'])('are not the same, both named %j', (name) => {
    const unseen = { email: 'x@acme.test', firstName: name, lastName: name };

    expect(isReturner(unseen, unseen)).toBe(false);
  });

  it('nor is one without a name before somebody with one', () => {
    const nameless = { email: 'x@acme.test', firstName: null, lastName: null };

    expect(isReturner(nameless, { ...nameless, firstName: 'Ann', lastName: 'Lee' })).toBe(false);
    expect(isReturner({ ...nameless, firstName: 'Ann' }, { ...nameless, firstName: 'Ann' })).toBe(false);
  });
});

describe('addresses', () => {
  const address = fc.string({ unit: fc.constantFrom('a', 'A', 'é', 'e\u0301', '\u200b', '@', '.', ' ', 'ß') });

  it('[R who-is-who] that are the same look alike, and the order does not matter', () => {
    fc.assert(
      fc.property(address, address, (a, b) => {
        expect(sameEmail(a, b)).toBe(sameEmail(b, a));
        if (sameEmail(a, b)) expect(isOwnAddress(a, b)).toBe(true);
      }),
    );
  });

  it('[R who-is-who] have a key that is its own key', () => {
    fc.assert(fc.property(address, (a) => expect(emailKey(emailKey(a))).toBe(emailKey(a))));
  });

  it.each([
    ['a letter of another script that looks like it', 'аnn@acme.test', false],
    ['full-width letters', '\uff41nn@acme.test', true],
    ['a tag after the plus', 'ann+x@acme.test', false],
    ['a dot that some providers ignore', 'a.nn@acme.test', false],
    ['a blank', '', false],
  ])('[R own-account] with %s are, or are not, taken for the own one', (_, email, own) => {
    expect(isOwnAddress(email, 'ann@acme.test')).toBe(own);
    expect(sameEmail(email, 'ann@acme.test')).toBe(false);
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
    ['3f2504e0-4f89-41d3-9a0c-0305e82c330', false],
    ['3f2504e0-4f89-41d3-9a0c-0305e82c33011', false],
    ['3f2504g0-4f89-41d3-9a0c-0305e82c3301', false],
    [' 3f2504e0-4f89-41d3-9a0c-0305e82c3301', false],
    ['00000000-0000-0000-0000-000000000000', true],
    ['', false],
  ])('[S6] [S7] judges %j', (text, is) => {
    expect(isGuid(text)).toBe(is);
  });
});
