import { finding } from '../finding.ts';
import { keepPending, settle, type WholeAttempt } from './conclude.ts';
import { enterZiik } from './enter-ziik.ts';
import type { Circumstances, KnownUser, Person } from './known-user.ts';
import { leaveZiik } from './leave-ziik.ts';
import { updateUser } from './update-user.ts';

/**
 * Brings one user in Ziik from the actual to the desired state, one step at a time.
 *
 * | lifecycle | linked | → |
 * | --- | --- | --- |
 * | gone | any | leaves Ziik, within the removal limit |
 * | left out | any | no writes; listed as ignored |
 * | present, placement undecided | any | pending until the mapper has a catalogue |
 * | present, but removed or deactivated by hand | any | left so and listed, until an administrator asks |
 * | present | no | created, or linked to who has the address |
 * | present | yes | profile and membership set where they differ |
 */
export function* reconcileUser(person: Person, circumstances: Circumstances): WholeAttempt {
  const { lifecycle, placement } = person.desired;
  if (lifecycle.state === 'gone') return yield* leaveZiik(person, person.known, lifecycle.cause, circumstances);

  const known = aliveAgain(person.known);
  if (lifecycle.state === 'left-out') return settle(person, known, { ignored: true });
  if (placement === null) return keepPending(person, known);
  if (known.handsOff === 'gone-in-ziik' && known.wish !== 'bring-back') {
    return settle(person, known, { findings: [finding('gone-in-ziik')] });
  }
  // An enforcing run looks whether somebody has reactivated the user since.
  if (known.handsOff === 'deactivated-in-ziik' && known.wish === null && !known.verify) {
    return settle(person, known, { findings: [finding('deactivated-in-ziik')] });
  }
  const ready = known.handsOff === 'gone-in-ziik' ? { ...known, handsOff: null } : known;
  return yield* ready.ziikUserId === null
    ? enterZiik(person, ready, circumstances)
    : updateUser(person, ready, circumstances);
}

/** A person who is present leaves the hold, and an overruled removal is history. */
function aliveAgain(known: KnownUser): KnownUser {
  const handsOff = known.handsOff === 'reactivated-in-ziik' ? null : known.handsOff;
  return { ...known, removal: null, holdRun: null, override: null, handsOff };
}
