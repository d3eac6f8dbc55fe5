import { finding, type GoneCause, overrideHolds, sameEmail } from '@user-sync/domain';
import type { ZiikUser } from '@user-sync/ziik';
import type { Draft } from '../accounts/account.ts';
import { linkUser } from '../accounts/links.ts';
import { purgeUser } from '../purge-users/purge-user.ts';
import { settle } from '../reconcile-user/finish-draft.ts';
import type { Surroundings } from '../reconcile-user/surroundings.ts';

/**
 * Deactivates a user who is gone from Azure, once, by way of the brake (S34).
 *
 * | the first that holds | → |
 * | --- | --- |
 * | deactivated by us, removal overruled | reactivated, listed `removal-rejected` |
 * | deactivated by us | purged when the day has come, else nothing: the second notice changes nothing |
 * | not linked, nobody in Ziik has the Azure id | no longer listed; a stub stays for one who was in Ziik |
 * | removal overruled, or reactivated in Ziik before the purge | stays as in Ziik, listed so |
 * | our own account | blocked, `own-account` |
 * | released by the brake | deactivated |
 * | held | listed until an administrator decides |
 * | else | waits until its run is drained |
 */
export async function leaveZiik(draft: Draft, cause: GoneCause, around: Surroundings): Promise<void> {
  const { account } = draft;
  draft.waitingFor = null;
  const overruled =
    draft.override !== null && overrideHolds({ state: 'gone', cause: draft.override }, { state: 'gone', cause });
  if (!overruled) draft.override = null;

  if (account.deactivatedAt !== null) {
    if (overruled) return reactivate(draft, around);
    if (account.isPurgeDue) return purgeUser(draft, around);
    return settle(draft, { due: 'purge-day' });
  }
  if (draft.ziikUserId === null && !(await linkLost(draft, around))) return forget(draft);
  if (overruled || draft.handsOff === 'reactivated-in-ziik') {
    draft.brake = null;
    return stayAsInZiik(draft, overruled ? 'removal-rejected' : 'reactivated-in-ziik', around);
  }
  if (sameEmail(draft.applied?.email ?? null, around.ownAddress)) {
    draft.brake = null;
    return settle(draft, { findings: [finding('own-account')] });
  }
  if (draft.brake === 'released') return deactivate(draft, around);
  if (draft.brake === 'held') return settle(draft, { findings: [finding('removal-held')] });
  // What is told stays as it was: until the guard has judged, the user is as before.
  draft.brake = 'waiting';
  draft.settled = false;
  draft.due = null;
}

/** Listed as what is true in Ziik: somebody may have deactivated or removed the user there meanwhile. */
async function stayAsInZiik(
  draft: Draft,
  why: 'removal-rejected' | 'reactivated-in-ziik',
  { ziik }: Surroundings,
): Promise<void> {
  const read = await ziik.getUser(draft.ziikUserId!);
  if (!read.ok && read.failure.kind === 'gone') {
    draft.ziikUserId = null;
    draft.handsOff = 'gone-in-ziik';
    return forget(draft);
  }
  const isInactive = read.ok && read.value.active === false;
  if (isInactive && draft.applied !== null) draft.applied = { ...draft.applied, active: false };
  settle(draft, { findings: [finding(why), ...(isInactive ? [finding('deactivated-in-ziik')] : [])] });
}

async function deactivate(draft: Draft, { ziik }: Surroundings): Promise<void> {
  const id = draft.ziikUserId!;
  const answer = await ziik.deactivate(id);
  if (!answer.ok && answer.failure.kind === 'refused') {
    // Refused for an administrator, but maybe also for one whom somebody deactivated already.
    const read = await ziik.getUser(id);
    if (read.ok && read.value.active !== false) {
      draft.brake = null;
      return settle(draft, { findings: [finding('administrator-protected')] });
    }
  }
  draft.wrote = true;
  draft.what = 'deactivated';
  draft.deactivation = 'set';
  draft.brake = null;
  draft.holdRun = null;
  draft.handsOff = null;
  if (draft.applied !== null) draft.applied = { ...draft.applied, active: false };
  settle(draft, { due: 'purge-day' });
}

async function reactivate(draft: Draft, { ziik }: Surroundings): Promise<void> {
  const id = draft.ziikUserId;
  const answer = id === null ? null : await ziik.reactivate(id);
  if (answer === null || (!answer.ok && answer.failure.kind === 'gone')) {
    draft.ziikUserId = null;
    draft.applied = null;
    draft.deactivation = 'clear';
    draft.handsOff = 'gone-in-ziik';
    return settle(draft, { findings: [finding('gone-in-ziik')] });
  }
  if (!answer.ok) {
    const read = await ziik.getUser(id!);
    if (!read.ok || read.value.active === false) {
      draft.override = null;
      return settle(draft, { findings: [finding('ziik-refused')], due: 'purge-day' });
    }
  }
  draft.wrote = true;
  draft.what = 'reactivated';
  draft.deactivation = 'clear';
  if (draft.applied !== null) draft.applied = { ...draft.applied, active: true };
  settle(draft, { findings: [finding('removal-rejected')] });
}

/** Whether Ziik has a user with this Azure id whose creation was answered to nobody; links it. */
async function linkLost(draft: Draft, { ziik, db, lease }: Surroundings): Promise<boolean> {
  const { account } = draft;
  if (account.status === 'purged' || account.handsOff === 'gone-in-ziik') return false;
  const found = await ziik.findByReference(account.azureId);
  if (!found.ok || found.value === null || found.value.active === false) return false;
  if (!(await linkUser(db, lease, account, found.value.id))) return false;
  draft.ziikUserId = found.value.id;
  draft.createdByUs = true;
  draft.applied = standing(found.value);
  return true;
}

function standing({ email, firstName, lastName }: ZiikUser) {
  return { email, firstName, lastName, unit: null, userTypes: [], active: true, managed: false };
}

/**
 * Never was in Ziik, or is no more: nothing to deactivate, and no reason to keep who it was. Whom Ziik never had is not
 * listed any more.
 */
function forget(draft: Draft): void {
  draft.what = draft.handsOff === 'gone-in-ziik' || draft.account.what === 'purged' ? 'purged' : 'unlisted';
  draft.applied = null;
  draft.brake = null;
  draft.holdRun = null;
  draft.forget = true;
  const findings = draft.handsOff === 'gone-in-ziik' ? [finding('gone-in-ziik')] : [];
  settle(draft, { purged: true, findings });
}
