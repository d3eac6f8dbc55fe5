import { proveIdentity } from '../identity.ts';
import type { Holder, KnownUser, Person } from './known-user.ts';
import { type Attempt, records, type ZiikUser, ziik } from './steps.ts';

/** Who has the address of somebody who is not linked. */
export type Existing =
  | { readonly kind: 'nobody' }
  /** A row of ours; `azureId` alone where its link is not written yet. */
  | { readonly kind: 'holder'; readonly holder: Holder }
  | { readonly kind: 'taken'; readonly azureId: string }
  /** Created with this very Azure id as reference: ours, whose link was lost with an answer. */
  | { readonly kind: 'ours'; readonly user: ZiikUser }
  | { readonly kind: 'unlinked'; readonly user: ZiikUser }
  /** Ziik takes somebody for this person, which is not proven; `linked`: the row of ours that has that user. */
  | { readonly kind: 'unproven'; readonly linked: Holder | null }
  /** Nobody was found, and Ziik refused to answer one of the questions: nobody knows whether there is somebody. */
  | { readonly kind: 'unanswered' };

/** Who has an Azure id as reference, and the row of ours that has this user. */
export type Ours =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'somebody'; readonly user: ZiikUser; readonly linked: Holder | null }
  | { readonly kind: 'unanswered' };

interface Sought {
  readonly azureId: string;
  readonly email: string | null;
}

/** Users found for one address that are read at most. */
const MOST_READ = 10;

/**
 * Looks among our own links, then by reference, by e-mail, and (`thorough`) among the deactivated, in this order.
 * A recheck without evidence that somebody has the address is not thorough, and costs one call. A user that Ziik finds
 * counts only where `proveIdentity` says so; a short one is read for it. Who is found by the address may not be the one
 * that we created, so nobody is looked for by it where Ziik refuses the look by reference.
 */
export function* findExisting(person: Person, known: KnownUser, thorough: boolean): Attempt<Existing> {
  const { azureId } = person;
  const { email } = person.desired.profile;
  const owner = email === null ? null : yield* records(known, 'holderOfEmail', email);
  if (owner !== null) return { kind: 'holder', holder: owner };

  const ours: Ours = thorough ? yield* findOurs(known, azureId) : { kind: 'nobody' };
  if (ours.kind === 'unanswered') return ours;
  const linked = ours.kind === 'somebody' ? ours.linked : null;
  if (ours.kind === 'somebody' && linked === null) return { kind: 'ours', user: ours.user };
  if (email === null) return linked === null ? { kind: 'nobody' } : { kind: 'holder', holder: linked };

  const sought = { azureId, email };
  const search = yield* ziik(known, 'searchByEmail', email);
  const hits = search.ok ? search.value : [];
  const proven = yield* findProven(known, sought, hits);
  if (proven !== null) return yield* whoIs(sought, known, proven);

  const inactive = thorough ? yield* records(known, 'inactiveUsers', email) : [];
  const returned = yield* findProven(known, sought, (inactive ?? []).map(shortUser));
  if (returned !== null) return yield* whoIs(sought, known, returned);
  if (linked !== null) return { kind: 'holder', holder: linked };
  const lookalike = hits[0]?.id ?? inactive?.[0];
  if (lookalike !== undefined) return { kind: 'unproven', linked: yield* records(known, 'holderOfUser', lookalike) };
  const isAnswered = (search.ok || search.failure.kind === 'gone') && inactive !== null;
  return { kind: isAnswered ? 'nobody' : 'unanswered' };
}

/** The user whose reference is this very Azure id, and the row of ours that has the user. */
export function* findOurs(known: KnownUser, azureId: string): Attempt<Ours> {
  const found = yield* ziik(known, 'findByReference', azureId);
  if (!found.ok) return { kind: found.failure.kind === 'gone' ? 'nobody' : 'unanswered' };
  if (found.value === null) return { kind: 'nobody' };
  if (proveIdentity({ azureId, email: null }, found.value, true) !== 'reference') return { kind: 'nobody' };
  return { kind: 'somebody', user: found.value, linked: yield* records(known, 'holderOfUser', found.value.id) };
}

/** The first of the users found who is proven. */
function* findProven(known: KnownUser, sought: Sought, hits: readonly ZiikUser[]): Attempt<ZiikUser | null> {
  for (const hit of hits.slice(0, MOST_READ)) {
    let user = hit;
    let proof = proveIdentity(sought, hit, false);
    if (proof === 'look') {
      const read = yield* ziik(known, 'getUser', hit.id);
      if (!read.ok) continue;
      user = read.value;
      proof = proveIdentity(sought, user, true);
    }
    if (proof === 'reference' || proof === 'address') return user;
  }
  return null;
}

/** Who a proven user is to us. */
function* whoIs({ azureId }: Sought, known: KnownUser, user: ZiikUser): Attempt<Existing> {
  const linked = yield* records(known, 'holderOfUser', user.id);
  if (linked !== null) return { kind: 'holder', holder: linked };
  if (user.reference === azureId) return { kind: 'ours', user };
  if (user.reference && (yield* records(known, 'isSomebodyOfOurs', user.reference))) {
    return { kind: 'taken', azureId: user.reference };
  }
  return { kind: 'unlinked', user };
}

/** As little as is known of somebody in the index of the deactivated. */
function shortUser(id: number): ZiikUser {
  return { id, reference: null, firstName: null, lastName: null, email: null, active: false };
}
