import { type Finding, finding } from '@user-sync/domain';
import type { ZiikUser } from '@user-sync/ziik';
import { type Applied, type Draft, isDeactivated } from '../accounts/account.ts';
import { holderOfEmail } from '../accounts/links.ts';
import { isAboutToLetGo } from './about-to-let-go.ts';
import { keepPending, refusedFinding, settle } from './finish-draft.ts';
import { placeUser } from './place-user.ts';
import { profileChanges } from './profile-changes.ts';
import { readsFirst } from './reads-first.ts';
import type { Surroundings } from './surroundings.ts';

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
 * the user as Ziik just told of it; `returned` says that the link and the deactivation came from an older Azure id.
 */
export async function updateUser(draft: Draft, around: Surroundings, seen?: ZiikUser, returned = false): Promise<void> {
  const { account } = draft;
  const { ziik } = around;
  const id = draft.ziikUserId!;
  draft.applied ??= NOTHING;
  const bringsBack = draft.wish === 'bring-back' && draft.handsOff === 'deactivated-in-ziik';
  const looks =
    draft.verify ||
    account.applied === null ||
    draft.handsOff !== null ||
    draft.wish !== null ||
    readsFirst(draft, around);

  let user = seen;
  const mustReactivate = returned || isDeactivated(draft) || bringsBack;
  if (mustReactivate) {
    const answer = await ziik.reactivate(id);
    if (!answer.ok && answer.failure.kind === 'gone') return listGone(draft);
    if (answer.ok) {
      draft.wrote = true;
      draft.what = 'reactivated';
    }
  }
  if (mustReactivate || (user === undefined && looks) || (user !== undefined && isShort(user))) {
    const answer = await ziik.getUser(id);
    if (!answer.ok)
      return answer.failure.kind === 'gone' ? listGone(draft) : settle(draft, { findings: [refusedFinding({})] });
    user = answer.value;
  }
  if (user?.active === false) {
    draft.applied = merged(draft.applied, user);
    if (mustReactivate) return settle(draft, { findings: [refusedFinding({})] });
    draft.handsOff = 'deactivated-in-ziik';
    return settle(draft, { findings: [finding('deactivated-in-ziik')] });
  }
  if (mustReactivate) draft.deactivation = 'clear';
  draft.handsOff = null;
  if (user !== undefined) draft.applied = merged(draft.applied, user);

  const findings: Finding[] = [];
  const emailTaken = await writeProfile(draft, user, around, findings);
  if (emailTaken === 'gone') return listGone(draft);
  const placed = await placeUser(draft, around, user !== undefined, findings);
  if (placed === 'gone') return listGone(draft);

  if (!emailTaken) draft.waitingFor = null;
  if (emailTaken === 'wait') return keepPending(draft, { findings, due: around.pollPeriodMs });
  settle(draft, { findings, due: emailTaken === 'conflict' || draft.applied.managed ? around.pollPeriodMs : null });
}

/** Somebody deleted or anonymised the user in Ziik: respected and listed, never made anew by itself. */
function listGone(draft: Draft): void {
  draft.ziikUserId = null;
  draft.applied = null;
  draft.deactivation = 'clear';
  draft.handsOff = 'gone-in-ziik';
  settle(draft, { findings: [finding('gone-in-ziik')] });
}

/** Sends what differs. An address that somebody else has is left out; the rest is written all the same. */
async function writeProfile(
  draft: Draft,
  told: ZiikUser | undefined,
  around: Surroundings,
  findings: Finding[],
): Promise<'gone' | 'wait' | 'conflict' | undefined> {
  const { account } = draft;
  const changes = {
    ...profileChanges(account.command.profile, draft.applied!, told !== undefined),
    ...(told?.reference === '' ? { reference: account.azureId } : {}),
  };
  if (Object.keys(changes).length === 0) return undefined;
  const answer = await around.ziik.patchUser(draft.ziikUserId!, changes);
  if (answer.ok) return note(draft, changes);
  if (answer.failure.kind === 'gone') return 'gone';
  const { fields } = answer.failure;
  const { email, ...others } = changes;
  const isAddress = email !== undefined && (fields.length === 0 || fields.includes('email'));
  if (!isAddress) {
    findings.push(refusedFinding({ fields }));
    return undefined;
  }
  if (Object.keys(others).length > 0) {
    const rest = await around.ziik.patchUser(draft.ziikUserId!, others);
    if (rest.ok) note(draft, others);
    else if (rest.failure.kind === 'gone') return 'gone';
    else findings.push(refusedFinding(rest.failure));
  }
  const holder = await holderOfEmail(around.db, around.slug, email, account);
  draft.waitingFor = holder?.azureId ?? null;
  if (holder !== null && (await isAboutToLetGo(draft, holder, around))) return 'wait';
  if (holder === null) {
    const search = await around.ziik.searchByEmail(email);
    if (!search.ok || search.value.length === 0) {
      findings.push(refusedFinding({ fields: ['email'] }));
      return 'conflict';
    }
  }
  findings.push(finding('email-conflict', { holder: holder?.azureId ?? null }));
  return 'conflict';
}

function note(
  draft: Draft,
  { email, firstName, lastName }: { email?: string; firstName?: string; lastName?: string },
): undefined {
  const applied = draft.applied!;
  draft.wrote = true;
  if (draft.what === 'listed') draft.what = 'updated';
  draft.applied = {
    ...applied,
    email: email ?? applied.email,
    firstName: firstName ?? applied.firstName,
    lastName: lastName ?? applied.lastName,
  };
}

function merged(applied: Applied, { email, firstName, lastName, active }: ZiikUser): Applied {
  return { ...applied, email: email ?? applied.email, firstName, lastName, active: active ?? applied.active };
}

/** Whether a list's entry says too little to know what differs. */
function isShort({ email, firstName, lastName, reference, active }: ZiikUser): boolean {
  return email === null || firstName === null || lastName === null || reference === null || active === null;
}
