import { describe, expect, it } from '@jest/globals';
import {
  AARHUS,
  aHolder,
  anApplied,
  aPerson,
  COOK,
  circumstances,
  IDA,
  ODENSE,
  reconcile,
  runAttempt,
  type Situation,
  WAITER,
  ZiikInMemory,
} from '@user-sync/testing';
import { finding } from '../finding.ts';
import type { Holder } from './known-user.ts';
import { reconcileUser } from './reconcile-user.ts';
import type { Records } from './steps.ts';

const HOUR = 3_600_000;
const byHand = { email: 'ida@contoso.example', firstName: 'I.', lastName: 'H.' };
const nowhere = { placement: { unit: null, userTypes: [] } };
const unitUnknown = [finding('unit-unknown', { field: 'department', value: 'Atlantis' })];

describe('somebody who is not linked', () => {
  it('[S29] is created with unit and user types, by one call', () => {
    const { calls, told, ida, conclusion } = reconcile({});

    expect(calls).toEqual(['createUser']);
    expect(told).toBe('assigned');
    expect(ida).toMatchObject({ reference: 'ida', memberships: [{ unit: AARHUS, userTypes: [COOK] }] });
    expect(conclusion).toMatchObject({ what: 'created', createdByUs: true, settled: true, due: null });
  });

  it.each<[string, Situation, { calls: string[]; told: string; due?: number | null }]>([
    [
      '[S30] is created without a unit where none matches',
      { person: { desired: { ...nowhere, findings: unitUnknown } } },
      { calls: ['createUser'], told: 'unassigned unit-unknown' },
    ],
    [
      '[S30] is kept on our side where Ziik requires a unit, and looked for again',
      { person: { desired: { ...nowhere, findings: unitUnknown } }, ziik: { unitRequired: true } },
      { calls: ['createUser', 'searchByEmail'], told: 'unassigned unit-unknown', due: HOUR },
    ],
    [
      '[S30] is not tried where Ziik is known to require a unit',
      { person: { desired: { ...nowhere, findings: unitUnknown } }, circumstances: { needsUnit: true } },
      { calls: ['searchByEmail'], told: 'unassigned unit-unknown', due: HOUR },
    ],
    [
      '[S27] is not created without a last name, and looked for again',
      {
        person: {
          desired: {
            profile: { email: 'ida@contoso.example', firstName: 'Ida', lastName: null },
            findings: [finding('mandatory-missing', { field: 'surname' })],
          },
        },
      },
      { calls: ['searchByEmail'], told: 'incomplete mandatory-missing', due: HOUR },
    ],
    [
      '[S27] is nowhere to be looked for without an address',
      {
        person: {
          desired: {
            profile: { email: null, firstName: 'Ida', lastName: 'Holm' },
            findings: [finding('mandatory-missing', { field: 'mail' })],
          },
        },
      },
      { calls: [], told: 'incomplete mandatory-missing', due: null },
    ],
    [
      'waits for the first catalogue',
      { person: { desired: { placement: null } } },
      { calls: [], told: 'pending', due: null },
    ],
    [
      'is left out as a guest',
      { person: { desired: { lifecycle: { state: 'left-out', reason: 'guest' } } } },
      { calls: [], told: 'ignored', due: null },
    ],
    [
      'stays away when somebody deleted them in Ziik',
      { person: { known: { handsOff: 'gone-in-ziik' } } },
      { calls: [], told: 'purged gone-in-ziik', due: null },
    ],
    [
      'is created again when an administrator asks for it',
      { person: { known: { handsOff: 'gone-in-ziik', wish: 'bring-back' } } },
      { calls: ['createUser'], told: 'assigned', due: null },
    ],
  ])('%s', (_, situation, expected) => {
    const { calls, told, conclusion } = reconcile(situation);

    expect({ calls, told }).toEqual({ calls: expected.calls, told: expected.told });
    if (expected.due !== undefined) expect(conclusion.due).toBe(expected.due);
  });

  it('[S31] is linked to the user who has the address, and Azure’s values are written', () => {
    const { calls, ida, told, conclusion } = reconcile({ users: [byHand] });

    expect(calls).toEqual([
      'createUser',
      'findByReference',
      'searchByEmail',
      'patchUser',
      'memberships',
      'addMembership',
    ]);
    expect(ida).toMatchObject({ firstName: 'Ida', lastName: 'Holm', reference: 'ida' });
    expect(told).toBe('assigned');
    expect(conclusion).toMatchObject({ what: 'linked', createdByUs: false });
  });

  it('[S27] is linked though a name is missing, and Ziik’s value stays', () => {
    const profile = { email: 'ida@contoso.example', firstName: 'Ida', lastName: null };
    const { ida, told } = reconcile({
      users: [byHand],
      person: { desired: { profile, findings: [finding('mandatory-missing', { field: 'surname' })] } },
    });

    expect(ida).toMatchObject({ firstName: 'Ida', lastName: 'H.' });
    expect(told).toBe('incomplete mandatory-missing');
  });

  it('leaves a reference alone that somebody else has set', () => {
    const { ida } = reconcile({ users: [{ ...byHand, reference: 'payroll-17' }] });

    expect(ida).toMatchObject({ reference: 'payroll-17', firstName: 'Ida' });
  });

  it('[R who-is-who] is not linked to a user that only Ziik treats as equal', () => {
    const { told, ida, conclusion } = reconcile({
      users: [{ ...byHand, email: 'idá@contoso.example' }],
      ziik: { sameAddress: (a, b) => a.normalize('NFD').replace(/\p{M}/gu, '') === b, shortSearch: true },
    });

    expect(told).toBe('conflict email-conflict');
    expect(ida).toMatchObject({ firstName: 'I.', reference: '' });
    expect(conclusion).toMatchObject({ ziikUserId: null, due: HOUR });
  });

  it('[R who-is-who] is linked after a look at a search result without an address', () => {
    const { calls, told } = reconcile({ users: [byHand], ziik: { shortSearch: true } });

    expect(calls.slice(0, 4)).toEqual(['createUser', 'findByReference', 'searchByEmail', 'getUser']);
    expect(told).toBe('assigned');
  });

  it('is left alone with `existingUsers: ignore`', () => {
    const { told, ida } = reconcile({
      users: [byHand],
      circumstances: { options: { existingUsers: 'ignore', unmatched: 'keep', welcomeMail: false } },
    });

    expect(told).toBe('ignored');
    expect(ida).toMatchObject(byHand);
  });

  it('is found by reference when the answer to the creation was lost', () => {
    const { calls, conclusion } = reconcile({ users: [IDA], person: { known: { doubtful: true } } });

    expect(calls).toEqual(['findByReference', 'memberships']);
    expect(conclusion).toMatchObject({ ziikUserId: 1, createdByUs: true, doubtful: false });
  });

  it('is looked for first when another process may have created them', () => {
    expect(reconcile({ users: [IDA], circumstances: { isTakenOver: true } }).calls[0]).toBe('findByReference');
  });

  it('is linked, and left inactive, when somebody deactivated them by hand', () => {
    const user = { ...byHand, id: 1, active: false, reference: '' };
    const { told, ida } = reconcile({ users: [user], records: { inactiveUsers: () => [1] } });

    expect(told).toBe('deactivated deactivated-in-ziik');
    expect(ida).toMatchObject({ active: false });
  });
});

describe('an address that somebody of ours has', () => {
  const taken = (holder: Partial<Holder>, records: Partial<Records> = {}): Situation => ({
    users: [{ ...IDA, reference: 'holder' }],
    records: { holderOfEmail: () => aHolder(holder), ...records },
  });

  it.each<[string, Situation, string, object]>([
    ['is a conflict', taken({}), 'conflict email-conflict', { waitingFor: 'holder', due: HOUR, settled: true }],
    [
      'is waited for while its holder is about to take another',
      taken({ settled: false, wantedEmailKey: 'other@contoso.example' }),
      'pending',
      { waitingFor: 'holder', settled: false },
    ],
    [
      'is waited for while its holder is about to leave',
      taken({ settled: false, isGone: true }),
      'pending',
      { waitingFor: 'holder', settled: false },
    ],
    [
      'is a conflict while the holder’s removal is held',
      taken({ settled: false, isGone: true, isHeld: true }),
      'conflict email-conflict',
      { settled: true },
    ],
    [
      'is a conflict where waiting would lead round in a circle',
      taken({ settled: false, wantedEmailKey: 'other@contoso.example' }, { waitsInCircle: () => true }),
      'conflict email-conflict',
      { settled: true },
    ],
    [
      '[R returner] of another name, deactivated by us, is a returner',
      taken({ isDeactivated: true, applied: anApplied({ firstName: 'Bo' }) }),
      'conflict returner',
      { waitingFor: 'holder', ziikUserId: null },
    ],
  ])('%s', (_, situation, told, expected) => {
    const found = reconcile(situation);

    expect(found.told).toBe(told);
    expect(found.conclusion).toMatchObject(expected);
  });

  it.each<[string, Partial<Holder>, Parameters<typeof aPerson>[0]]>([
    ['of the same name', {}, {}],
    ['of another name, adopted', { applied: anApplied({ firstName: 'Bo' }) }, { known: { wish: 'adopt' } }],
  ])('[R returner] %s, deactivated by us: the same person has returned', (_, holder, person) => {
    const { told, ida, turns } = reconcile({
      person,
      users: [{ ...IDA, reference: 'holder', active: false }],
      records: { holderOfEmail: () => aHolder({ isDeactivated: true, ...holder }) },
    });

    expect(turns.map(({ name }) => name)).toContain('passLinkOn');
    expect(ida).toMatchObject({ active: true, reference: 'ida' });
    expect(told).toBe('assigned');
  });
});

describe('somebody who is linked', () => {
  it('costs no call when nothing differs', () => {
    expect(reconcile({ person: { linked: true }, users: [IDA] })).toMatchObject({ calls: [], told: 'assigned' });
  });

  it.each<[string, Situation, string[], object]>([
    [
      '[S33] is renamed by one call',
      { person: { desired: { profile: { email: 'ida@contoso.example', firstName: 'Ida', lastName: 'Lind' } } } },
      ['patchUser'],
      { lastName: 'Lind' },
    ],
    [
      '[S33] is moved after a look at the membership',
      { person: { desired: { placement: { unit: ODENSE, userTypes: [COOK] } } } },
      ['memberships', 'patchMembership'],
      { memberships: [{ unit: ODENSE, userTypes: [COOK] }] },
    ],
    [
      '[S19] gets all matching types',
      { person: { desired: { placement: { unit: AARHUS, userTypes: [COOK, WAITER] } } } },
      ['memberships', 'patchMembership'],
      { memberships: [{ unit: AARHUS, userTypes: [COOK, WAITER] }] },
    ],
    [
      '[S33] keeps the membership when the unit stops matching',
      { person: { desired: { ...nowhere, findings: unitUnknown } } },
      ['memberships'],
      { memberships: [{ unit: AARHUS, userTypes: [COOK] }] },
    ],
    [
      '[S33] loses the types with `unmatched: withdraw`',
      {
        person: { desired: { ...nowhere, findings: unitUnknown } },
        circumstances: { options: { existingUsers: 'link', unmatched: 'withdraw', welcomeMail: false } },
      },
      ['memberships', 'patchMembership'],
      { memberships: [{ unit: AARHUS, userTypes: [] }] },
    ],
    [
      '[S13] is read in an enforcing run, and a change by hand is corrected',
      {
        person: { known: { verify: true } },
        users: [{ ...IDA, firstName: 'By hand', memberships: [{ unit: ODENSE, userTypes: [] }] }],
      },
      ['getUser', 'patchUser', 'memberships', 'patchMembership'],
      { firstName: 'Ida', memberships: [{ unit: AARHUS, userTypes: [COOK] }] },
    ],
    [
      '[S24] with two memberships gets the name only',
      {
        person: {
          known: { verify: true },
          desired: { profile: { email: 'ida@contoso.example', firstName: 'Ida', lastName: 'Lind' } },
        },
        users: [
          {
            ...IDA,
            memberships: [
              { unit: AARHUS, userTypes: [] },
              { unit: ODENSE, userTypes: [] },
            ],
          },
        ],
      },
      ['getUser', 'patchUser', 'memberships'],
      {
        lastName: 'Lind',
        memberships: [
          { unit: AARHUS, userTypes: [] },
          { unit: ODENSE, userTypes: [] },
        ],
      },
    ],
    [
      '[S36] is reactivated when restored in Azure',
      { person: { known: { deactivated: true } }, users: [{ ...IDA, active: false }] },
      ['reactivate', 'getUser', 'memberships'],
      { active: true },
    ],
    [
      'stays inactive when somebody deactivated them by hand',
      { person: { known: { verify: true } }, users: [{ ...IDA, active: false }] },
      ['getUser'],
      { active: false },
    ],
    [
      'is brought back from that when an administrator asks',
      {
        person: { known: { handsOff: 'deactivated-in-ziik', wish: 'bring-back' } },
        users: [{ ...IDA, active: false }],
      },
      ['reactivate', 'getUser', 'memberships'],
      { active: true },
    ],
  ])('%s', (_, { person, users = [IDA], ...situation }, calls, expected) => {
    const found = reconcile({ ...situation, users, person: { linked: true, ...person } });

    expect(found.calls).toEqual(calls);
    expect(found.ida).toMatchObject(expected);
    expect(found.conclusion.settled).toBe(true);
  });

  it('is listed as gone when somebody deleted them in Ziik, and not created again', () => {
    const { told, conclusion, ziik } = reconcile({ person: { linked: true, known: { verify: true } } });

    expect(told).toBe('purged gone-in-ziik');
    expect(conclusion).toMatchObject({ ziikUserId: null, handsOff: 'gone-in-ziik' });
    expect(ziik.users.size).toBe(0);
  });

  it('gets everything but the address when that belongs to somebody else', () => {
    const profile = { email: 'bo@contoso.example', firstName: 'Ida', lastName: 'Lind' };
    const { ida, told, conclusion } = reconcile({
      person: { linked: true, desired: { profile } },
      users: [IDA, { email: 'bo@contoso.example' }],
      records: { holderOfEmail: () => aHolder({ azureId: 'bo', wantedEmailKey: 'bo@contoso.example' }) },
    });

    expect(ida).toMatchObject({ email: 'ida@contoso.example', lastName: 'Lind' });
    expect(told).toBe('conflict email-conflict');
    expect(conclusion).toMatchObject({ waitingFor: 'bo', due: HOUR });
  });

  it('tries again when the membership moves between reading and writing', () => {
    class Restless extends ZiikInMemory {
      override memberships(id: number) {
        const read = super.memberships(id);
        this.users.set(id, { ...this.users.get(id)!, memberships: [{ unit: ODENSE, userTypes: [COOK] }] });
        return read;
      }
    }
    const ziik = new Restless({ names: [AARHUS, ODENSE, COOK, WAITER] });
    ziik.add(IDA);
    const person = aPerson({ linked: true, desired: { placement: { unit: AARHUS, userTypes: [WAITER] } } });

    const { ending, calls } = runAttempt(reconcileUser(person, circumstances()), ziik);

    expect(calls).toEqual(['memberships', 'patchMembership', 'memberships', 'patchMembership']);
    expect(ending).toMatchObject({ settled: true, what: 'moved', applied: { unit: AARHUS, userTypes: [WAITER] } });
  });
});

describe('somebody who is gone from Azure', () => {
  const gone: Parameters<typeof aPerson>[0] = {
    linked: true,
    desired: { lifecycle: { state: 'gone', cause: 'soft-deleted' }, placement: null },
  };
  const left = (person: Parameters<typeof aPerson>[0] = {}): Parameters<typeof aPerson>[0] => ({ ...gone, ...person });
  const purgeDay = {
    known: { deactivated: true },
    purgeAt: 10,
    isPurgeDue: true,
    told: { status: 'deactivated', what: 'deactivated', findings: '[]' },
  } as const satisfies Partial<Parameters<typeof aPerson>[0]>;
  const justRead = { lastRound: () => ({ lastSuccessAt: 10, now: 20, ownNow: 20 }) };

  it.each<[string, Situation, string[], string, object]>([
    [
      '[S34] waits until the removal limit has been checked',
      { person: left() },
      [],
      'assigned',
      { removal: 'waiting', settled: false, due: null },
    ],
    [
      '[S34] is deactivated once released, for the retention period',
      { person: left({ known: { removal: 'released' } }) },
      ['deactivate'],
      'deactivated',
      { deactivated: true, due: 'purge-day', settled: true },
    ],
    [
      'is listed while the removal is held',
      { person: left({ known: { removal: 'held' } }) },
      [],
      'held removal-held',
      { settled: true },
    ],
    [
      '[S34] is not touched by the second notice',
      { person: left({ known: { deactivated: true } }) },
      [],
      'deactivated',
      { due: 'purge-day' },
    ],
    [
      'is blocked when it is the account that we sign in with',
      { person: left({ known: { removal: 'released', applied: anApplied({ email: 'SYNC@contoso.example' }) } }) },
      [],
      'blocked own-account',
      { settled: true },
    ],
    [
      'is blocked when Ziik protects an administrator',
      { person: left({ known: { removal: 'released' } }), users: [{ ...IDA, administrator: true }] },
      ['deactivate', 'getUser'],
      'blocked administrator-protected',
      { removal: null },
    ],
    [
      'stays active after a rejection',
      { person: left({ known: { override: 'soft-deleted' } }) },
      ['getUser'],
      'assigned removal-rejected',
      { removal: null },
    ],
    [
      'leaves after a rejection of another cause',
      { person: left({ known: { override: 'account-disabled' } }) },
      [],
      'assigned',
      { removal: 'waiting', override: null },
    ],
    [
      '[S36] is reactivated when an administrator overrules the removal',
      {
        person: left({ known: { override: 'deleted', deactivated: true } }),
        users: [{ ...IDA, active: false }],
      },
      ['reactivate'],
      'assigned removal-rejected',
      { deactivated: false },
    ],
    [
      '[S36] is purged on the day, after a look',
      { person: left(purgeDay), users: [{ ...IDA, active: false }], records: justRead },
      ['getUser', 'remove'],
      'purged',
      { forget: true, ziikUserId: null },
    ],
    [
      '[S36] is kept when somebody reactivated them in Ziik',
      { person: left(purgeDay), records: justRead },
      ['getUser'],
      'assigned reactivated-in-ziik',
      { deactivated: false, forget: false },
    ],
    [
      '[S36] is not purged while no run has succeeded lately',
      { person: left(purgeDay), users: [{ ...IDA, active: false }] },
      [],
      'deactivated',
      { due: HOUR / 4, forget: false },
    ],
    [
      'is not purged while two clocks differ, and is due again at once',
      {
        person: left(purgeDay),
        users: [{ ...IDA, active: false }],
        records: { lastRound: () => ({ lastSuccessAt: 10, now: 90 * 24 * HOUR, ownNow: 20 }) },
      },
      [],
      'deactivated',
      { forget: false, due: 'purge-day' },
    ],
    [
      'is kept for the whole retention period when a wrong clock dated the deactivation',
      { person: left({ ...purgeDay, deactivatedAt: 90 * 24 * HOUR }), records: justRead },
      [],
      'deactivated',
      { forget: false, deactivatedNow: true, due: 'purge-day' },
    ],
    [
      '[S12] is not purged while the integration is off',
      { person: left(purgeDay), records: justRead, circumstances: { isEnabled: false } },
      [],
      'deactivated',
      { forget: false },
    ],
  ])('%s', (_, { users = [IDA], ...situation }, calls, told, expected) => {
    const found = reconcile({ ...situation, users });

    expect(found.calls).toEqual(calls);
    expect(found.told).toBe(told);
    expect(found.conclusion).toMatchObject(expected);
  });

  it('[S34] never was in Ziik: nobody is touched, and nothing personal is kept', () => {
    const { calls, conclusion } = reconcile({ person: left({ linked: false }), users: [byHand] });

    expect(calls).toEqual(['findByReference']);
    expect(conclusion).toMatchObject({ what: 'unlisted', forget: true });
  });

  it('is found by reference when the answer to the creation was lost, and then leaves', () => {
    const { conclusion } = reconcile({ person: left({ linked: false }), users: [IDA] });

    expect(conclusion).toMatchObject({ ziikUserId: 1, removal: 'waiting' });
  });
});
