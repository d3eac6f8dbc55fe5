import type { Finding, FindingCode } from '../finding.ts';
import { sameNamed } from '../plan-membership.ts';
import { type Conclusion, settle } from '../reconcile/conclude.ts';
import type { Circumstances, Desired } from '../reconcile/known-user.ts';
import { reconcileUser } from '../reconcile/reconcile-user.ts';
import type { Answer, Turn, ZiikUser } from '../reconcile/steps.ts';
import { type HeldPerson, membershipsOf, personOfHeld } from './held-person.ts';

/**
 * How an attempt to reach what is desired would end: the attempt itself, with answers from what is held in the place of
 * Ziik's. Ziik is taken to be as it was last seen, and to do what it is told, but for what it refused before:
 *
 * | before | → |
 * | --- | --- |
 * | not linked, and refused: a conflict, a returner, or values that Ziik does not take | the same again |
 * | linked, and the address or the name refused | the same again; the membership is written |
 * | linked, and the same membership refused | the same again |
 * | left alone, since the integration did not make the user | linked, where that is allowed now |
 */
export function foreseeUser(held: HeldPerson, desired: Desired, circumstances: Circumstances): Conclusion {
  const isPresent = desired.lifecycle.state === 'present' && desired.placement !== null;
  const refusals = isPresent ? refusalsAgain(held, desired) : [];
  const person = personOfHeld(held, desired);
  if (refusals.length > 0 && (held.ziik === null || isSamePlace(held, desired))) {
    return settle(person, person.known, { findings: refusals });
  }
  const attempted =
    refusals.length === 0
      ? person
      : { ...person, desired: { ...desired, profile: held.ziik!, findings: [...desired.findings, ...refusals] } };
  const attempt = reconcileUser(attempted, circumstances);
  const answer = answersFrom(held, desired);
  let next = attempt.next();
  while (!next.done) next = attempt.next(answer(next.value));
  // What is held does not move between reading and writing.
  if ('brokenOff' in next.value) throw new Error(`a foreseen attempt broke off: ${next.value.brokenOff.words}`);
  return next.value;
}

const REFUSALS: readonly FindingCode[] = ['email-conflict', 'returner', 'ziik-refused'];

/** What Ziik refused before and would refuse again. A membership that was refused may do where it is another one. */
function refusalsAgain(held: HeldPerson, desired: Desired): Finding[] {
  const isOther = held.ziik !== null && !isSamePlace(held, desired);
  return held.findings.filter(({ code, field }) => {
    return REFUSALS.includes(code) && !(isOther && code === 'ziik-refused' && field === null);
  });
}

function isSamePlace({ decision }: HeldPerson, { placement }: Desired): boolean {
  if (decision === null || placement === null) return decision === placement;
  return decision.unit?.id === placement.unit?.id && sameNamed(decision.userTypes, placement.userTypes);
}

const REFUSED: Answer<never> = { ok: false, failure: { kind: 'refused', status: 422, fields: ['email'] } };
/** Of users whose id in Ziik nobody knows yet. */
const NO_ID = 0;

/** Answers the questions of one attempt. */
function answersFrom(held: HeldPerson, { profile }: Desired): (turn: Turn) => unknown {
  const isLeftAlone = held.status === 'ignored' && held.lifecycle?.state !== 'left-out';
  const { ziik } = held;
  let active = ziik?.active ?? true;
  const found = (): ZiikUser => ({
    id: held.ziikUserId ?? NO_ID,
    reference: held.azureId,
    ...(ziik ?? profile),
    active,
  });
  return ({ of, name }) => {
    if (of === 'records') return RECORDS[name];
    switch (name) {
      case 'createUser':
        return isLeftAlone ? REFUSED : ok({ id: NO_ID });
      case 'findByReference':
        return ok(null);
      case 'searchByEmail':
        return ok(isLeftAlone ? [{ ...found(), reference: ELSEWHERE }] : []);
      case 'getUser':
        return ok(found());
      case 'memberships':
        return ok(membershipsOf(held));
      case 'reactivate':
        active = true;
        return ok(null);
      default:
        return ok(null);
    }
  };
}

/** The reference of a user that somebody else made. */
const ELSEWHERE = 'not ours';

/** Nobody else is in the way, and no purge is decided on. */
const RECORDS: Readonly<Record<Extract<Turn, { of: 'records' }>['name'], unknown>> = {
  holderOfEmail: null,
  holderOfUser: null,
  isSomebodyOfOurs: false,
  inactiveUsers: [],
  waitsInCircle: false,
  link: true,
  passLinkOn: [],
  noteNeedsUnit: null,
  lastRound: { lastSuccessAt: null, now: 0, ownNow: 0 },
};

function ok<Value>(value: Value): Answer<Value> {
  return { ok: true, value };
}
