import { describe, expect, it } from '@jest/globals';
import {
  AARHUS,
  anApplied,
  aPerson,
  COOK,
  circumstances,
  IDA,
  ODENSE,
  runAttempt,
  type Situation,
  WAITER,
  ZiikInMemory,
} from '@user-sync/testing';
import { finding } from '../finding.ts';
import type { Membership } from '../plan-membership.ts';
import { findingsText } from './conclude.ts';
import { placeUser } from './place-user.ts';
import { reconcileUser } from './reconcile-user.ts';

const at = (unit: typeof AARHUS | null, ...userTypes: (typeof COOK)[]) => ({ unit, userTypes });
const unknown = [finding('unit-unknown', { field: 'department', value: 'Atlantis' })];

function ziikWith(memberships: readonly Membership[], rest: Partial<typeof IDA> = {}): ZiikInMemory {
  const ziik = new ZiikInMemory({ names: [AARHUS, ODENSE, COOK, WAITER] });
  ziik.add({ ...IDA, ...rest, memberships });
  return ziik;
}

interface Sight {
  readonly standing?: Parameters<typeof anApplied>[0];
  readonly inZiik: readonly Membership[];
  readonly wanted?: Membership;
  readonly unmatched?: 'keep' | 'withdraw';
  readonly isReading?: boolean;
  readonly person?: Situation['person'];
}

function place({ standing, inZiik, wanted = at(AARHUS, COOK), unmatched = 'keep', isReading = false, person }: Sight) {
  const ziik = ziikWith(inZiik);
  const ida = aPerson({
    linked: true,
    ...person,
    desired: { placement: wanted, ...person?.desired },
    known: { applied: anApplied(standing), ...person?.known },
  });
  const around = circumstances({ options: { existingUsers: 'link', unmatched, welcomeMail: false } });
  const { ending, calls, turns } = runAttempt(placeUser(ida, ida.known, around, isReading), ziik);
  if (ending.is !== 'placed') throw new Error(ending.is);
  return { ...ending, calls: calls.join(' '), input: turns.at(-1)?.input, memberships: ziik.users.get(1)!.memberships };
}

describe('[R placement] a membership', () => {
  it.each<[string, Sight, calls: string, input: unknown, memberships: readonly Membership[]]>([
    ['is not looked at where what we last saw is as desired', { inZiik: [at(ODENSE)] }, '', undefined, [at(ODENSE)]],
    [
      'is looked at where Ziik is being read anyway',
      { inZiik: [at(AARHUS, COOK)], isReading: true },
      'memberships',
      [1],
      [at(AARHUS, COOK)],
    ],
    [
      'is moved with the types, by one call',
      { inZiik: [at(ODENSE, WAITER)], isReading: true },
      'memberships patchMembership',
      [1, 2, { unit: 1, userTypes: [11] }],
      [at(AARHUS, COOK)],
    ],
    [
      '[S33] is moved without a word about types where none matches: they stay',
      { inZiik: [at(ODENSE, WAITER)], wanted: at(AARHUS), isReading: true },
      'memberships patchMembership',
      [1, 2, { unit: 1 }],
      [at(AARHUS, WAITER)],
    ],
    [
      '[S33] is moved without types where they are withdrawn',
      { inZiik: [at(ODENSE, WAITER)], wanted: at(AARHUS), isReading: true, unmatched: 'withdraw' },
      'memberships patchMembership',
      [1, 2, { unit: 1, userTypes: [] }],
      [at(AARHUS)],
    ],
    [
      'gets other types where it is',
      { inZiik: [at(AARHUS, COOK)], wanted: at(AARHUS, COOK, WAITER) },
      'memberships patchMembership',
      [1, 1, { userTypes: [11, 12] }],
      [at(AARHUS, COOK, WAITER)],
    ],
    [
      'is added where there is none',
      { inZiik: [], isReading: true },
      'memberships addMembership',
      [1, { unit: 1, userTypes: [11] }],
      [at(AARHUS, COOK)],
    ],
    [
      '[S33] loses its types where they are withdrawn and the unit matches no more',
      { inZiik: [at(ODENSE, WAITER)], wanted: at(null), isReading: true, unmatched: 'withdraw' },
      'memberships patchMembership',
      [1, 2, { userTypes: [] }],
      [at(ODENSE)],
    ],
    [
      '[S33] is withdrawn also where Ziik is not being read',
      { inZiik: [at(AARHUS, COOK)], wanted: at(null), unmatched: 'withdraw' },
      'memberships patchMembership',
      [1, 1, { userTypes: [] }],
      [at(AARHUS)],
    ],
    [
      'is looked at where somebody managed several',
      { inZiik: [at(AARHUS, COOK)], standing: { managed: true } },
      'memberships',
      [1],
      [at(AARHUS, COOK)],
    ],
    [
      'is looked at where values match otherwise than before',
      { inZiik: [at(AARHUS, COOK)], person: { desired: { findings: unknown } } },
      'memberships',
      [1],
      [at(AARHUS, COOK)],
    ],
    [
      'is not looked at where they match as before, though not all',
      {
        inZiik: [at(AARHUS, COOK)],
        person: {
          desired: { findings: unknown },
          told: { status: 'assigned', what: 'listed', findings: findingsText(unknown) },
        },
      },
      '',
      undefined,
      [at(AARHUS, COOK)],
    ],
    [
      'of no unit is passed over',
      { inZiik: [at(null, WAITER)], isReading: true },
      'memberships addMembership',
      [1, { unit: 1, userTypes: [11] }],
      [at(null, WAITER), at(AARHUS, COOK)],
    ],
  ])('%s', (_, sight, calls, input, memberships) => {
    const placed = place(sight);

    expect(placed.calls).toBe(calls);
    expect(placed.input).toEqual(input);
    expect(placed.memberships).toEqual(memberships);
  });
});

describe('what is known afterwards', () => {
  it.each<[string, Sight, known: object]>([
    [
      'is as before where nothing was read',
      { inZiik: [at(ODENSE)] },
      { applied: anApplied(), found: null, wrote: false },
    ],
    [
      'is what Ziik showed where it is kept',
      { inZiik: [at(ODENSE, WAITER)], wanted: at(null), isReading: true },
      { applied: anApplied(at(ODENSE, WAITER)), found: at(ODENSE, WAITER), wrote: false, what: 'listed' },
    ],
    [
      'is that there is no membership',
      { inZiik: [], wanted: at(null), isReading: true },
      { applied: anApplied(at(null)), found: at(null), wrote: false },
    ],
    [
      'is that types were changed by hand, and set right',
      { inZiik: [at(AARHUS, WAITER)], isReading: true },
      { applied: anApplied(), found: at(AARHUS, WAITER), wrote: true, what: 'moved' },
    ],
    [
      'is no change by hand where a user is moved as decided',
      { inZiik: [at(AARHUS, COOK)], wanted: at(ODENSE, WAITER) },
      { applied: anApplied(at(ODENSE, WAITER)), found: null, wrote: true, what: 'moved' },
    ],
    [
      'is several memberships, with the first as shown',
      { inZiik: [at(ODENSE, WAITER), at(AARHUS)], isReading: true },
      {
        applied: anApplied({ ...at(ODENSE, WAITER), managed: true, memberships: [at(ODENSE, WAITER), at(AARHUS)] }),
        found: at(ODENSE, WAITER),
        wrote: false,
      },
    ],
    [
      'is no change by hand where several were known, and are others now',
      { inZiik: [at(ODENSE, WAITER), at(AARHUS)], standing: { managed: true } },
      { found: null, applied: { managed: true } },
    ],
  ])('%s', (_, sight, known) => {
    expect(place(sight).known).toMatchObject(known);
  });

  it.each([
    ['listed', 'moved'],
    ['updated', 'moved'],
    ['created', 'created'],
    ['linked', 'linked'],
    ['reactivated', 'reactivated'],
  ] as const)('tells of somebody who was %s before as %s', (what, told) => {
    const moving = place({ inZiik: [at(ODENSE)], isReading: true, person: { known: { applied: anApplied(), what } } });
    const staying = place({
      inZiik: [at(AARHUS, COOK)],
      isReading: true,
      person: { known: { applied: anApplied(), what } },
    });

    expect(moving.known.what).toBe(told);
    expect(staying.known.what).toBe(what);
  });
});

/** Somebody moves the user whenever the membership was read, so often. */
class Restless extends ZiikInMemory {
  #left: number;

  constructor(times: number) {
    super({ names: [AARHUS, ODENSE, COOK, WAITER] });
    this.#left = times;
    this.add(IDA);
  }

  override memberships(id: number) {
    const read = super.memberships(id);
    const user = this.users.get(id)!;
    const unit = user.memberships[0]!.unit!.id === AARHUS.id ? ODENSE : AARHUS;
    if (this.#left-- > 0) this.users.set(id, { ...user, memberships: [at(unit, COOK)] });
    return read;
  }
}

describe('a membership that moves between reading and writing', () => {
  const moving = (profile = aPerson().desired.profile) =>
    aPerson({ linked: true, desired: { profile, placement: at(AARHUS, WAITER) } });

  it('once is read again and set', () => {
    const { ending, calls } = runAttempt(reconcileUser(moving(), circumstances()), new Restless(1));

    expect(calls).toEqual(['memberships', 'patchMembership', 'memberships', 'patchMembership']);
    expect(ending).toMatchObject({ settled: true, status: 'assigned', applied: at(AARHUS, WAITER) });
  });

  it('twice breaks the attempt off, with what was written before it', () => {
    const profile = { ...aPerson().desired.profile, lastName: 'Lind' };
    const { ending, calls } = runAttempt(reconcileUser(moving(profile), circumstances()), new Restless(2));

    expect(calls).toEqual(['patchUser', 'memberships', 'patchMembership', 'memberships', 'patchMembership']);
    expect(ending).toEqual({
      brokenOff: {
        cause: 'unexpected-answer',
        unclear: false,
        afterMs: null,
        words: 'The membership was moved in Ziik while it was being written.',
      },
      known: expect.objectContaining({ wrote: true, what: 'updated', ziikUserId: 1 }),
    });
  });
});
