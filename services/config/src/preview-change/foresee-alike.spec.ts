import { describe, expect, it } from '@jest/globals';
import { DEFAULT_OPTIONS, finding, indexCatalogue } from '@user-sync/domain';
import { aDirectoryUser, circumstances } from '@user-sync/testing';
import fc from 'fast-check';
import { AlikeForeseen, type Foresight, type Outcome } from './foresee-alike.ts';
import type { PersonRow } from './read-held-people.ts';

const AARHUS = { id: 1, name: 'Aarhus' };
const ODENSE = { id: 2, name: 'Odense' };
const COOK = { id: 11, name: 'Cook' };
const WAITER = { id: 12, name: 'Waiter' };
const OWN = 'sync@acme.example';

const foresight = (disabledAccounts: 'ignore' | 'deactivate', includeGuests: boolean): Foresight => {
  const options = { matching: 'exact', disabledAccounts, includeGuests } as const;
  return {
    rules: { unitField: 'city', userTypeField: 'jobTitle', options },
    catalogue: indexCatalogue({ units: [AARHUS, ODENSE], userTypes: [COOK, WAITER] }),
    circumstances: circumstances({ ownAddress: OWN, options: { ...DEFAULT_OPTIONS, unmatched: 'withdraw' } }),
  };
};

const finds = [
  [],
  [],
  [finding('unit-unknown', { field: 'city', value: 'Moon' })],
  [finding('email-conflict', { holder: 'azure-9' })],
  [finding('ziik-refused')],
  [finding('managed-in-ziik')],
  [finding('removal-rejected')],
  [finding('gone-in-ziik')],
];
const facts = fc.record({
  inAzure: fc.constantFrom(true, true, true, false),
  city: fc.constantFrom('Aarhus', 'Odense', 'Moon', null),
  department: fc.constantFrom('Aarhus', 'Odense'),
  jobTitle: fc.constantFrom('Cook', 'Waiter', 'Cook, Waiter', 'King'),
  accountEnabled: fc.constantFrom(true, true, false, null),
  userType: fc.constantFrom('Member', 'Guest', null),
  mail: fc.constantFrom('ida@acme.example', 'bo@acme.example', OWN, null),
  userPrincipalName: fc.constantFrom('ida@acme.example', 'ida#EXT#@acme.example', null),
  givenName: fc.constantFrom('Ida', 'Bo', ' ', null),
  surname: fc.constantFrom('Holm', 'Lund', '\u200b', null),
  isLinked: fc.constantFrom(true, true, true, false),
  active: fc.constantFrom(true, true, false),
  email: fc.constantFrom('ida@acme.example', 'bo@acme.example', OWN, null),
  firstName: fc.constantFrom('Ida', '"memberships":', null),
  isInSeveral: fc.constantFrom(false, false, true),
  status: fc.constantFrom('assigned' as const, 'unassigned' as const, 'ignored' as const, 'purged' as const),
  unitId: fc.constantFrom('1', '2', null),
  unitName: fc.constantFrom('Aarhus', 'Odense'),
  userTypes: fc.constantFrom([], [COOK], [COOK, WAITER]),
  findings: fc.constantFrom(...finds),
  decision: fc.constantFrom({ unit: AARHUS, userTypes: [COOK] }, { unit: null, userTypes: [] }, null),
  lifecycle: fc.constantFrom({ state: 'present' }, { state: 'gone', cause: 'deleted' }, null),
  flags: fc.constantFrom(0, 1, 1, 1, 3, 5, 13),
});
type Facts = typeof facts extends fc.Arbitrary<infer Made> ? Made : never;

/** Some who differ from the first in little, so that many are alike. */
const crowd = fc
  .tuple(
    facts,
    fc.array(fc.record({ from: facts, taken: fc.uniqueArray(fc.nat(22), { maxLength: 2 }) }), {
      minLength: 40,
      maxLength: 60,
      size: 'max',
    }),
  )
  .map(([first, others]) =>
    others.map(({ from, taken }) => {
      const names = Object.keys(first).filter((_, at) => taken.includes(at)) as (keyof Facts)[];
      return rowOf({ ...first, ...Object.fromEntries(names.map((name) => [name, from[name]])) });
    }),
  );

let last = 0;
/** A person as Postgres gives one. */
function rowOf(its: Facts): PersonRow {
  const { city, department, jobTitle, accountEnabled, userType, mail, userPrincipalName, givenName, surname } = its;
  const stated = { city, department, jobTitle, accountEnabled, userType, mail, userPrincipalName, givenName, surname };
  const { active, email, firstName, isInSeveral, status, unitId, unitName, flags } = its;
  const memberships = isInSeveral ? [AARHUS, ODENSE].map((unit) => ({ unit, userTypes: [COOK] })) : undefined;
  return {
    azureId: `azure-${++last}`,
    status,
    unitId,
    unitName: unitId && unitName,
    userTypes: JSON.stringify(its.userTypes),
    findings: JSON.stringify(its.findings),
    azure: its.inAzure ? JSON.stringify(aDirectoryUser(stated)) : null,
    ziik: its.isLinked ? JSON.stringify({ active, email, firstName, lastName: 'Holm', memberships }) : null,
    decision: its.decision && JSON.stringify(its.decision),
    lifecycle: its.lifecycle && JSON.stringify(its.lifecycle),
    flags,
  };
}

/** An outcome with the state in the place of its number. */
function seen({ counted, change }: Outcome, states: ReadonlyMap<number, object>) {
  return {
    counted,
    change: change && { kind: change.kind, hash: change.hash, ...states.get(change.state), number: 0 },
  };
}

describe('people who are alike', () => {
  it('are foreseen as each of them is alone', () => {
    let shared = 0;
    fc.assert(
      fc.property(
        crowd,
        fc.constantFrom('ignore' as const, 'deactivate' as const),
        fc.boolean(),
        (people, disabledAccounts, includeGuests) => {
          const world = foresight(disabledAccounts, includeGuests);
          const together = new AlikeForeseen(world);
          const known = new Map<number, object>();
          const outcomes = new Set<Outcome>();
          for (const each of people) {
            const outcome = together.outcomeOf(each);
            for (const state of together.takeNewStates()) known.set(state.number, state);
            const alone = new AlikeForeseen(world);
            const own = alone.outcomeOf(each);
            const states = new Map(alone.takeNewStates().map((state) => [state.number, state]));
            expect(seen(outcome, known)).toEqual(seen(own, states));
            outcomes.add(outcome);
          }
          shared += people.length - outcomes.size;
        },
      ),
      { numRuns: 100 },
    );
    expect(shared).toBeGreaterThan(500);
  });

  it('are not foreseen as our own account, which stays', () => {
    const alike = new AlikeForeseen(foresight('deactivate', true));
    const leaver = (email: string): PersonRow => ({
      azureId: email,
      status: 'assigned',
      unitId: '1',
      unitName: 'Aarhus',
      userTypes: JSON.stringify([COOK]),
      findings: '[]',
      azure: JSON.stringify(aDirectoryUser({ mail: email, accountEnabled: false })),
      ziik: JSON.stringify({ active: true, email, firstName: 'Ida', lastName: 'Holm' }),
      decision: JSON.stringify({ unit: AARHUS, userTypes: [COOK] }),
      lifecycle: JSON.stringify({ state: 'present' }),
      flags: 1,
    });

    const kinds = ['ida@acme.example', OWN, 'bo@acme.example'].map(
      (email) => alike.outcomeOf(leaver(email)).counted.kind,
    );

    expect(kinds).toEqual(['leaves', 'same', 'leaves']);
  });
});
