import { describe, expect, it } from '@jest/globals';
import {
  AARHUS,
  anApplied,
  aPerson,
  COOK,
  circumstances,
  ODENSE,
  recordsInMemory,
  runAttempt,
  runRehearsal,
  type UserInMemory,
  WAITER,
  ZiikInMemory,
} from '@user-sync/testing';
import fc from 'fast-check';
import { lookalikeKey } from '../identity.ts';
import type { Conclusion } from './conclude.ts';
import type { Circumstances, Person } from './known-user.ts';
import { reconcileUser } from './reconcile-user.ts';
import { rehearseUser } from './rehearse-user.ts';

const UNITS = [AARHUS, ODENSE];
const TYPES = [COOK, WAITER];
const WRITES = /^(createUser|patchUser|deactivate|reactivate|remove|addMembership|patchMembership)$/;

const placement = fc.record({
  unit: fc.option(fc.constantFrom(...UNITS)),
  userTypes: fc.subarray(TYPES),
});
const membership = fc.record({ unit: fc.constantFrom(...UNITS), userTypes: fc.subarray(TYPES) });
const name = fc.option(fc.constantFrom('Ida', 'Bo'));

/** Users as they may stand in Ziik: strangers, lookalikes, Ida herself, active or not, with up to two memberships. */
const user: fc.Arbitrary<Partial<UserInMemory>> = fc.record({
  reference: fc.constantFrom('', 'ida', 'payroll-17'),
  email: fc.constantFrom('ida@contoso.example', 'IDA@contoso.example', 'idá@contoso.example', 'bo@contoso.example'),
  firstName: fc.constantFrom('Ida', 'By hand'),
  active: fc.boolean(),
  administrator: fc.boolean(),
  memberships: fc.uniqueArray(membership, { maxLength: 2, selector: ({ unit }) => unit.id }),
});

const lifecycle = fc.constantFrom<Person['desired']['lifecycle']>(
  { state: 'present' },
  { state: 'left-out', reason: 'guest' },
  { state: 'gone', cause: 'soft-deleted' },
  { state: 'gone', cause: 'account-disabled' },
);

const someone = fc
  .record({
    lifecycle,
    email: fc.option(fc.constant('ida@contoso.example')),
    firstName: name,
    lastName: name,
    placement: fc.option(placement, { freq: 8 }),
    isLinked: fc.boolean(),
    doubtful: fc.boolean(),
    verify: fc.boolean(),
    removal: fc.option(fc.constantFrom('waiting' as const, 'held' as const, 'released' as const)),
    override: fc.option(fc.constantFrom('soft-deleted' as const, 'account-disabled' as const)),
    handsOff: fc.option(fc.constantFrom('gone-in-ziik' as const, 'deactivated-in-ziik' as const)),
    wish: fc.option(fc.constantFrom('bring-back' as const, 'adopt' as const)),
    deactivated: fc.boolean(),
    isPurgeDue: fc.boolean(),
  })
  .map(({ lifecycle, email, firstName, lastName, placement, isLinked, isPurgeDue, ...known }) => {
    const unit = placement?.unit ?? null;
    return aPerson({
      isPurgeDue,
      purgeAt: isPurgeDue ? 1 : null,
      desired: {
        lifecycle,
        profile: { email, firstName, lastName },
        placement: placement === null ? null : { unit, userTypes: unit === null ? [] : placement.userTypes },
      },
      known: {
        ...known,
        deactivated: known.deactivated && isLinked,
        ...(isLinked && { ziikUserId: 1, applied: anApplied() }),
      },
    });
  });

const around: fc.Arbitrary<Circumstances> = fc
  .record({ isTakenOver: fc.boolean(), needsUnit: fc.boolean() })
  .map(circumstances);

const world = fc.record({
  person: someone,
  circumstances: around,
  users: fc.array(user, { maxLength: 3 }),
  unitRequired: fc.boolean(),
  shortSearch: fc.boolean(),
});

const justRead = recordsInMemory({ lastRound: () => ({ lastSuccessAt: 1, now: 2, ownNow: 2 }) });

function ziikOf({
  users,
  unitRequired,
  shortSearch,
}: {
  users: readonly Partial<UserInMemory>[];
  unitRequired: boolean;
  shortSearch: boolean;
}) {
  const ziik = new ZiikInMemory({
    names: [...UNITS, ...TYPES],
    unitRequired,
    shortSearch,
    sameAddress: (a, b) => lookalikeKey(a) === lookalikeKey(b),
  });
  const seen = new Set<string>();
  for (const each of users) {
    if (seen.has(lookalikeKey(each.email!))) continue;
    seen.add(lookalikeKey(each.email!));
    ziik.add(each);
  }
  return ziik;
}

/** The person at the next attempt, as the applier would pick it up after this one was written. */
function afterwards(person: Person, { settled, trouble, due: _due, status, findings, ...known }: Conclusion): Person {
  return {
    ...person,
    known: { ...known, found: null, what: 'listed', wrote: false, forget: false, deactivatedNow: false },
    told: { status, what: known.what, findings },
    settled,
    trouble,
    isPurgeDue: person.isPurgeDue && known.deactivated,
  };
}

describe('reconciling anybody, with anybody in Ziik', () => {
  it('reaches the desired state at once: a second attempt writes nothing', () => {
    fc.assert(
      fc.property(world, ({ person, circumstances, ...its }) => {
        const ziik = ziikOf(its);
        const first = runAttempt(reconcileUser(person, circumstances), ziik, justRead).ending;
        if ('brokenOff' in first) return;

        const second = runAttempt(reconcileUser(afterwards(person, first), circumstances), ziik, justRead);

        // What Ziik refuses, and who waits for something there, is tried again at the next look.
        const isTriedAgain = /ziik-refused|administrator-protected/.test(first.findings) || first.due !== null;
        const writes = second.calls.filter((call) => WRITES.test(call));
        if (!isTriedAgain && writes.length > 0) {
          throw new Error(`${writes} after ${first.status} ${first.findings}`);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes no membership that was not read in the same attempt', () => {
    fc.assert(
      fc.property(world, ({ person, circumstances, ...its }) => {
        const { calls } = runAttempt(reconcileUser(person, circumstances), ziikOf(its), justRead);
        for (const [place, call] of calls.entries()) {
          if (call !== 'addMembership' && call !== 'patchMembership') continue;
          if (calls[place - 1] !== 'memberships') throw new Error(`${call} without a look: ${calls}`);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('[S32] writes to nobody but the linked user, one with the own Azure id, or one with the very address', () => {
    fc.assert(
      fc.property(world, ({ person, circumstances, ...its }) => {
        const ziik = ziikOf(its);
        const strangers = [...ziik.users.values()].filter(
          ({ id, reference, email }) =>
            id !== person.known.ziikUserId &&
            reference !== 'ida' &&
            email?.toLowerCase() !== person.desired.profile.email,
        );
        runAttempt(reconcileUser(person, circumstances), ziik, justRead);
        for (const stranger of strangers) {
          if (ziik.users.get(stranger.id) !== stranger) throw new Error(`${stranger.email} was changed`);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('[S34] deactivates nobody who was not released by the removal limit', () => {
    fc.assert(
      fc.property(world, ({ person, circumstances, ...its }) => {
        const { calls } = runAttempt(reconcileUser(person, circumstances), ziikOf(its), justRead);
        const mayLeave = person.desired.lifecycle.state === 'gone' && person.known.removal === 'released';
        if (calls.includes('deactivate') && !mayLeave) throw new Error(`${calls}`);
        const mayBePurged = person.desired.lifecycle.state === 'gone' && person.known.deactivated && person.isPurgeDue;
        if (calls.includes('remove') && !mayBePurged) throw new Error(`${calls}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('changes nothing of what it is given', () => {
    fc.assert(
      fc.property(world, ({ person, circumstances, ...its }) => {
        const before = structuredClone(person);
        runAttempt(reconcileUser(person, circumstances), ziikOf(its), justRead);
        return JSON.stringify(before) === JSON.stringify(person);
      }),
      { numRuns: 500 },
    );
  });
});

describe('rehearsing anybody, with anybody in Ziik', () => {
  /** Ziik tells of the deactivated who have the address, as the index of them does. */
  const recordsOf = (ziik: ZiikInMemory) =>
    recordsInMemory({
      inactiveUsers: (email) =>
        [...ziik.users.values()]
          .filter((user) => !user.active && lookalikeKey(user.email!) === lookalikeKey(email))
          .map(({ id }) => id),
    });

  it('changes nothing in Ziik, and says what the attempt then comes to', () => {
    fc.assert(
      fc.property(world, ({ person: one, circumstances, ...its }) => {
        // What Ziik refuses without having said so before cannot be known: a unit that it requires, an administrator.
        const users = its.users.map((each) => ({ ...each, administrator: false }));
        const person = { ...one, isPurgeDue: false };
        const ziik = ziikOf({ ...its, users, unitRequired: false });
        const before = JSON.stringify([...ziik.users]);

        const { conclusion } = runRehearsal(rehearseUser(person, circumstances, false), ziik, recordsOf(ziik)).ending;
        if (JSON.stringify([...ziik.users]) !== before) throw new Error('Ziik was changed');

        const done = runAttempt(reconcileUser(person, circumstances), ziik, recordsOf(ziik)).ending;
        if ('brokenOff' in done) throw new Error('the attempt broke off');
        expect(tellOf(conclusion)).toEqual(tellOf(done));
      }),
      { numRuns: 3_000 },
    );
  });

  /** The id of somebody who is created is not known before. */
  function tellOf({ status, findings, what, wrote, settled, applied, removal, ziikUserId, createdByUs }: Conclusion) {
    const id = createdByUs && what === 'created' ? 'new' : ziikUserId;
    return { status, findings, what, wrote, settled, applied, removal, id };
  }
});
