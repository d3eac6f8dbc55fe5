import { describe, expect, it } from '@jest/globals';
import { AARHUS, aDesired, anApplied, COOK, IDA, ODENSE, reconcile, type Situation, WAITER } from '@user-sync/testing';
import type { Found } from './known-user.ts';

const enforcing = { linked: true, known: { verify: true } };

describe('what an attempt found changed in Ziik', () => {
  it.each<[string, Situation, Found | null]>([
    ['is nothing where nothing was read', { person: { linked: true } }, null],
    ['is nothing where Ziik has what we know', { person: enforcing, users: [IDA] }, null],
    ['is nothing of somebody who is created', {}, null],
    ['is a name', { person: enforcing, users: [{ ...IDA, firstName: 'I.' }] }, { firstName: 'I.' }],
    [
      'is the address, but not its letter case',
      { person: enforcing, users: [{ ...IDA, email: 'holm@contoso.example' }] },
      { email: 'holm@contoso.example' },
    ],
    [
      'is no address in other letter case',
      { person: enforcing, users: [{ ...IDA, email: 'IDA@Contoso.example' }] },
      null,
    ],
    [
      'is the membership',
      { person: enforcing, users: [{ ...IDA, memberships: [{ unit: ODENSE, userTypes: [WAITER] }] }] },
      { unit: ODENSE, userTypes: [WAITER] },
    ],
    [
      'is no new name of the unit',
      { person: enforcing, users: [{ ...IDA, memberships: [{ unit: { ...AARHUS, name: 'A' }, userTypes: [COOK] }] }] },
      null,
    ],
    ['is that the user is inactive', { person: enforcing, users: [{ ...IDA, active: false }] }, { active: false }],
    [
      'is not that we reactivated the user',
      {
        person: { linked: true, known: { deactivated: true, applied: anApplied({ active: false }) } },
        users: [{ ...IDA, active: false }],
      },
      null,
    ],
    [
      'is all that a user had who is linked',
      {
        users: [
          { ...IDA, reference: '', firstName: 'I.', lastName: 'H.', memberships: [{ unit: ODENSE, userTypes: [] }] },
        ],
      },
      { email: IDA.email, firstName: 'I.', lastName: 'H.', active: true, unit: ODENSE, userTypes: [] },
    ],
    [
      'is kept where an attempt changes the address as well',
      {
        person: {
          ...enforcing,
          desired: aDesired({ profile: { ...aDesired().profile, email: 'new@contoso.example' } }),
        },
        users: [{ ...IDA, lastName: 'H.' }],
      },
      { lastName: 'H.' },
    ],
  ])('%s', (_, situation, found) => {
    expect(reconcile(situation).conclusion.found).toEqual(found);
  });

  it('leaves the memberships of a user who has several to be told, until there is one again', () => {
    const memberships = [
      { unit: AARHUS, userTypes: [COOK] },
      { unit: ODENSE, userTypes: [] },
    ];
    const several = reconcile({ person: enforcing, users: [{ ...IDA, memberships }] }).conclusion;
    const again = reconcile({
      person: { ...enforcing, known: { ...enforcing.known, applied: several.applied } },
      users: [IDA],
    }).conclusion;

    expect(several.applied).toMatchObject({ managed: true, memberships });
    expect(again.applied).not.toHaveProperty('memberships');
    expect(again.applied).toMatchObject({ managed: false, unit: AARHUS });
  });
});
