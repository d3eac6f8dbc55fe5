import { finding } from '@user-sync/domain';
import type { Draft } from '../accounts/account.ts';
import { leaveZiik } from '../deactivate-users/leave-ziik.ts';
import { enterZiik } from './enter-ziik.ts';
import { keepPending, settle } from './finish-draft.ts';
import type { Surroundings } from './surroundings.ts';
import { updateUser } from './update-user.ts';

/**
 * Brings one user in Ziik from what stands there to what is desired, and writes into the draft what was reached.
 *
 * | lifecycle | linked | → |
 * | --- | --- | --- |
 * | gone | any | leaves Ziik, by way of the brake |
 * | left out | any | no writes; listed as ignored |
 * | present, placement undecided | any | pending until the mapper has a catalogue |
 * | present, but gone or deactivated by hand | any | left so and listed, until an administrator asks |
 * | present | no | created, or linked to who has the address |
 * | present | yes | profile and membership set where they differ |
 *
 * Throws CallFailed and Abandoned; the draft then has what was reached before.
 */
export async function reconcileUser(draft: Draft, around: Surroundings): Promise<void> {
  const { lifecycle, placement } = draft.account.command;
  if (lifecycle.state === 'gone') return leaveZiik(draft, lifecycle.cause, around);

  // Alive again: out of the hold, and an overruled removal is history.
  draft.brake = null;
  draft.holdRun = null;
  draft.override = null;
  if (draft.handsOff === 'reactivated-in-ziik') draft.handsOff = null;

  if (lifecycle.state === 'left-out') return settle(draft, { ignored: true });
  if (placement === null) return keepPending(draft);
  if (draft.handsOff === 'gone-in-ziik') {
    if (draft.wish !== 'bring-back') return settle(draft, { findings: [finding('gone-in-ziik')] });
    draft.handsOff = null;
  }
  // A full run looks whether somebody has reactivated the user since.
  if (draft.handsOff === 'deactivated-in-ziik' && draft.wish === null && !draft.verify) {
    return settle(draft, { findings: [finding('deactivated-in-ziik')] });
  }
  return draft.ziikUserId === null ? enterZiik(draft, around) : updateUser(draft, around);
}
