import { describe, expect, it } from '@jest/globals';
import { indexCatalogue } from './catalogue.ts';
import { decideUser } from './decide-user.ts';
import { type DirectoryUser, MATCHING_FIELDS } from './directory-user.ts';
import type { MatchingRules } from './integration-options.ts';

const INDEX = indexCatalogue({ units: [{ id: 1, name: 'HQ' }], userTypes: [{ id: 11, name: 'Cook' }] });

function aPerson(stated: Partial<DirectoryUser> = {}): DirectoryUser {
  return {
    mail: 'ann@acme.test',
    userPrincipalName: 'ann@acme.onmicrosoft.test',
    givenName: 'Ann',
    surname: 'Lee',
    accountEnabled: true,
    userType: 'Member',
    jobTitle: 'Cook',
    companyName: null,
    department: 'HQ',
    streetAddress: null,
    state: null,
    country: null,
    officeLocation: null,
    city: null,
    postalCode: null,
    ...stated,
  };
}

function rules(options: Partial<MatchingRules['options']> = {}): MatchingRules {
  return {
    unitField: 'department',
    userTypeField: 'jobTitle',
    options: { matching: 'exact', disabledAccounts: 'ignore', includeGuests: true, ...options },
  };
}

describe('decideUser', () => {
  it('[S28] [S29] decides profile and placement of somebody whose fields match', () => {
    expect(decideUser(aPerson(), rules(), INDEX)).toEqual({
      lifecycle: { state: 'present' },
      profile: { email: 'ann@acme.test', firstName: 'Ann', lastName: 'Lee' },
      placement: { unit: { id: 1, name: 'HQ' }, userTypes: [{ id: 11, name: 'Cook' }] },
      findings: [],
    });
  });

  it('[R pending] leaves the placement open while there is no catalogue', () => {
    const decision = decideUser(aPerson({ surname: null, department: 'Moon' }), rules(), null);

    expect(decision.placement).toBeNull();
    expect(decision.findings.map((each) => each.code)).toEqual(['mandatory-missing']);
  });

  it('[S27] reports mandatory fields before matching fields', () => {
    const decision = decideUser(aPerson({ surname: '', department: null, jobTitle: null }), rules(), INDEX);

    expect(decision.findings.map((each) => each.code)).toEqual([
      'mandatory-missing',
      'unit-missing',
      'user-type-missing',
    ]);
    expect(decision.placement).toEqual({ unit: null, userTypes: [] });
  });

  it.each([
    ['the unit and the types from the fields that are set', 'city', 'state', { city: 'HQ', state: 'Cook' }],
    ['the same the other way round', 'state', 'city', { city: 'Cook', state: 'HQ' }],
  ] as const)('[S9] [S10] takes %s', (_, unitField, userTypeField, stated) => {
    const decision = decideUser(
      aPerson({ department: null, jobTitle: null, ...stated }),
      { ...rules(), unitField, userTypeField },
      INDEX,
    );

    expect(decision.placement).toMatchObject({ unit: { id: 1 }, userTypes: [{ id: 11 }] });
  });

  it.each([
    ['a member', {}, {}, { state: 'present' }],
    ['a disabled account', { accountEnabled: false }, {}, { state: 'present' }],
    [
      'a disabled account, to be deactivated',
      { accountEnabled: false },
      { disabledAccounts: 'deactivate' },
      { state: 'gone', cause: 'account-disabled' },
    ],
    ['an enabled account, when disabled ones are', {}, { disabledAccounts: 'deactivate' }, { state: 'present' }],
    ['an account of unknown state', { accountEnabled: null }, { disabledAccounts: 'deactivate' }, { state: 'present' }],
    ['a guest', { userType: 'Guest' }, {}, { state: 'present' }],
    [
      'a guest, guests left out',
      { userType: 'Guest' },
      { includeGuests: false },
      { state: 'left-out', reason: 'guest' },
    ],
    [
      'a disabled guest, guests left out',
      { userType: 'Guest', accountEnabled: false },
      { includeGuests: false, disabledAccounts: 'deactivate' },
      { state: 'left-out', reason: 'guest' },
    ],
    [
      'a disabled guest, guests included',
      { userType: 'Guest', accountEnabled: false },
      { disabledAccounts: 'deactivate' },
      { state: 'gone', cause: 'account-disabled' },
    ],
    ['a member, guests left out', {}, { includeGuests: false }, { state: 'present' }],
    ['an account without a type, guests left out', { userType: null }, { includeGuests: false }, { state: 'present' }],
  ] as const)('[R disabled-accounts] [R guests] finds the lifecycle of %s', (_, stated, options, lifecycle) => {
    const decision = decideUser(aPerson({ ...stated, department: null }), rules(options), INDEX);

    expect(decision.lifecycle).toEqual(lifecycle);
    if (lifecycle.state !== 'present') expect(decision).toMatchObject({ placement: null, findings: [] });
  });
});

describe('somebody who is not to be in Ziik', () => {
  const hasNothing = { surname: null, department: null, jobTitle: null };

  it.each([
    ['a guest left out', { userType: 'Guest' }, { includeGuests: false }],
    ['a disabled account', { accountEnabled: false }, { disabledAccounts: 'deactivate' }],
  ] as const)(
    'as %s has a profile all the same, and nothing else, with a catalogue or without',
    (_, stated, options) => {
      const user = aPerson({ ...hasNothing, ...stated });

      for (const catalogue of [INDEX, null]) {
        expect(decideUser(user, rules(options), catalogue)).toMatchObject({
          profile: { email: 'ann@acme.test', firstName: 'Ann', lastName: null },
          placement: null,
          findings: [],
        });
      }
    },
  );

  it('is judged by the exact word that Entra has for guests', () => {
    const judge = (userType: string) =>
      decideUser(aPerson({ userType }), rules({ includeGuests: false }), INDEX).lifecycle;

    expect(['Guest', 'guest', 'Member', ''].map((each) => judge(each).state)).toEqual([
      'left-out',
      'present',
      'present',
      'present',
    ]);
  });
});

describe('somebody present without a catalogue', () => {
  it('[R pending] is decided but for the place, with all of the profile', () => {
    expect(decideUser(aPerson(), rules(), null)).toEqual({
      lifecycle: { state: 'present' },
      profile: { email: 'ann@acme.test', firstName: 'Ann', lastName: 'Lee' },
      placement: null,
      findings: [],
    });
  });
});

describe('fields that name both', () => {
  it('[S9] [S10] may be one and the same', () => {
    const index = indexCatalogue({ units: [{ id: 1, name: 'HQ' }], userTypes: [{ id: 11, name: 'HQ' }] });
    const both = { ...rules(), unitField: 'city', userTypeField: 'city' } as const;

    expect(decideUser(aPerson({ city: 'HQ' }), both, index).placement).toMatchObject({
      unit: { id: 1 },
      userTypes: [{ id: 11 }],
    });
  });

  it.each(MATCHING_FIELDS)('[S9] may be %s, and no other field counts then', (field) => {
    const others = Object.fromEntries(MATCHING_FIELDS.map((each) => [each, 'HQ']));
    const decision = decideUser(aPerson({ ...others, [field]: 'Moon' }), { ...rules(), unitField: field }, INDEX);

    expect(decision.placement!.unit).toBeNull();
    expect(decision.findings[0]).toMatchObject({ code: 'unit-unknown', field, value: 'Moon' });
  });
});
