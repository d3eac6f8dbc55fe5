import { expect, it } from '@jest/globals';
import { AARHUS, aHolder, COOK, IDA, ODENSE, reconcile, type Situation, WAITER } from '@user-sync/testing';
import { finding } from '../finding.ts';

const gone = { lifecycle: { state: 'gone', cause: 'soft-deleted' }, placement: null } as const;
const nowhere = {
  placement: { unit: null, userTypes: [] },
  findings: [finding('unit-unknown', { field: 'department', value: 'Atlantis' })],
};
const profile = { email: 'ida@contoso.example', firstName: 'Ida', lastName: 'Holm' };
const married = { ...profile, lastName: 'Lind' };
const withdraw = { options: { existingUsers: 'link', unmatched: 'withdraw', welcomeMail: false } } as const;
const byHand = { email: profile.email, firstName: 'I.', lastName: 'H.' };
const inactive = { ...IDA, active: false };
const purgeDay = { purgeAt: 10, isPurgeDue: true, deactivatedAt: 1 };
const justRead = { lastRound: () => ({ lastSuccessAt: 10, now: 20, ownNow: 20 }) };
const whileHeld = { records: { holderOfEmail: () => aHolder({ ziikUserId: 2 }) }, users: [{ ...IDA, id: 2 }] };

/** Ida, who is linked, as she is to be. */
const linked = (person: Situation['person'] = {}, users: Situation['users'] = [IDA]): Situation => ({
  person: { linked: true, ...person },
  users,
});

/**
 * What each kind of change costs at Ziik, which allows an instance so many calls a minute. A row may get shorter; where
 * it has to get longer, the note on the change says why.
 */
const COSTS: readonly [kind: string, Situation, calls: string][] = [
  // Somebody who is not linked.
  ['create', {}, 'createUser'],
  ['create without a unit', { person: { desired: nowhere } }, 'createUser'],
  [
    'link to the user who has the address',
    { users: [byHand] },
    'createUser findByReference searchByEmail patchUser memberships addMembership',
  ],
  [
    'link to a user who differs in nothing',
    { users: [{ ...IDA, reference: 'payroll-17' }] },
    'createUser findByReference searchByEmail memberships',
  ],
  ['link after a lost answer', { users: [IDA], person: { known: { doubtful: true } } }, 'findByReference memberships'],
  ['recheck of a conflict', whileHeld, 'createUser'],
  [
    'recheck of somebody incomplete',
    { person: { desired: { profile: { ...profile, lastName: null } } } },
    'searchByEmail',
  ],
  [
    'recheck of somebody without a unit, where Ziik requires one',
    { person: { desired: nowhere }, circumstances: { needsUnit: true } },
    'searchByEmail',
  ],
  ['left out', { person: { desired: { lifecycle: { state: 'left-out', reason: 'guest' } } } }, ''],

  // Somebody who is linked.
  ['nothing to do', linked(), ''],
  ['rename', linked({ desired: { profile: married } }), 'patchUser'],
  ['change the address', linked({ desired: { profile: { ...profile, email: 'i@contoso.example' } } }), 'patchUser'],
  ['move', linked({ desired: { placement: { unit: ODENSE, userTypes: [COOK] } } }), 'memberships patchMembership'],
  [
    'change the user types',
    linked({ desired: { placement: { unit: AARHUS, userTypes: [COOK, WAITER] } } }),
    'memberships patchMembership',
  ],
  [
    'rename and move',
    linked({ desired: { profile: married, placement: { unit: ODENSE, userTypes: [WAITER] } } }),
    'patchUser memberships patchMembership',
  ],
  [
    'place for the first time',
    linked({ known: { applied: { ...profile, unit: null, userTypes: [], active: true, managed: false } } }, [
      { ...IDA, memberships: [] },
    ]),
    'memberships addMembership',
  ],
  ['keep what matches no more', linked({ desired: nowhere }), 'memberships'],
  [
    'withdraw what matches no more',
    { ...linked({ desired: nowhere }), circumstances: withdraw },
    'memberships patchMembership',
  ],
  ['enforcing look, nothing differs', linked({ known: { verify: true } }), 'getUser memberships'],
  [
    'enforcing look, everything differs',
    linked({ known: { verify: true } }, [{ ...IDA, ...byHand, memberships: [{ unit: ODENSE, userTypes: [] }] }]),
    'getUser patchUser memberships patchMembership',
  ],
  ['enforcing look at somebody deactivated by hand', linked({ known: { verify: true } }, [inactive]), 'getUser'],
  [
    'recheck of an address that another person of ours has',
    {
      ...linked({ desired: { profile: { ...profile, email: 'bo@contoso.example' } } }, [
        IDA,
        { email: 'bo@contoso.example' },
      ]),
      records: { holderOfEmail: () => aHolder({ azureId: 'bo', ziikUserId: 2 }) },
    },
    'patchUser',
  ],
  [
    'recheck of an address that a stranger has',
    linked({ desired: { profile: { ...profile, email: 'bo@contoso.example' } } }, [
      IDA,
      { email: 'bo@contoso.example' },
    ]),
    'patchUser searchByEmail',
  ],

  // Somebody who is gone from Azure, and who comes back.
  ['wait for the removal limit', linked({ desired: gone }), ''],
  ['deactivate', linked({ desired: gone, known: { removal: 'released' } }), 'deactivate'],
  ['hear of it again', linked({ desired: gone, known: { deactivated: true } }, [inactive]), ''],
  [
    'reactivate, restored in Azure',
    linked({ known: { deactivated: true } }, [inactive]),
    'reactivate getUser memberships',
  ],
  [
    'reactivate, overruled by an administrator',
    linked({ desired: gone, known: { deactivated: true, override: 'soft-deleted' } }, [inactive]),
    'reactivate',
  ],
  [
    'purge',
    { ...linked({ desired: gone, known: { deactivated: true }, ...purgeDay }, [inactive]), records: justRead },
    'getUser remove',
  ],
  ['gone, and never was in Ziik', { person: { desired: gone } }, 'findByReference'],
];

it.each(COSTS)('%s', (_, situation, calls) => {
  expect(reconcile(situation).calls.join(' ')).toBe(calls);
});
