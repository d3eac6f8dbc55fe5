import { emailKey } from '../identity.ts';
import type { Membership } from '../plan-membership.ts';
import type { Conclusion } from './conclude.ts';
import type { Circumstances, Holder, Person } from './known-user.ts';
import { reconcileUser } from './reconcile-user.ts';
import type { Answer, Records, StepsOf, Turn, ZiikCalls, ZiikUser } from './steps.ts';

/** The calls to Ziik that a rehearsal may ask for: those that read. */
export type ReadingCalls = Pick<ZiikCalls, 'getUser' | 'findByReference' | 'searchByEmail' | 'memberships'>;

/** What a rehearsal may ask of our own records; it notes nothing in them. */
export type ReadingRecords = Pick<
  Records,
  'holderOfEmail' | 'holderOfUser' | 'isSomebodyOfOurs' | 'inactiveUsers' | 'waitsInCircle'
>;

/** One thing to be read outside. */
export type ReadingTurn =
  | ({ readonly of: 'ziik' } & StepsOf<ReadingCalls>)
  | ({ readonly of: 'records' } & StepsOf<ReadingRecords>);

/** A rehearsal reads on its way and writes nothing. */
export type Reading<Result> = Generator<ReadingTurn, Result, unknown>;

/** What an attempt would come to, and what stands in Ziik before it. */
export interface Rehearsed {
  readonly conclusion: Conclusion;
  /** The user that was found, or is linked, as far as Ziik was asked. */
  readonly user: ZiikUser | null;
  /** The user's memberships, as far as Ziik was asked. */
  readonly memberships: readonly Membership[] | null;
}

/** The id of a user that would be created. */
export const PLANNED_USER = 0;

const DONE = { ok: true, value: null } as const;
const GONE = { ok: false, failure: { kind: 'gone', status: 404 } } as const;
const TAKEN = { ok: false, failure: { kind: 'refused', status: 422, fields: ['email'] } } as const;

/**
 * The attempt of `reconcileUser`, with each step that would write answered here, as Ziik would answer by what can be
 * read there. `isContested`: somebody else of this rehearsal is to get what this person was to get, too.
 */
export function* rehearseUser(person: Person, circumstances: Circumstances, isContested: boolean): Reading<Rehearsed> {
  const stage = new Stage(person, isContested);
  const attempt = reconcileUser(person, circumstances);
  let next = attempt.next();
  while (!next.done) next = attempt.next(yield* stage.answer(next.value));
  // Only a membership that moves between reading and writing breaks an attempt off.
  if ('brokenOff' in next.value) throw new Error('A rehearsal broke off, although nothing was written.');
  const conclusion = next.value;
  const id = conclusion.ziikUserId ?? person.known.ziikUserId;
  return {
    conclusion,
    user: id === null ? null : (stage.users.get(id) ?? null),
    memberships: id === null ? null : (stage.memberships.get(id) ?? null),
  };
}

/** What was read so far, and what the steps before would have changed of it. */
class Stage {
  readonly users = new Map<number, ZiikUser>();
  readonly memberships = new Map<number, readonly Membership[]>();
  readonly #found = new Map<string, Answer<readonly ZiikUser[]>>();
  readonly #reactivated = new Set<number>();
  readonly #person: Person;
  readonly #isContested: boolean;

  constructor(person: Person, isContested: boolean) {
    this.#person = person;
    this.#isContested = isContested;
  }

  *answer(turn: Turn): Reading<unknown> {
    switch (turn.name) {
      case 'getUser':
        return yield* this.#getUser(turn.input[0]);
      case 'findByReference':
        return yield* this.#findByReference(turn.input[0]);
      case 'searchByEmail':
        return yield* this.#search(turn.input[0]);
      case 'memberships':
        return yield* this.#readMemberships(turn.input[0]);
      case 'createUser':
        return (yield* this.#isTaken(turn.input[0].email, null)) ? TAKEN : { ok: true, value: { id: PLANNED_USER } };
      case 'patchUser': {
        const [id, { email }] = turn.input;
        if (!(yield* this.#isThere(id))) return GONE;
        return email !== undefined && (yield* this.#isTaken(email, id)) ? TAKEN : DONE;
      }
      case 'reactivate':
        if (!(yield* this.#isThere(turn.input[0]))) return GONE;
        this.#reactivated.add(turn.input[0]);
        return DONE;
      case 'deactivate':
        return (yield* this.#isThere(turn.input[0])) ? DONE : GONE;
      case 'remove':
      case 'addMembership':
      case 'patchMembership':
        return DONE;
      case 'link':
        return (yield* records('holderOfUser', turn.input[0])) === null;
      case 'passLinkOn': {
        const [{ formerAzureIds, azureId }] = turn.input;
        return [...formerAzureIds, azureId].filter((id) => id !== this.#person.azureId);
      }
      case 'noteNeedsUnit':
        return null;
      case 'lastRound':
        return { lastSuccessAt: null, now: 0, ownNow: 0 };
      case 'holderOfEmail':
      case 'holderOfUser':
      case 'isSomebodyOfOurs':
      case 'inactiveUsers':
      case 'waitsInCircle':
        return yield* records(turn.name, ...(turn.input as never));
    }
  }

  *#getUser(id: number): Reading<Answer<ZiikUser>> {
    const answer = yield* ziik('getUser', id);
    if (!answer.ok) return answer;
    this.users.set(id, answer.value);
    return this.#reactivated.has(id) ? { ok: true, value: { ...answer.value, active: true } } : answer;
  }

  /** Whether Ziik has the user, as far as it says so. */
  *#isThere(id: number): Reading<boolean> {
    if (this.users.has(id)) return true;
    const answer = yield* this.#getUser(id);
    return answer.ok || answer.failure.kind !== 'gone';
  }

  *#findByReference(reference: string): Reading<Answer<ZiikUser | null>> {
    const answer = yield* ziik('findByReference', reference);
    if (answer.ok && answer.value !== null) this.users.set(answer.value.id, answer.value);
    return answer;
  }

  /** Asked once for each address: whether it is taken, and who has it, are two questions of an attempt. */
  *#search(email: string): Reading<Answer<readonly ZiikUser[]>> {
    const known = this.#found.get(email);
    if (known !== undefined) return known;
    const answer = yield* ziik('searchByEmail', email);
    this.#found.set(email, answer);
    if (answer.ok) for (const user of answer.value) this.users.set(user.id, user);
    return answer;
  }

  *#readMemberships(id: number): Reading<Answer<readonly Membership[]>> {
    const answer = yield* ziik('memberships', id);
    if (answer.ok && !this.memberships.has(id)) this.memberships.set(id, answer.value);
    return answer;
  }

  /** Whether Ziik would refuse the address, because another user than `own` has it. */
  *#isTaken(email: string, own: number | null): Reading<boolean> {
    if (this.#isContested && (yield* records('holderOfEmail', email)) !== null) return true;
    const found = yield* this.#search(email);
    for (const { id } of found.ok ? found.value : []) {
      if (id !== own && !(yield* this.#takesAnother(id, email))) return true;
    }
    const inactive = yield* records('inactiveUsers', email);
    return inactive?.some((id) => id !== own) ?? false;
  }

  /** Whether the user is one of ours, who is about to take another address. */
  *#takesAnother(id: number, email: string): Reading<boolean> {
    const holder = yield* records('holderOfUser', id);
    return holder !== null && takesAnotherAddress(holder, email);
  }
}

/** Whether a holder of this address is present and about to take another. */
export function takesAnotherAddress({ settled, isGone, wantedEmailKey }: Holder, email: string): boolean {
  return !settled && !isGone && wantedEmailKey !== null && wantedEmailKey !== emailKey(email);
}

function* ziik<Name extends keyof ReadingCalls>(
  name: Name,
  ...input: Parameters<ReadingCalls[Name]>
): Reading<Answer<ReturnType<ReadingCalls[Name]>>> {
  return (yield { of: 'ziik', name, input } as unknown as ReadingTurn) as Answer<ReturnType<ReadingCalls[Name]>>;
}

function* records<Name extends keyof ReadingRecords>(
  name: Name,
  ...input: Parameters<ReadingRecords[Name]>
): Reading<ReturnType<ReadingRecords[Name]>> {
  return (yield { of: 'records', name, input } as unknown as ReadingTurn) as ReturnType<ReadingRecords[Name]>;
}
