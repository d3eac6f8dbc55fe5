import { finding, isReturner, type Profile } from '@user-sync/domain';
import type { ZiikUser } from '@user-sync/ziik';
import type { Applied, Draft } from '../accounts/account.ts';
import { type Holder, holderOfUser, linkUser, passLinkOn } from '../accounts/links.ts';
import { isAboutToLetGo } from './about-to-let-go.ts';
import { type Existing, findExisting } from './find-existing.ts';
import { keepPending, refusedFinding, settle } from './finish-draft.ts';
import { readsFirst } from './reads-first.ts';
import type { Surroundings } from './surroundings.ts';
import { updateUser } from './update-user.ts';

/** Creates the user, or links the one who has the address. Creating comes first: it is one call where nobody has it. */
export async function enterZiik(draft: Draft, around: Surroundings): Promise<void> {
  const { command, azureId } = draft.account;
  const { email, firstName, lastName } = command.profile;
  const placement = command.placement!;
  const canCreate = email !== null && firstName !== null && lastName !== null;

  // Nobody finds them by an address; a full run finds whom we made and, as after a restored backup, do not know of.
  if (readsFirst(draft, around) || (email === null && draft.verify)) {
    const found = await around.ziik.findByReference(azureId);
    if (found.ok && found.value !== null) return adopt(draft, { kind: 'ours', user: found.value }, around);
  }
  if (!canCreate || (placement.unit === null && around.needsUnit(draft))) {
    const existing = await findExisting(draft, around, false);
    return existing.kind === 'nobody' ? standBy(draft, around) : adopt(draft, existing, around);
  }

  const made = await around.ziik.createUser({
    email,
    firstName,
    lastName,
    reference: azureId,
    welcome: around.integration.options.welcomeMail,
    ...(placement.unit === null ? {} : { unit: placement.unit.id, userTypes: placement.userTypes.map(({ id }) => id) }),
  });
  if (made.ok) {
    draft.wrote = true;
    draft.ziikUserId = made.value.id;
    draft.createdByUs = true;
    draft.handsOff = null;
    draft.applied = {
      email,
      firstName,
      lastName,
      unit: placement.unit,
      userTypes: placement.userTypes,
      active: true,
      managed: false,
    };
    draft.what = 'created';
    draft.waitingFor = null;
    return settle(draft);
  }

  const fields = made.failure.kind === 'refused' ? made.failure.fields : [];
  const unitBlamed = placement.unit === null && fields.includes('unit');
  if (unitBlamed) around.noteNeedsUnit(draft);
  const existing = await findExisting(draft, around, !unitBlamed || fields.includes('email'));
  if (existing.kind !== 'nobody') return adopt(draft, existing, around);
  if (unitBlamed) return standBy(draft, around);
  // Without a word about the fields, and with nobody who has the address, it must be the unit that was missed.
  if (
    placement.unit === null &&
    fields.length === 0 &&
    made.failure.kind === 'refused' &&
    made.failure.status === 422
  ) {
    around.noteNeedsUnit(draft);
    return standBy(draft, around);
  }
  settle(draft, { findings: [refusedFinding({ fields })], due: fields.includes('email') ? around.pollPeriodMs : null });
}

/** Held by us: incomplete, or without a unit where Ziik demands one. Looked for again, should Ziik get them (S31). */
function standBy(draft: Draft, { pollPeriodMs }: Surroundings): void {
  draft.waitingFor = null;
  settle(draft, { due: draft.account.command.profile.email === null ? null : pollPeriodMs });
}

/** Links who was found, or lists why not. */
async function adopt(
  draft: Draft,
  existing: Exclude<Existing, { kind: 'nobody' }>,
  around: Surroundings,
): Promise<void> {
  switch (existing.kind) {
    case 'holder':
      return meetHolder(draft, existing.holder, around);
    case 'taken':
      return listConflict(draft, existing.azureId, around);
    case 'ours':
      draft.createdByUs = true;
      return link(draft, existing.user, around);
    case 'unlinked':
      if (around.integration.options.existingUsers === 'ignore') return settle(draft, { ignored: true });
      return link(draft, existing.user, around);
    case 'inactive': {
      if (around.integration.options.existingUsers === 'ignore') return settle(draft, { ignored: true });
      // Somebody deactivated them by hand: linked, so that they are found, and left as they are.
      const read = await around.ziik.getUser(existing.ziikUserId);
      return read.ok ? link(draft, read.value, around) : listConflict(draft, null, around);
    }
  }
}

async function link(draft: Draft, user: ZiikUser, around: Surroundings): Promise<void> {
  if (!(await linkUser(around.db, around.lease, draft.account, user.id))) {
    const holder = await holderOfUser(around.db, around.slug, user.id);
    return listConflict(draft, holder?.azureId ?? null, around);
  }
  draft.ziikUserId = user.id;
  draft.applied = standingOf(user);
  draft.what = 'linked';
  draft.waitingFor = null;
  return updateUser(draft, around, user);
}

function standingOf({ email, firstName, lastName, active }: ZiikUser): Applied {
  return { email, firstName, lastName, unit: null, userTypes: [], active: active ?? true, managed: false };
}

/** Another row of ours has the address: the same person come back, somebody who is about to let go of it, or a conflict. */
async function meetHolder(draft: Draft, holder: Holder, around: Surroundings): Promise<void> {
  if (holder.deactivatedAt !== null) {
    const before: Profile = holder.applied ?? { email: null, firstName: null, lastName: null };
    if (draft.wish === 'adopt' || isReturner(before, draft.account.command.profile)) {
      await passLinkOn(around.db, around.lease, holder, draft.account);
      draft.ziikUserId = holder.ziikUserId;
      draft.applied = holder.applied;
      draft.waitingFor = null;
      return updateUser(draft, around, undefined, true);
    }
    draft.waitingFor = holder.azureId;
    return settle(draft, { findings: [finding('returner', { holder: holder.azureId })], due: around.pollPeriodMs });
  }
  if (await isAboutToLetGo(draft, holder, around)) {
    draft.waitingFor = holder.azureId;
    return keepPending(draft, { due: around.pollPeriodMs });
  }
  return listConflict(draft, holder.azureId, around);
}

function listConflict(draft: Draft, holder: string | null, { pollPeriodMs }: Surroundings): void {
  draft.waitingFor = holder;
  settle(draft, { findings: [finding('email-conflict', { holder })], due: pollPeriodMs });
}
