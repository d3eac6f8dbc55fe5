import type { Named } from '../finding.ts';
import type { Membership } from '../plan-membership.ts';
import type { Profile } from '../profile.ts';
import type { Holder, KnownUser } from './known-user.ts';

/*
 * Deciding without I/O: an attempt is a generator. It yields one step at a time, the caller carries the step out
 * and hands back the answer, and the attempt continues. The same attempt runs against Ziik in the applier, against a
 * table of answers in a test, and against nothing but reads in a rehearsal.
 */

/** A user as Ziik returned it; null = not returned. */
export interface ZiikUser extends Profile {
  readonly id: number;
  readonly reference: string | null;
  readonly active: boolean | null;
}

/** What a new user is created with; `unit` and `userTypes` are ids. */
export interface NewUser {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly reference: string;
  readonly welcome: boolean;
  readonly unit?: number;
  readonly userTypes?: readonly number[];
}

/** Profile properties to change; what is absent stays. */
export interface UserPatch {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly reference?: string;
}

/** Ziik will not do it with these values, or has nobody of that id (any more). */
export type Declined =
  | { readonly kind: 'refused'; readonly status: number; readonly fields: readonly string[] }
  | { readonly kind: 'gone'; readonly status: number };

/** The value of a call, or that Ziik declined it for good. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Declined };

/** The calls to Ziik that an attempt may ask for. */
export interface ZiikCalls {
  createUser(user: NewUser): { readonly id: number };
  getUser(id: number): ZiikUser;
  findByReference(reference: string): ZiikUser | null;
  searchByEmail(email: string): readonly ZiikUser[];
  patchUser(id: number, patch: UserPatch): null;
  deactivate(id: number): null;
  reactivate(id: number): null;
  remove(id: number): null;
  memberships(id: number): readonly Membership[];
  addMembership(id: number, membership: { readonly unit: number; readonly userTypes: readonly number[] }): null;
  patchMembership(
    id: number,
    unitId: number,
    membership: { readonly unit?: number; readonly userTypes?: readonly number[] },
  ): null;
}

/** What an attempt may ask of our own records, or note in them. */
export interface Records {
  /** The linked row, other than this one, whose user in Ziik has the address. */
  holderOfEmail(email: string): Holder | null;
  /** The row that is linked to this user of Ziik, over all integrations of the instance. */
  holderOfUser(ziikUserId: number): Holder | null;
  /** Whether a reference found in Ziik is the Azure id of somebody else of ours. */
  isSomebodyOfOurs(reference: string): boolean;
  /**
   * Ids of deactivated users who may have this address, from an index that is built at most hourly. Null: none is in
   * the index, and it lacks users whose address Ziik does not show us.
   */
  inactiveUsers(email: string): readonly number[] | null;
  /** Whether waiting for this holder leads back to the person who would wait. */
  waitsInCircle(holder: Holder): boolean;
  /** Links the user before anything is written to it. False: it is linked to somebody else. */
  link(ziikUserId: number): boolean;
  /**
   * A returner: link and deactivation pass from the holder's Azure id to this one, and the old record goes. Returns the
   * ids that the link has come from by now, one of which may be the user's reference in Ziik.
   */
  passLinkOn(holder: Holder): readonly string[];
  /** Remembers that this instance refuses users without a unit. */
  noteNeedsUnit(): null;
  /**
   * End of the integration's last run that read Azure successfully, and now, by the database's clock; `ownNow` is the
   * same moment by the process' own. Milliseconds since 1970.
   */
  lastRound(): { readonly lastSuccessAt: number | null; readonly now: number; readonly ownNow: number };
}

/** A step for each method of a port. */
export type StepsOf<Port> = {
  [Name in keyof Port]: Port[Name] extends (...input: infer Input) => unknown
    ? { readonly name: Name; readonly input: Input }
    : never;
}[keyof Port];

/** One thing to be done outside, and what has been reached so far, should it be the last. */
export type Turn = { readonly known: KnownUser } & (
  | ({ readonly of: 'ziik' } & StepsOf<ZiikCalls>)
  | ({ readonly of: 'records' } & StepsOf<Records>)
);

/** A decision that needs to look and act on its way. */
export type Attempt<Result> = Generator<Turn, Result, unknown>;

type Input<Method> = Method extends (...input: infer I) => unknown ? I : never;
type Output<Method> = Method extends (...input: never[]) => infer O ? O : never;

/** Asks Ziik. */
export function* ziik<Name extends keyof ZiikCalls>(
  known: KnownUser,
  name: Name,
  ...input: Input<ZiikCalls[Name]>
): Attempt<Answer<Output<ZiikCalls[Name]>>> {
  return (yield { known, of: 'ziik', name, input } as unknown as Turn) as Answer<Output<ZiikCalls[Name]>>;
}

/** Asks our own records. */
export function* records<Name extends keyof Records>(
  known: KnownUser,
  name: Name,
  ...input: Input<Records[Name]>
): Attempt<Output<Records[Name]>> {
  return (yield { known, of: 'records', name, input } as unknown as Turn) as Output<Records[Name]>;
}

/** Ids of units or user types. */
export function ids(all: readonly Named[]): number[] {
  return all.map(({ id }) => id);
}
