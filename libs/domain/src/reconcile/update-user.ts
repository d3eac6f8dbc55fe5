import { type Finding, finding } from '../finding.ts';
import { emailKey, referenceToSet, sameEmail } from '../identity.ts';
import type { Profile } from '../profile.ts';
import { type Conclusion, keepPending, refusedFinding, settle, type WholeAttempt } from './conclude.ts';
import {
  type Applied,
  type Circumstances,
  type Found,
  type Holder,
  type KnownUser,
  type Person,
  readsFirst,
} from './known-user.ts';
import { placeUser } from './place-user.ts';
import { type Attempt, records, type UserPatch, type ZiikUser, ziik } from './steps.ts';

const NOTHING: Applied = {
  email: null,
  firstName: null,
  lastName: null,
  unit: null,
  userTypes: [],
  active: true,
  managed: false,
};

/**
 * Sets profile and membership of a linked user where they differ: one call for a change of the profile alone. `seen` is
 * the user as Ziik just returned it.
 *
 * | the user in Ziik | → |
 * | --- | --- |
 * | was deactivated by us, or an administrator asks for it back | reactivated, then as below |
 * | is inactive | left so, `deactivated-in-ziik` |
 * | no longer exists | never created again automatically, `gone-in-ziik` |
 * | is there | profile and membership written where they differ |
 */
export function* updateUser(
  person: Person,
  start: KnownUser,
  circumstances: Circumstances,
  seen?: ZiikUser,
): WholeAttempt {
  const id = start.ziikUserId!;
  let known: KnownUser = { ...start, applied: start.applied ?? NOTHING };
  const bringsBack = known.wish === 'bring-back' && known.handsOff === 'deactivated-in-ziik';
  const mustReactivate = known.deactivated || bringsBack;
  const looks =
    known.verify ||
    person.known.applied === null ||
    known.handsOff !== null ||
    known.wish !== null ||
    readsFirst(known, circumstances);

  if (mustReactivate) {
    const answer = yield* ziik(known, 'reactivate', id);
    if (!answer.ok && answer.failure.kind === 'gone') return listGone(person, known);
    if (answer.ok) known = { ...known, wrote: true, what: 'reactivated' };
  }
  let user = seen;
  if (mustReactivate || (user === undefined ? looks : isShort(user))) {
    const answer = yield* ziik(known, 'getUser', id);
    if (!answer.ok && answer.failure.kind === 'gone') return listGone(person, known);
    if (!answer.ok) {
      // Not looked at: what may have been written before stays doubtful.
      const ending = settle(person, known, { findings: [refusedFinding({})] });
      return { ...ending, doubtful: readsFirst(known, circumstances) };
    }
    user = answer.value;
  }
  if (user !== undefined) {
    const { applied } = known;
    const found = foundOtherwise(mustReactivate ? { ...applied!, active: true } : applied!, user);
    known = {
      ...known,
      found: found === null ? known.found : { ...known.found, ...found },
      applied: merged(applied!, user, person.desired.profile),
    };
  }
  if (user?.active === false) {
    if (mustReactivate) return settle(person, known, { findings: [refusedFinding({})] });
    return settle(
      person,
      { ...known, handsOff: 'deactivated-in-ziik' },
      { findings: [finding('deactivated-in-ziik')] },
    );
  }
  known = { ...known, handsOff: null, deactivated: mustReactivate ? false : known.deactivated };
  return yield* writeDifferences(person, known, user, circumstances);
}

function* writeDifferences(
  person: Person,
  start: KnownUser,
  user: ZiikUser | undefined,
  circumstances: Circumstances,
): WholeAttempt {
  const profile = yield* writeProfile(person, start, user);
  if (profile.is === 'gone') return listGone(person, start);
  const placed = yield* placeUser(person, profile.known, circumstances, user !== undefined);
  if (placed.is === 'gone') return listGone(person, profile.known);
  if (placed.is === 'moved-meanwhile') return { brokenOff: placed.failure, known: profile.known };

  const { known } = placed;
  const findings = [...profile.findings, ...placed.findings];
  const due = circumstances.pollPeriodMs;
  switch (profile.email) {
    case 'waits':
      return keepPending(person, known, { findings, due });
    case 'conflict':
      return settle(person, known, { findings, due });
    case 'fine':
      return settle(person, { ...known, waitingFor: null }, { findings, due: known.applied?.managed ? due : null });
  }
}

/** Somebody deleted or anonymised the user in Ziik: respected and listed, never created again automatically. */
export function listGone(person: Person, known: KnownUser): Conclusion {
  const gone = {
    ...known,
    ziikUserId: null,
    applied: null,
    deactivated: false,
    handsOff: 'gone-in-ziik',
  } as const satisfies KnownUser;
  return settle(person, gone, { findings: [finding('gone-in-ziik')] });
}

type WrittenProfile =
  | { readonly is: 'gone' }
  | {
      readonly is: 'written';
      readonly known: KnownUser;
      readonly findings: readonly Finding[];
      /** Whether the address could be written, belongs to somebody else, or is about to become free. */
      readonly email: 'fine' | 'conflict' | 'waits';
    };

/** Sends what differs. An address that somebody else has is left out; the rest is written all the same. */
function* writeProfile(person: Person, start: KnownUser, told: ZiikUser | undefined): Attempt<WrittenProfile> {
  const id = start.ziikUserId!;
  const reference = referenceToSet(person.azureId, start.formerAzureIds, told?.reference ?? null);
  const changes: UserPatch = {
    ...profileChanges(person.desired.profile, start.applied!),
    ...(reference === null ? {} : { reference }),
  };
  if (Object.keys(changes).length === 0) return { is: 'written', known: start, findings: [], email: 'fine' };
  const answer = yield* ziik(start, 'patchUser', id, changes);
  if (answer.ok) return { is: 'written', known: noted(start, changes), findings: [], email: 'fine' };
  if (answer.failure.kind === 'gone') return { is: 'gone' };
  const { fields } = answer.failure;
  const { email, ...others } = changes;
  if (email === undefined || (fields.length > 0 && !fields.includes('email'))) {
    return { is: 'written', known: start, findings: [refusedFinding({ fields })], email: 'fine' };
  }

  let known = start;
  const findings: Finding[] = [];
  if (Object.keys(others).length > 0) {
    const rest = yield* ziik(known, 'patchUser', id, others);
    if (rest.ok) known = noted(known, others);
    else if (rest.failure.kind === 'gone') return { is: 'gone' };
    else findings.push(refusedFinding(rest.failure));
  }
  return yield* meetTakenAddress(person, known, email, findings);
}

/** Ziik refused the address: another row of ours has it, somebody in Ziik has it, or Ziik does not like it. */
function* meetTakenAddress(
  person: Person,
  start: KnownUser,
  email: string,
  findings: readonly Finding[],
): Attempt<WrittenProfile> {
  const holder = yield* records(start, 'holderOfEmail', email);
  const known = { ...start, waitingFor: holder?.azureId ?? null };
  if (holder !== null && (yield* isAboutToLetGo(person, known, holder))) {
    return { is: 'written', known, findings, email: 'waits' };
  }
  const search = holder === null ? yield* ziik(known, 'searchByEmail', email) : null;
  const isTaken = search === null || (search.ok && search.value.some(({ id }) => id !== start.ziikUserId));
  const why = isTaken
    ? finding('email-conflict', { holder: holder?.azureId ?? null })
    : refusedFinding({ fields: ['email'] });
  return { is: 'written', known, findings: [...findings, why], email: 'conflict' };
}

/**
 * Whether waiting for the holder is no conflict: it leaves, or takes another address than it has, and does not wait for
 * us. `held` is the address that it has; the one that we want where not given.
 */
export function* isAboutToLetGo(
  person: Person,
  known: KnownUser,
  holder: Holder,
  held: string | null = person.desired.profile.email,
): Attempt<boolean> {
  if (holder.settled || held === null) return false;
  const letsGo = holder.isGone
    ? !holder.isHeld
    : holder.wantedEmailKey !== null && holder.wantedEmailKey !== emailKey(held);
  return letsGo && !(yield* records(known, 'waitsInCircle', holder));
}

/** The part of the desired profile that differs from Ziik. Values that Azure lacks stay as in Ziik (S27). */
function profileChanges({ email, firstName, lastName }: Profile, standing: Profile): UserPatch {
  return {
    ...(email !== null && email !== standing.email ? { email } : {}),
    ...(firstName !== null && firstName !== standing.firstName ? { firstName } : {}),
    ...(lastName !== null && lastName !== standing.lastName ? { lastName } : {}),
  };
}

function noted(known: KnownUser, { email, firstName, lastName }: UserPatch): KnownUser {
  const applied = known.applied!;
  return {
    ...known,
    wrote: true,
    what: known.what === 'listed' ? 'updated' : known.what,
    applied: {
      ...applied,
      email: email ?? applied.email,
      firstName: firstName ?? applied.firstName,
      lastName: lastName ?? applied.lastName,
    },
  };
}

/**
 * Adds Ziik's answer to what we know. Ziik may change the letter case of an address: it is still the desired one.
 */
function merged(applied: Applied, { email, firstName, lastName, active }: ZiikUser, desired: Profile): Applied {
  const standing = sameEmail(email, desired.email) ? desired.email : (email ?? applied.email);
  return { ...applied, email: standing, firstName, lastName, active: active ?? applied.active };
}

/** What of the profile Ziik tells otherwise than we knew it; null: nothing. */
function foundOtherwise(known: Applied, { email, firstName, lastName, active }: ZiikUser): Found | null {
  const found: Found = {
    ...(email !== null && (known.email === null || !sameEmail(email, known.email)) && { email }),
    ...(firstName !== null && firstName !== known.firstName && { firstName }),
    ...(lastName !== null && lastName !== known.lastName && { lastName }),
    ...(active !== null && active !== known.active && { active }),
  };
  return Object.keys(found).length === 0 ? null : found;
}

/** Whether a list's entry says too little to know what differs. */
function isShort({ email, firstName, lastName, reference, active }: ZiikUser): boolean {
  return email === null || firstName === null || lastName === null || reference === null || active === null;
}
