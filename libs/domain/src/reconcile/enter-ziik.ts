import { finding } from '../finding.ts';
import { isReturner } from '../identity.ts';
import {
  type Conclusion,
  type Ending,
  keepPending,
  refusedFinding,
  settle,
  settleUnanswered,
  type WholeAttempt,
} from './conclude.ts';
import { type Existing, findExisting, findOurs } from './find-existing.ts';
import {
  type Applied,
  type Circumstances,
  type Holder,
  type KnownUser,
  type Person,
  readsFirst,
} from './known-user.ts';
import { type Answer, ids, records, type ZiikUser, ziik } from './steps.ts';
import { isAboutToLetGo, updateUser } from './update-user.ts';

/**
 * Creates a person who is not linked, or links the user who has the address. Creating comes first: it is one call where
 * nobody has the address.
 *
 * | | → |
 * | --- | --- |
 * | an earlier attempt may have created the user, and Ziik has the reference | linked |
 * | nobody is found, and Ziik refused to answer one of the questions | listed as `ziik-refused`, asked again |
 * | a mandatory field, or a unit that Ziik requires, is missing | linked to who has the address, else kept with us |
 * | Ziik creates the user | done |
 * | Ziik refuses, and somebody has the address | linked, adopted or listed as a conflict |
 * | Ziik refuses for the missing unit | kept on our side until a unit matches |
 * | Ziik refuses for anything else | listed as `ziik-refused` |
 */
export function* enterZiik(person: Person, start: KnownUser, circumstances: Circumstances): WholeAttempt {
  const { azureId, desired } = person;
  const { email, firstName, lastName } = desired.profile;
  const placement = desired.placement!;

  // A person without an address is found by reference only; an enforcing run finds the user we created and forgot.
  if (readsFirst(start, circumstances) || (email === null && start.verify)) {
    const ours = yield* findOurs(start, azureId);
    // A person who may be there already is not created a second time.
    if (ours.kind === 'unanswered') {
      return settleUnanswered(person, { ...start, doubtful: true }, { due: circumstances.pollPeriodMs });
    }
    if (ours.kind === 'somebody' && ours.linked === null) {
      return yield* adopt(person, start, { kind: 'ours', user: ours.user }, circumstances);
    }
  }
  if (
    email === null ||
    firstName === null ||
    lastName === null ||
    (placement.unit === null && circumstances.needsUnit)
  ) {
    const existing = yield* findExisting(person, start, false);
    if (existing.kind === 'nobody') return standBy(person, start, circumstances);
    return yield* adopt(person, start, existing, circumstances);
  }

  const made = yield* ziik(start, 'createUser', {
    email,
    firstName,
    lastName,
    reference: azureId,
    welcome: circumstances.options.welcomeMail,
    ...(placement.unit === null ? {} : { unit: placement.unit.id, userTypes: ids(placement.userTypes) }),
  });
  if (!made.ok) return yield* meetRefusal(person, start, made, circumstances);
  return settle(person, {
    ...start,
    wrote: true,
    ziikUserId: made.value.id,
    createdByUs: true,
    handsOff: null,
    applied: {
      email,
      firstName,
      lastName,
      unit: placement.unit,
      userTypes: placement.userTypes,
      active: true,
      managed: false,
    },
    what: 'created',
    waitingFor: null,
  });
}

/** Ziik would not create the user: somebody has the address, a unit is required, or the values do not suit it. */
function* meetRefusal(
  person: Person,
  known: KnownUser,
  { failure }: Extract<Answer<unknown>, { ok: false }>,
  circumstances: Circumstances,
): WholeAttempt {
  const hasUnit = person.desired.placement!.unit !== null;
  const fields = failure.kind === 'refused' ? failure.fields : [];
  const isUnitBlamed = !hasUnit && fields.includes('unit');
  if (isUnitBlamed) yield* records(known, 'noteNeedsUnit');
  const existing = yield* findExisting(person, known, !isUnitBlamed || fields.includes('email'));
  if (existing.kind === 'unanswered')
    return settleUnanswered(person, known, { due: circumstances.pollPeriodMs, fields });
  if (existing.kind !== 'nobody') return yield* adopt(person, known, existing, circumstances);
  if (isUnitBlamed) return standBy(person, known, circumstances);
  // Without a word about the fields, and with nobody who has the address, the missing unit must be the reason.
  if (!hasUnit && fields.length === 0 && failure.kind === 'refused' && failure.status === 422) {
    yield* records(known, 'noteNeedsUnit');
    return standBy(person, known, circumstances);
  }
  return settle(person, known, {
    findings: [refusedFinding({ fields })],
    due: fields.includes('email') ? circumstances.pollPeriodMs : null,
  });
}

/** Kept on our side: incomplete, or without a unit where Ziik requires one. Looked for again in each period (S31). */
function standBy(person: Person, known: KnownUser, { pollPeriodMs }: Circumstances): Ending {
  const due = person.desired.profile.email === null ? null : pollPeriodMs;
  return settle(person, { ...known, waitingFor: null }, { due });
}

/** Links the user who was found, or lists why not. */
function* adopt(
  person: Person,
  known: KnownUser,
  existing: Exclude<Existing, { kind: 'nobody' }>,
  circumstances: Circumstances,
): WholeAttempt {
  switch (existing.kind) {
    case 'holder':
      return yield* meetHolder(person, known, existing.holder, circumstances);
    case 'taken':
      return listConflict(person, known, existing.azureId, circumstances);
    case 'unanswered':
      return settleUnanswered(person, known, { due: circumstances.pollPeriodMs });
    case 'unproven':
      return yield* listUnproven(person, known, existing.linked, circumstances);
    case 'ours':
      return yield* link(person, { ...known, createdByUs: true }, existing.user, circumstances);
    case 'unlinked':
      if (circumstances.options.existingUsers === 'ignore') return settle(person, known, { ignored: true });
      return yield* link(person, known, existing.user, circumstances);
  }
}

function* link(person: Person, known: KnownUser, user: ZiikUser, circumstances: Circumstances): WholeAttempt {
  if (!(yield* records(known, 'link', user.id))) {
    const holder = yield* records(known, 'holderOfUser', user.id);
    return listConflict(person, known, holder?.azureId ?? null, circumstances);
  }
  const { email, firstName, lastName, active } = user;
  const linked: KnownUser = {
    ...known,
    ziikUserId: user.id,
    applied: appliedOf(user),
    found: { email, firstName, lastName, ...(active !== null && { active }) },
    what: 'linked',
    waitingFor: null,
  };
  return yield* updateUser(person, linked, circumstances, user);
}

/** The state in Ziik as far as the user itself shows it. */
export function appliedOf({ email, firstName, lastName, active }: ZiikUser): Applied {
  return { email, firstName, lastName, unit: null, userTypes: [], active: active ?? true, managed: false };
}

/**
 * Another row of ours has the address.
 *
 * | the holder | → |
 * | --- | --- |
 * | was deactivated by us, same name or to be adopted | the same person has returned: link and deactivation pass on |
 * | was deactivated by us, another name | conflict `returner`, until an administrator adopts |
 * | is about to leave or to take another address | wait for that |
 * | else | conflict, listed with the holder |
 */
function* meetHolder(person: Person, known: KnownUser, holder: Holder, circumstances: Circumstances): WholeAttempt {
  const due = circumstances.pollPeriodMs;
  if (holder.isDeactivated) {
    const before = holder.applied ?? { email: null, firstName: null, lastName: null };
    if (known.wish === 'adopt' || isReturner(before, person.desired.profile)) {
      const formerAzureIds = yield* records(known, 'passLinkOn', holder);
      const { ziikUserId, applied } = holder;
      const returned = { ...known, formerAzureIds, ziikUserId, applied, deactivated: true, waitingFor: null };
      return yield* updateUser(person, returned, circumstances);
    }
    const findings = [finding('returner', { holder: holder.azureId })];
    return settle(person, { ...known, waitingFor: holder.azureId }, { findings, due });
  }
  if (yield* isAboutToLetGo(person, known, holder)) {
    return keepPending(person, { ...known, waitingFor: holder.azureId }, { due });
  }
  return listConflict(person, known, holder.azureId, circumstances);
}

/**
 * Ziik takes the address for that of a user who is not proven to be this person: nobody is linked, and no holder is
 * named. Looked at again in every period, and when a user of ours who is in the way lets go.
 */
function* listUnproven(
  person: Person,
  known: KnownUser,
  linked: Holder | null,
  circumstances: Circumstances,
): WholeAttempt {
  const waiting = { ...known, waitingFor: linked?.azureId ?? null };
  if (linked !== null && (yield* isAboutToLetGo(person, known, linked, linked.applied?.email))) {
    return keepPending(person, waiting, { due: circumstances.pollPeriodMs });
  }
  return { ...listConflict(person, known, null, circumstances), waitingFor: waiting.waitingFor };
}

function listConflict(
  person: Person,
  known: KnownUser,
  holder: string | null,
  { pollPeriodMs }: Circumstances,
): Conclusion {
  const findings = [finding('email-conflict', { holder })];
  return settle(person, { ...known, waitingFor: holder }, { findings, due: pollPeriodMs });
}
