import { describe, expect, it } from '@jest/globals';
import {
  AARHUS,
  aHolder,
  anApplied,
  COOK,
  IDA,
  ODENSE,
  reconcile,
  type Situation,
  type UserInMemory,
  WAITER,
} from '@user-sync/testing';
import type { GoneCause } from '../lifecycle.ts';
import type { Holder } from './known-user.ts';

const HOUR = 3_600_000;
const profile = { email: 'ida@contoso.example', firstName: 'Ida', lastName: 'Holm' };
const byHand = { email: profile.email, firstName: 'I.', lastName: 'H.' };
const inactive = { ...IDA, active: false };
const toBo = { desired: { profile: { ...profile, email: 'bo@contoso.example' } } };
const goneBy = (cause: GoneCause) => ({ lifecycle: { state: 'gone', cause }, placement: null }) as const;
const gone = goneBy('soft-deleted');
const purgeDay = { known: { deactivated: true }, purgeAt: 10, isPurgeDue: true } as const;
const justRead = { lastRound: () => ({ lastSuccessAt: 10, now: 20, ownNow: 20 }) };
const ignoresAccents = (a: string, b: string) => a.normalize('NFD').replace(/\p{M}/gu, '') === b;

type Row = [title: string, situation: Situation, told: string, concluded: object, ida?: Partial<UserInMemory>];

function holds(rows: readonly Row[]): void {
  it.each(rows.map(([title, ...row]) => ({ title, row })))('$title', ({ row: [situation, told, concluded, ida] }) => {
    const found = reconcile(situation);

    expect(found.told).toBe(told);
    expect(found.conclusion).toMatchObject(concluded);
    if (ida !== undefined) expect(found.ida).toMatchObject(ida);
  });
}

/** Somebody new, whose address is that of a user we deactivated. */
const returns = (holder: Partial<Holder>, user: Partial<UserInMemory>, rest: Situation = {}): Situation => ({
  users: [{ ...inactive, reference: 'holder', ...user }],
  records: { holderOfEmail: () => aHolder({ isDeactivated: true, ...holder }), ...rest.records },
  ...(rest.person && { person: rest.person }),
});

describe('[R returner] a returner', () => {
  holds([
    [
      'takes over the reference that the former id left',
      returns({}, {}),
      'assigned',
      { what: 'reactivated', formerAzureIds: ['holder'] },
      { active: true, reference: 'ida' },
    ],
    [
      'leaves a reference alone that somebody else gave',
      returns({}, { reference: 'payroll-17' }),
      'assigned',
      { what: 'reactivated' },
      { active: true, reference: 'payroll-17' },
    ],
    [
      'takes over a reference from two ids ago',
      returns({}, { reference: 'first' }, { records: { passLinkOn: () => ['first', 'holder'] } }),
      'assigned',
      { formerAzureIds: ['first', 'holder'] },
      { reference: 'ida' },
    ],
    [
      'is recognised in other letter case',
      returns({ applied: anApplied({ firstName: 'IDA', lastName: 'holm ' }) }, {}),
      'assigned',
      { ziikUserId: 1 },
      { active: true },
    ],
    [
      'is not recognised by an address alone',
      returns({ applied: null }, {}),
      'conflict returner',
      { ziikUserId: null, waitingFor: 'holder', due: HOUR },
      { active: false, reference: 'holder' },
    ],
    [
      'is not somebody whose link is at work',
      returns({ isDeactivated: false }, { active: true }),
      'conflict email-conflict',
      { ziikUserId: null },
      { reference: 'holder' },
    ],
    [
      'who was purged by hand meanwhile is listed',
      { ...returns({}, {}), removedBefore: 'reactivate', refuses: { createUser: 422 } },
      'purged gone-in-ziik',
      { ziikUserId: null, handsOff: 'gone-in-ziik' },
    ],
    [
      'is listed with the refusal where Ziik does not reactivate the user',
      { ...returns({}, {}), refuses: { reactivate: 403 } },
      'deactivated ziik-refused',
      { deactivated: true, settled: true },
      { active: false },
    ],
  ]);
});

describe('a user found for somebody who is not linked', () => {
  holds([
    [
      'is not taken from another person of ours whose link comes first',
      {
        users: [byHand],
        records: { link: () => false, holderOfUser: lateHolder() },
      },
      'conflict email-conflict',
      { ziikUserId: null, waitingFor: 'holder', due: HOUR },
      byHand,
    ],
    [
      'is not taken where it bears the Azure id of another person of ours',
      { users: [{ ...byHand, reference: 'bo' }], records: { isSomebodyOfOurs: (reference) => reference === 'bo' } },
      'conflict email-conflict',
      { ziikUserId: null, waitingFor: 'bo' },
      { ...byHand, reference: 'bo' },
    ],
    [
      'by its reference is not taken from another person of ours who has the link',
      {
        users: [{ ...IDA, email: 'other@contoso.example' }, { email: profile.email }],
        records: { holderOfUser: (id) => (id === 1 ? aHolder() : null) },
      },
      'assigned',
      { ziikUserId: 2 },
      { email: 'other@contoso.example' },
    ],
    [
      'is read in an enforcing run by reference where Azure states no address',
      { users: [IDA], person: { known: { verify: true }, desired: { profile: { ...profile, email: null } } } },
      'assigned',
      { ziikUserId: 1, createdByUs: true },
    ],
    [
      'is linked in other letter case, and its address stays as Ziik writes it',
      { users: [{ ...byHand, email: 'IDA@contoso.example' }], ziik: { sameAddress: ignoresCase } },
      'assigned',
      { ziikUserId: 1 },
      { email: 'IDA@contoso.example', firstName: 'Ida' },
    ],
    [
      'who merely looks alike is waited for, when of ours and about to take another address',
      {
        users: [{ ...byHand, email: 'idá@contoso.example' }],
        ziik: { sameAddress: ignoresAccents },
        records: {
          holderOfUser: () =>
            aHolder({
              settled: false,
              applied: anApplied({ email: 'idá@contoso.example' }),
              wantedEmailKey: 'other@contoso.example',
            }),
        },
      },
      'pending',
      { ziikUserId: null, settled: false, waitingFor: 'holder', due: HOUR },
      { firstName: 'I.' },
    ],
    [
      'who merely looks alike is a conflict, when of ours and staying',
      {
        users: [{ ...byHand, email: 'idá@contoso.example' }],
        ziik: { sameAddress: ignoresAccents },
        records: { holderOfUser: () => aHolder() },
      },
      'conflict email-conflict',
      { ziikUserId: null, settled: true, waitingFor: 'holder' },
      { firstName: 'I.' },
    ],
    [
      'who cannot be read is no proof of anything',
      { users: [byHand], ziik: { shortSearch: true }, refuses: { getUser: 403 } },
      'conflict email-conflict',
      { ziikUserId: null },
      byHand,
    ],
    [
      'among the deactivated and merely alike is left alone',
      {
        users: [{ ...byHand, email: 'idá@contoso.example', active: false }],
        ziik: { sameAddress: ignoresAccents },
        records: { inactiveUsers: () => [1] },
      },
      'conflict email-conflict',
      { ziikUserId: null },
      { active: false, firstName: 'I.' },
    ],
    [
      'whose administrator has left Ziik before it is linked is listed as gone',
      { users: [{ ...byHand, id: 1 }], removedBefore: 'patchUser' },
      'purged gone-in-ziik',
      { ziikUserId: null, handsOff: 'gone-in-ziik' },
    ],
  ]);

  it('is no longer a conflict when the holder has given up the address', () => {
    const users = [{ ...IDA, id: 2, reference: 'holder' }];
    const before = reconcile({ users, records: { holderOfEmail: () => aHolder({ ziikUserId: 2 }) } });
    expect(before.told).toBe('conflict email-conflict');

    const after = reconcile({
      users: [{ ...users[0], email: 'other@contoso.example' }],
      person: { known: { waitingFor: before.conclusion.waitingFor } },
    });

    expect(after.told).toBe('assigned');
    expect(after.conclusion).toMatchObject({ what: 'created', waitingFor: null, due: null });
  });
});

/** Nobody has the user until somebody else turns out to have been linked to it first. */
function lateHolder(): () => Holder | null {
  let asked = 0;
  return () => (asked++ === 0 ? null : aHolder());
}

function ignoresCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

describe('a creation that Ziik refuses', () => {
  holds([
    [
      'without a reason is listed, and not tried by itself again',
      { refuses: { createUser: 422 } },
      'failed ziik-refused',
      { settled: true, due: null, ziikUserId: null },
    ],
    [
      'without a reason is put down to the missing unit',
      { refuses: { createUser: 422 }, person: { desired: { placement: { unit: null, userTypes: [] } } } },
      'unassigned',
      { settled: true, due: HOUR },
    ],
    [
      'for its rights is not put down to the missing unit',
      { refuses: { createUser: 403 }, person: { desired: { placement: { unit: null, userTypes: [] } } } },
      'failed ziik-refused',
      { settled: true, due: null },
    ],
  ]);
});

describe('an address that cannot be written', () => {
  const taken = [IDA, { email: 'bo@contoso.example' }];
  holds([
    [
      'is left out, and waited for while its holder is about to take another',
      {
        person: { linked: true, ...toBo },
        users: taken,
        records: {
          holderOfEmail: () =>
            aHolder({ azureId: 'bo', ziikUserId: 2, settled: false, wantedEmailKey: 'new@contoso.example' }),
        },
      },
      'pending',
      { settled: false, waitingFor: 'bo', due: HOUR },
      { email: profile.email },
    ],
    [
      'is a conflict with a stranger, who is not named',
      { person: { linked: true, ...toBo }, users: taken },
      'conflict email-conflict',
      { settled: true, waitingFor: null, due: HOUR },
      { email: profile.email },
    ],
    [
      'is refused where nobody has it',
      { person: { linked: true, ...toBo }, users: [IDA], refuses: { patchUser: 422 } },
      'failed ziik-refused',
      { settled: true, due: HOUR },
      { email: profile.email },
    ],
    [
      'is written when the other has let go, and nobody is waited for',
      { person: { linked: true, ...toBo, known: { waitingFor: 'bo' } }, users: [IDA] },
      'assigned',
      { waitingFor: null, due: null, what: 'updated' },
      { email: 'bo@contoso.example' },
    ],
  ]);
});

describe('a name that Ziik refuses', () => {
  const married = { ...profile, lastName: 'Lind' };
  holds([
    [
      'is listed, and tried again when Azure has another',
      { person: { linked: true, desired: { profile: married } }, users: [IDA], refuses: { patchUser: 422 } },
      'failed ziik-refused',
      { settled: true, due: null, applied: anApplied(), wrote: false },
      { lastName: 'Holm' },
    ],
    [
      'is listed beside the address that it refuses as well',
      {
        person: { linked: true, desired: { profile: { ...married, email: 'bo@contoso.example' } } },
        users: [IDA],
        refuses: { patchUser: 422 },
      },
      'failed ziik-refused ziik-refused',
      { settled: true, due: HOUR, applied: anApplied() },
      { email: profile.email, lastName: 'Holm' },
    ],
    [
      'does not keep the user from being moved',
      {
        person: { linked: true, desired: { profile: married, placement: { unit: ODENSE, userTypes: [COOK] } } },
        users: [IDA],
        refuses: { patchUser: 422 },
      },
      'failed ziik-refused',
      { settled: true, what: 'moved', wrote: true },
      { lastName: 'Holm', memberships: [{ unit: ODENSE, userTypes: [COOK] }] },
    ],
  ]);
});

describe('a membership that cannot be read or written', () => {
  const moving = { linked: true, desired: { placement: { unit: ODENSE, userTypes: [WAITER] } } };
  holds([
    [
      'stays as it is where Ziik does not let it be read',
      { person: moving, users: [IDA], refuses: { memberships: 403 } },
      'failed ziik-refused',
      { settled: true, applied: anApplied(), wrote: false },
      { memberships: [{ unit: AARHUS, userTypes: [COOK] }] },
    ],
    [
      'stays as it is where Ziik refuses the move',
      { person: moving, users: [IDA], refuses: { patchMembership: 422 } },
      'failed ziik-refused',
      { settled: true, applied: anApplied(), wrote: false },
      { memberships: [{ unit: AARHUS, userTypes: [COOK] }] },
    ],
    [
      'does not keep the name from being written',
      {
        person: { ...moving, desired: { ...moving.desired, profile: { ...profile, lastName: 'Lind' } } },
        users: [IDA],
        refuses: { memberships: 403 },
      },
      'failed ziik-refused',
      { settled: true, what: 'updated', wrote: true },
      { lastName: 'Lind' },
    ],
  ]);
});

describe('somebody removed in Ziik in the middle of an attempt', () => {
  const everything = {
    linked: true,
    known: { verify: true },
    desired: {
      profile: { ...profile, lastName: 'Lind' },
      placement: { unit: ODENSE, userTypes: [WAITER] },
    },
  };
  it.each<[NonNullable<Situation['removedBefore']>, Situation]>([
    ['getUser', { person: everything }],
    ['patchUser', { person: everything }],
    ['memberships', { person: everything }],
    ['reactivate', { person: { linked: true, known: { deactivated: true } } }],
  ])('before %s is listed as gone, and not created again', (removedBefore, situation) => {
    const { told, conclusion, calls, ziik } = reconcile({ ...situation, users: [IDA], removedBefore });

    expect(told).toBe('purged gone-in-ziik');
    expect(conclusion).toMatchObject({ ziikUserId: null, handsOff: 'gone-in-ziik', settled: true });
    expect(calls.at(-1)).toBe(removedBefore);
    expect(ziik.users.size).toBe(0);
  });

  holds([
    [
      'before it is deactivated is listed as gone, and kept no longer',
      {
        person: { linked: true, desired: gone, known: { removal: 'released' } },
        users: [IDA],
        removedBefore: 'deactivate',
      },
      'purged gone-in-ziik',
      { deactivated: false, ziikUserId: null, handsOff: 'gone-in-ziik', forget: true },
    ],
    [
      'before the look of the purge is purged',
      {
        person: { linked: true, desired: gone, ...purgeDay },
        users: [inactive],
        records: justRead,
        removedBefore: 'getUser',
      },
      'purged',
      { forget: true, ziikUserId: null },
    ],
    [
      'before the purge itself is purged',
      {
        person: { linked: true, desired: gone, ...purgeDay },
        users: [inactive],
        records: justRead,
        removedBefore: 'remove',
      },
      'purged',
      { forget: true, ziikUserId: null },
    ],
    [
      'although the removal was rejected is forgotten',
      {
        person: { linked: true, desired: gone, known: { override: 'soft-deleted' } },
        users: [IDA],
        removedBefore: 'getUser',
      },
      'purged gone-in-ziik',
      { forget: true, ziikUserId: null },
    ],
  ]);
});

describe('the wish to bring somebody back', () => {
  holds([
    [
      'who was deactivated by hand is granted',
      {
        person: { linked: true, known: { handsOff: 'deactivated-in-ziik', wish: 'bring-back' } },
        users: [inactive],
      },
      'assigned',
      { what: 'reactivated', handsOff: null, wish: null },
      { active: true },
    ],
    [
      'who was deleted by hand creates a user',
      { person: { known: { handsOff: 'gone-in-ziik', wish: 'bring-back' } } },
      'assigned',
      { what: 'created', handsOff: null, wish: null },
    ],
    [
      'who was deleted by hand and made again by hand links that user',
      { person: { known: { handsOff: 'gone-in-ziik', wish: 'bring-back' } }, users: [byHand] },
      'assigned',
      { what: 'linked', handsOff: null },
      { firstName: 'Ida' },
    ],
    [
      'reports that Ziik does not reactivate the user, and does not try again by itself',
      {
        person: { linked: true, known: { handsOff: 'deactivated-in-ziik', wish: 'bring-back' } },
        users: [inactive],
        refuses: { reactivate: 403 },
      },
      'failed ziik-refused',
      { wish: null, settled: true },
      { active: false },
    ],
    [
      'who is active is no write',
      { person: { linked: true, known: { wish: 'bring-back' } }, users: [IDA] },
      'assigned',
      { wrote: false, wish: null },
      { active: true },
    ],
  ]);
});

describe('[S34] a removal that an administrator overruled', () => {
  const causes: readonly GoneCause[] = ['soft-deleted', 'deleted', 'account-disabled'];
  const both: readonly GoneCause[] = ['soft-deleted', 'deleted'];
  const rows = causes.flatMap((override) => causes.map((cause) => [override, cause] as const));

  it.each(rows)('as %s, when the person is now %s', (override, cause) => {
    const isSame = override === cause || (both.includes(override) && both.includes(cause));
    const { told, conclusion } = reconcile({
      person: { linked: true, desired: goneBy(cause), known: { override } },
      users: [IDA],
    });

    expect(told).toBe(isSame ? 'assigned removal-rejected' : 'assigned');
    expect(conclusion).toMatchObject(isSame ? { override, removal: null } : { override: null, removal: 'waiting' });
  });

  holds([
    [
      'of somebody deactivated by hand says so as well',
      { person: { linked: true, desired: gone, known: { override: 'soft-deleted' } }, users: [inactive] },
      'deactivated removal-rejected deactivated-in-ziik',
      { settled: true, applied: anApplied({ active: false }) },
    ],
    [
      'leaves the purge day as it is where Ziik does not reactivate the user',
      {
        person: { linked: true, desired: gone, known: { deactivated: true, override: 'soft-deleted' } },
        users: [inactive],
        refuses: { reactivate: 403 },
      },
      'deactivated ziik-refused',
      { override: null, due: 'purge-day' },
      { active: false },
    ],
    [
      'leaves the purge day as it is where Ziik neither reactivates nor shows the user',
      {
        person: { linked: true, desired: gone, known: { deactivated: true, override: 'soft-deleted' } },
        users: [inactive],
        refuses: { reactivate: 403, getUser: 403 },
      },
      'deactivated ziik-refused',
      { override: null, due: 'purge-day', deactivated: true },
      { active: false },
    ],
    [
      'of somebody who was reactivated by hand already is done',
      {
        person: { linked: true, desired: gone, known: { deactivated: true, override: 'soft-deleted' } },
        users: [IDA],
        refuses: { reactivate: 422 },
      },
      'assigned removal-rejected',
      { deactivated: false },
      { active: true },
    ],
    [
      'of somebody purged by hand lists them as gone',
      {
        person: { linked: true, desired: gone, known: { deactivated: true, override: 'soft-deleted' } },
      },
      'purged gone-in-ziik',
      { ziikUserId: null, deactivated: false },
    ],
  ]);
});

describe('somebody held who is in Azure again', () => {
  holds([
    [
      'leaves the hold',
      { person: { linked: true, known: { removal: 'held', holdRun: 'monday' } }, users: [IDA] },
      'assigned',
      { removal: null, holdRun: null, settled: true },
      { active: true },
    ],
    [
      'also as somebody who is left out',
      {
        person: {
          linked: true,
          known: { removal: 'held', holdRun: 'monday' },
          desired: { lifecycle: { state: 'left-out', reason: 'guest' } },
        },
        users: [IDA],
      },
      'ignored',
      { removal: null, holdRun: null },
      { active: true },
    ],
    [
      'is no longer overruled: the next removal is judged by itself',
      { person: { linked: true, known: { override: 'soft-deleted' } }, users: [IDA] },
      'assigned',
      { override: null },
    ],
    [
      'although somebody reactivated them in Ziik: the next removal counts',
      { person: { linked: true, known: { handsOff: 'reactivated-in-ziik' } }, users: [IDA] },
      'assigned',
      { handsOff: null },
    ],
  ]);
});

describe('our own account', () => {
  const leaving = (email: string): Situation['person'] => ({
    linked: true,
    desired: gone,
    known: { removal: 'released', applied: anApplied({ email }) },
  });
  holds([
    ['is not deactivated', { person: leaving('sync@contoso.example'), users: [IDA] }, 'blocked own-account', {}],
    ['nor in other letter case', { person: leaving('Sync@Contoso.example'), users: [IDA] }, 'blocked own-account', {}],
    ['nor with an accent', { person: leaving('sýnc@contoso.example'), users: [IDA] }, 'blocked own-account', {}],
    [
      'nor with an invisible character',
      { person: leaving('sy\u200bnc@contoso.example'), users: [IDA] },
      'blocked own-account',
      { removal: null },
      { active: true },
    ],
    [
      'is not purged where the look finds its address',
      {
        person: { linked: true, desired: gone, ...purgeDay },
        users: [{ ...inactive, email: 'SYNC@contoso.example' }],
        records: justRead,
      },
      'deactivated own-account',
      { forget: false },
      { anonymised: false },
    ],
    [
      'is not somebody whose address is longer',
      { person: leaving('async@contoso.example'), users: [IDA] },
      'deactivated',
      {},
    ],
  ]);
});

describe('[S36] a purge', () => {
  const due = { person: { linked: true, desired: gone, ...purgeDay }, records: justRead };
  holds([
    [
      'is put off while Ziik does not let the user be read',
      { ...due, users: [inactive], refuses: { getUser: 403 } },
      'deactivated',
      { forget: false, due: HOUR / 4 },
      { anonymised: false },
    ],
    [
      'of an administrator is blocked',
      { ...due, users: [{ ...inactive, administrator: true }] },
      'deactivated administrator-protected',
      { forget: false },
      { anonymised: false },
    ],
    [
      'does not come for somebody reactivated by hand, also not later',
      { person: { linked: true, desired: gone, known: { handsOff: 'reactivated-in-ziik' } }, users: [IDA] },
      'assigned reactivated-in-ziik',
      { settled: true, due: null },
      { active: true, anonymised: false },
    ],
  ]);
});

describe('[S24] several memberships', () => {
  const two = [
    { unit: AARHUS, userTypes: [COOK] },
    { unit: ODENSE, userTypes: [WAITER] },
  ];
  const looks = { linked: true, known: { verify: true } };
  const managed = { linked: true, known: { applied: anApplied({ managed: true }) } };
  holds([
    [
      'stay as they are, and are remembered as managed in Ziik, with the first of them',
      { person: looks, users: [{ ...IDA, memberships: two }] },
      'managed-in-ziik managed-in-ziik',
      { applied: anApplied({ managed: true }), wrote: false, due: HOUR },
      { memberships: two },
    ],
    [
      'are looked at again in every period, since somebody may take them back',
      { person: managed, users: [{ ...IDA, memberships: two }] },
      'managed-in-ziik managed-in-ziik',
      { applied: anApplied({ managed: true }), due: HOUR },
      { memberships: two },
    ],
    [
      'of which one is left are ours to set again',
      {
        person: { ...managed, desired: { placement: { unit: ODENSE, userTypes: [WAITER] } } },
        users: [{ ...IDA, memberships: [two[0]!] }],
      },
      'assigned',
      { applied: anApplied({ unit: ODENSE, userTypes: [WAITER] }), what: 'moved', due: null },
      { memberships: [two[1]!] },
    ],
    [
      'of which none is left are begun with the placement',
      { person: managed, users: [{ ...IDA, memberships: [] }] },
      'assigned',
      { applied: anApplied(), what: 'moved' },
      { memberships: [two[0]!] },
    ],
    [
      'do not keep the name from following Azure (S23)',
      {
        person: { ...looks, desired: { profile: { ...profile, lastName: 'Lind' } } },
        users: [{ ...IDA, memberships: two }],
      },
      'managed-in-ziik managed-in-ziik',
      { applied: anApplied({ lastName: 'Lind', managed: true }), what: 'updated', wrote: true },
      { lastName: 'Lind', memberships: two },
    ],
  ]);
});

describe('a user brought back by an administrator', () => {
  const deactivated = { linked: true, known: { deactivated: true, applied: anApplied({ active: false }) } };
  holds([
    [
      'is active again and placed as Azure says',
      { person: deactivated, users: [{ ...inactive, memberships: [] }] },
      'assigned',
      { what: 'reactivated', deactivated: false, wrote: true, applied: anApplied() },
      { active: true, memberships: [{ unit: AARHUS, userTypes: [COOK] }] },
    ],
    [
      'counts as written to, although it cannot be read afterwards',
      { person: deactivated, users: [inactive], refuses: { getUser: 403 } },
      'deactivated ziik-refused',
      { what: 'reactivated', wrote: true },
      { active: true },
    ],
    [
      'stays deactivated where Ziik does not do it',
      { person: deactivated, users: [inactive], refuses: { reactivate: 422 } },
      'deactivated ziik-refused',
      { deactivated: true, wrote: false },
      { active: false },
    ],
  ]);
});
