import { decidePurge, type PurgeFacts } from '../decide-purge.ts';
import { finding } from '../finding.ts';
import { isOwnAddress } from '../identity.ts';
import { type GoneCause, overrideHolds } from '../lifecycle.ts';
import { type Conclusion, settle, settleUnanswered, type WholeAttempt, waitForLimit } from './conclude.ts';
import { appliedOf } from './enter-ziik.ts';
import { findOurs } from './find-existing.ts';
import { type Circumstances, type KnownUser, type Person, readsFirst } from './known-user.ts';
import { type Attempt, records, ziik } from './steps.ts';
import { listGone } from './update-user.ts';

/**
 * Deactivates a user who is gone from Azure, once, within the removal limit (S34).
 *
 * | the first that holds | → |
 * | --- | --- |
 * | deactivated by us, removal overruled | reactivated, listed `removal-rejected` |
 * | deactivated by us | purged when the day has come, else nothing: the second notice changes nothing |
 * | not linked, Ziik refuses to say whether somebody has the Azure id | listed as `ziik-refused`, asked again |
 * | not linked, nobody in Ziik has the Azure id | no longer listed; a stub stays for one who was in Ziik |
 * | removal overruled, or reactivated in Ziik before the purge | stays as in Ziik, listed so |
 * | our own account | blocked, `own-account` |
 * | released by the removal limit, removed in Ziik by hand | a stub stays, listed `gone-in-ziik` |
 * | released by the removal limit | deactivated |
 * | held | listed until an administrator decides |
 * | else | waits until its run is drained |
 */
export function* leaveZiik(
  person: Person,
  start: KnownUser,
  cause: GoneCause,
  circumstances: Circumstances,
): WholeAttempt {
  const overruled =
    start.override !== null && overrideHolds({ state: 'gone', cause: start.override }, { state: 'gone', cause });
  const known: KnownUser = { ...start, waitingFor: null, override: overruled ? start.override : null };

  if (known.deactivated) {
    if (overruled) return yield* reactivate(person, known);
    if (person.isPurgeDue) return yield* purgeUser(person, known, circumstances);
    return settle(person, known, { due: 'purge-day' });
  }
  const linked = known.ziikUserId === null ? yield* linkLost(person, known) : known;
  if (linked === 'unanswered') {
    const doubtful = readsFirst(known, circumstances);
    return settleUnanswered(person, { ...known, doubtful }, { due: circumstances.pollPeriodMs });
  }
  if (linked === null) return forget(person, known);
  if (overruled || linked.handsOff === 'reactivated-in-ziik') {
    const why = overruled ? 'removal-rejected' : 'reactivated-in-ziik';
    return yield* stayAsInZiik(person, { ...linked, removal: null }, why);
  }
  if (isOwnAddress(linked.applied?.email ?? null, circumstances.ownAddress)) {
    return settle(person, { ...linked, removal: null }, { findings: [finding('own-account')] });
  }
  if (linked.removal === 'released') return yield* deactivate(person, linked);
  if (linked.removal === 'held') return settle(person, linked, { findings: [finding('removal-held')] });
  return waitForLimit(person, { ...linked, removal: 'waiting' });
}

/** Listed as what is true in Ziik: somebody may have deactivated or removed the user there meanwhile. */
function* stayAsInZiik(
  person: Person,
  known: KnownUser,
  why: 'removal-rejected' | 'reactivated-in-ziik',
): WholeAttempt {
  const read = yield* ziik(known, 'getUser', known.ziikUserId!);
  if (!read.ok && read.failure.kind === 'gone') return forgetRemoved(person, known);
  const isInactive = read.ok && read.value.active === false;
  const findings = [finding(why), ...(isInactive ? [finding('deactivated-in-ziik')] : [])];
  return settle(person, isInactive ? withActive(known, false) : known, { findings });
}

function* deactivate(person: Person, known: KnownUser): WholeAttempt {
  const id = known.ziikUserId!;
  const answer = yield* ziik(known, 'deactivate', id);
  if (!answer.ok && answer.failure.kind === 'gone') return forgetRemoved(person, known);
  if (!answer.ok && answer.failure.kind === 'refused') {
    // Refused for an administrator, or maybe for a user that somebody deactivated already.
    const read = yield* ziik(known, 'getUser', id);
    if (!read.ok && read.failure.kind === 'gone') return forgetRemoved(person, known);
    const isActive = read.ok && read.value.active !== false;
    // Neither done nor shown to be: listed as refused, since nobody knows the user to be inactive.
    const isUnknown = !read.ok && read.failure.kind === 'refused';
    if (isActive || isUnknown) {
      const why = isActive ? 'administrator-protected' : 'ziik-refused';
      return settle(person, { ...known, removal: null }, { findings: [finding(why)] });
    }
  }
  const done: KnownUser = {
    ...withActive(known, false),
    wrote: true,
    what: 'deactivated',
    deactivated: true,
    deactivatedNow: true,
    removal: null,
    holdRun: null,
    handsOff: null,
  };
  return settle(person, done, { due: 'purge-day' });
}

function* reactivate(person: Person, known: KnownUser): WholeAttempt {
  const id = known.ziikUserId;
  const answer = id === null ? null : yield* ziik(known, 'reactivate', id);
  if (answer === null || (!answer.ok && answer.failure.kind === 'gone')) return listGone(person, known);
  if (!answer.ok) {
    const read = yield* ziik(known, 'getUser', id!);
    if (!read.ok || read.value.active === false) {
      return settle(person, { ...known, override: null }, { findings: [finding('ziik-refused')], due: 'purge-day' });
    }
  }
  const done: KnownUser = { ...withActive(known, true), wrote: true, what: 'reactivated', deactivated: false };
  return settle(person, done, { findings: [finding('removal-rejected')] });
}

/** Links the user with this Azure id whose creation was never answered; null where Ziik says that there is none. */
function* linkLost({ azureId, told }: Person, known: KnownUser): Attempt<KnownUser | 'unanswered' | null> {
  if (told.status === 'purged' || known.handsOff === 'gone-in-ziik') return null;
  const ours = yield* findOurs(known, azureId);
  if (ours.kind === 'unanswered') return 'unanswered';
  if (ours.kind === 'nobody' || ours.linked !== null || ours.user.active === false) return null;
  if (!(yield* records(known, 'link', ours.user.id))) return null;
  return { ...known, ziikUserId: ours.user.id, createdByUs: true, applied: { ...appliedOf(ours.user), active: true } };
}

/**
 * Never was in Ziik, or is no more: nothing to deactivate, and no reason to keep personal data. A person who never was
 * in Ziik is not listed any more.
 */
function forget(person: Person, known: KnownUser): Conclusion {
  const isGone = known.handsOff === 'gone-in-ziik';
  const forgotten: KnownUser = {
    ...known,
    what: isGone || person.told.what === 'purged' ? 'purged' : 'unlisted',
    applied: null,
    removal: null,
    holdRun: null,
    forget: true,
  };
  return settle(person, forgotten, { purged: true, findings: isGone ? [finding('gone-in-ziik')] : [] });
}

/** Somebody has removed the user in Ziik by hand, and we have not heard of it. */
function forgetRemoved(person: Person, known: KnownUser): Conclusion {
  return forget(person, { ...known, ziikUserId: null, handsOff: 'gone-in-ziik' });
}

/** Removes a user for good on the purge day, after a look at the facts and at Ziik (S36, `decidePurge`). */
function* purgeUser(person: Person, known: KnownUser, circumstances: Circumstances): WholeAttempt {
  const { lastSuccessAt, now, ownNow } = yield* records(known, 'lastRound');
  const facts: PurgeFacts = {
    now,
    ownNow,
    deactivatedAt: person.deactivatedAt,
    purgeAt: person.purgeAt ?? now,
    integrationEnabled: circumstances.isEnabled,
    stillGone: true,
    lastSuccessAt,
    periodMs: circumstances.pollPeriodMs,
    inZiik: null,
  };
  // Not now: no run has succeeded lately, or Ziik would not say. The report does not change.
  const postponed = settle(person, known, { due: circumstances.pollPeriodMs / 4 });
  const first = decidePurge(facts);
  // A clock that was wrong dated the deactivation in the future: it counts from now on.
  if (first === 'redate') {
    const redated: KnownUser = { ...known, wrote: true, what: 'deactivated', deactivatedNow: true };
    return settle(person, redated, { due: 'purge-day' });
  }
  // Not postponed by a clock that may be wrong: due again as soon as the clocks agree.
  if (first === 'wrong-clock') return settle(person, known, { due: 'purge-day' });
  if (first !== 'look') return postponed;

  const id = known.ziikUserId!;
  const read = yield* ziik(known, 'getUser', id);
  if (!read.ok && read.failure.kind !== 'gone') return postponed;
  const inZiik = !read.ok ? 'absent' : read.value.active === false ? 'inactive' : 'active';
  const email = (read.ok ? read.value.email : null) ?? known.applied?.email ?? null;

  switch (decidePurge({ ...facts, inZiik })) {
    case 'done':
      return purged(person, known);
    case 'keep':
      return settle(
        person,
        { ...withActive(known, true), deactivated: false, handsOff: 'reactivated-in-ziik' },
        { findings: [finding('reactivated-in-ziik')] },
      );
    case 'purge': {
      if (isOwnAddress(email, circumstances.ownAddress)) {
        return settle(person, known, { findings: [finding('own-account')] });
      }
      const answer = yield* ziik(known, 'remove', id);
      if (!answer.ok && answer.failure.kind === 'refused') {
        return settle(person, known, { findings: [finding('administrator-protected')] });
      }
      return purged(person, known);
    }
    default:
      return postponed;
  }
}

function purged(person: Person, known: KnownUser): Conclusion {
  const done: KnownUser = {
    ...known,
    wrote: true,
    what: 'purged',
    ziikUserId: null,
    applied: null,
    deactivated: false,
    forget: true,
  };
  return settle(person, done, { purged: true });
}

function withActive(known: KnownUser, active: boolean): KnownUser {
  return known.applied === null ? known : { ...known, applied: { ...known.applied, active } };
}
