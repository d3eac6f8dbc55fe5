import { type Finding } from '../finding.ts';
import type { Placement } from '../placement.ts';
import { type MembershipPlan, planMembership, sameNamed } from '../plan-membership.ts';
import { findingsText, type PassingFailure, refusedFinding } from './conclude.ts';
import type { Applied, Circumstances, KnownUser, Person } from './known-user.ts';
import { type Answer, type Attempt, type Declined, ids, ziik } from './steps.ts';

/** How often a membership that moved between reading and writing is read again in one attempt. */
const TRIES = 2;

const MOVED_MEANWHILE: PassingFailure = {
  cause: 'unexpected-answer',
  unclear: false,
  afterMs: null,
  words: 'The membership was moved in Ziik while it was being written.',
};

/** What came of placing a user. */
export type Placed =
  | { readonly is: 'gone' }
  | { readonly is: 'moved-meanwhile'; readonly failure: PassingFailure }
  | { readonly is: 'placed'; readonly known: KnownUser; readonly findings: readonly Finding[] };

/**
 * Brings the membership where it belongs (S23, S24, placement table). Nothing is called where what we last saw is as
 * desired, unless Ziik is being read anyway; nothing is written that was not read in this attempt.
 */
export function* placeUser(
  person: Person,
  known: KnownUser,
  { options }: Circumstances,
  isReading: boolean,
): Attempt<Placed> {
  const placement = person.desired.placement!;
  const { unmatched } = options;
  const standing = known.applied!;
  // Values that match otherwise than before are looked up: somebody may manage the user in Ziik by now (S24).
  const matchesOtherwise = findingsText(person.desired.findings) !== person.told.findings;
  if (!isReading && !standing.managed && !matchesOtherwise) {
    const expected = planMembership({ placement, memberships: [standing], unmatched });
    if (expected.action === 'none') return { is: 'placed', known, findings: [] };
  }

  const id = known.ziikUserId!;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const read = yield* ziik(known, 'memberships', id);
    if (!read.ok) return declined(read.failure, known);
    const plan = planMembership({ placement, memberships: read.value, unmatched });
    const answer = yield* perform(plan, id, known);
    if (answer === 'nothing' || answer.ok) {
      const { memberships: _, ...before } = standing;
      const first = read.value.find(({ unit }) => unit !== null);
      const shown = { unit: first?.unit ?? null, userTypes: first?.userTypes ?? [] };
      const applied = {
        ...before,
        ...(plan.after ?? { ...shown, memberships: read.value }),
        managed: plan.after === null,
      };
      const found = isAsKnown(shown, standing) ? known.found : { ...known.found, ...shown };
      return {
        is: 'placed',
        known: noted({ ...known, applied, found }, answer !== 'nothing'),
        findings: plan.findings,
      };
    }
    if (answer.failure.kind === 'refused') return { is: 'placed', known, findings: [refusedFinding({})] };
  }
  return { is: 'moved-meanwhile', failure: MOVED_MEANWHILE };
}

/** Whether the membership is the one that we knew. Of several, none is told to be the user's. */
function isAsKnown(shown: Placement, { unit, userTypes, managed }: Applied): boolean {
  return managed || (shown.unit?.id === unit?.id && sameNamed(shown.userTypes, userTypes));
}

function declined(failure: Declined, known: KnownUser): Placed {
  if (failure.kind === 'gone') return { is: 'gone' };
  return { is: 'placed', known, findings: [refusedFinding(failure)] };
}

function noted(known: KnownUser, wrote: boolean): KnownUser {
  if (!wrote) return known;
  return { ...known, wrote, what: known.what === 'listed' || known.what === 'updated' ? 'moved' : known.what };
}

function* perform(plan: MembershipPlan, id: number, known: KnownUser): Attempt<Answer<null> | 'nothing'> {
  switch (plan.action) {
    case 'none':
      return 'nothing';
    case 'add':
      return yield* ziik(known, 'addMembership', id, { unit: plan.unit.id, userTypes: ids(plan.userTypes) });
    case 'move':
      return yield* ziik(known, 'patchMembership', id, plan.from.id, {
        unit: plan.unit.id,
        ...(plan.userTypes === null ? {} : { userTypes: ids(plan.userTypes) }),
      });
    case 'set-types':
      return yield* ziik(known, 'patchMembership', id, plan.unit.id, { userTypes: ids(plan.userTypes) });
  }
}
