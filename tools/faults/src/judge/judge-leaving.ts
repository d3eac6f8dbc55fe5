import type { Difference, DoneCall, Facts, Someone } from './facts.ts';

/** How much older than the last settled run's start a removal may be: the directory shows changes late. */
const lateMs = 3_000;
/** A look at a user before the purge is at most so old. */
const lookMs = 10_000;

/**
 * Who is deactivated, reactivated or purged, and whether that had its reason (S34, S36, the removal limit, by hand in
 * Ziik).
 */
export function judgeLeaving(facts: Facts, instance: number): Difference[] {
  return facts.calls[instance]!.flatMap((call) => {
    switch (call.operation) {
      case 'users.deactivate':
        return [...judgeProof(facts, call), ...judgeBrake(facts, call)];
      case 'users.delete':
        return [...judgeProof(facts, call), ...judgePurge(facts, call)];
      case 'users.reactivate':
        return judgeReactivation(facts, call);
      default:
        return [];
    }
  });
}

function judgeProof(facts: Facts, call: DoneCall): Difference[] {
  if (call.id === facts.ending.instances[call.instance]!.accountId) {
    return [{ rule: 'our own account is left alone', words: `${call.operation} of the account by which we sign in` }];
  }
  const people = facts.standsFor(call.instance, call.user!, call.index);
  if (people.some((someone) => wasGone(facts, someone, call))) return [];
  return [
    {
      rule: 'removal needs proof',
      words: `${call.operation} of user ${call.id} (${people.map(({ azureId }) => azureId).join(', ') || 'nobody in a directory'}), who was there all the time`,
    },
  ];
}

/**
 * Whether somebody was gone at a time of which the last settled run before the call may not have known the end: gone
 * now, or back so lately that no run that began since has been settled. A run that found nothing is settled at once, so
 * it only counts where those before it are settled too.
 */
function wasGone(facts: Facts, { directory, versions }: Someone, call: DoneCall): boolean {
  const begun = facts.ending.directories[directory]!.runs.filter(
    ({ kind, startedAt }) => kind !== 'remap' && startedAt !== null && Date.parse(startedAt) < call.at,
  ).map(({ status, startedAt, settledAt }) => ({
    startedAt: Date.parse(startedAt!),
    isRead: status === 'succeeded',
    isSettled: settledAt !== null && Date.parse(settledAt) < call.at,
  }));
  const underWay = Math.min(...begun.filter(({ isSettled }) => !isSettled).map(({ startedAt }) => startedAt));
  const settled = begun.filter(({ isRead, isSettled, startedAt }) => isRead && isSettled && startedAt < underWay);
  const since = Math.max(0, ...settled.map(({ startedAt }) => startedAt)) - lateMs;
  const mayDisable = facts
    .rulesOf(directory, call.index)
    .some(({ options }) => options.disabledAccounts === 'deactivate');
  // What was restored from a backup is known as it was at the backup.
  const isRestored = facts.restoredAt >= 0 && facts.restoredAt < call.index;
  return versions.some(({ index, state, person }, place) => {
    if (index > call.index) return false;
    const endsAt = versions[place + 1]?.at ?? Number.POSITIVE_INFINITY;
    const isGone = state !== 'live' || (mayDisable && !person.accountEnabled);
    return isGone && (isRestored || endsAt >= since);
  });
}

/** More than the guard allows at once needs an administrator's word. */
function judgeBrake(facts: Facts, call: DoneCall): Difference[] {
  const [someone] = facts.standsFor(call.instance, call.user!, call.index);
  if (!someone) return [];
  const { directory } = someone;
  const isApproved = facts.entries.some(
    (entry, index) => index < call.index && entry.kind === 'decided' && entry.directory === directory && entry.approve,
  );
  const isRestored = facts.restoredAt >= 0 && facts.restoredAt < call.index;
  if (isApproved || isRestored) return [];
  const { from, percent } = facts.rulesOf(directory, call.index).at(-1)!.options.maxDeactivations;
  const gone = facts.calls[call.instance]!.filter(
    (other) =>
      other.operation === 'users.deactivate' &&
      other.index <= call.index &&
      facts.standsFor(call.instance, other.user!, other.index)[0]?.directory === directory &&
      (other === call || isInactiveAt(facts, other, call.index)),
  );
  const count = new Set(gone.map(({ id }) => id)).size;
  const everybody = [...facts.people.values()].filter((each) => each.directory === directory).length;
  if (count < from || count <= (everybody * percent) / 100) return [];
  return [
    {
      rule: 'many removals wait for an administrator',
      words: `${count} of at most ${everybody} people of directory ${directory} are deactivated, and nobody approved of it`,
    },
  ];
}

/** Whether the user is still inactive by this deactivation, and not purged. */
function isInactiveAt(facts: Facts, { id, instance, index: since }: DoneCall, index: number): boolean {
  const isBack = facts.turns(instance, id).some((turn) => turn.active && turn.index > since && turn.index < index);
  const isPurged = facts.calls[instance]!.some(
    (call) => call.operation === 'users.delete' && call.id === id && call.index < index,
  );
  return !isBack && !isPurged;
}

/** A purge comes after its time, after a look, and after a round that succeeded lately (S36). */
function judgePurge(facts: Facts, call: DoneCall): Difference[] {
  const words: string[] = [];
  const calls = facts.calls[call.instance]!.filter(({ id, index }) => id === call.id && index < call.index);
  const deactivated = calls.findLast(({ operation }) => operation === 'users.deactivate');
  if (call.user?.active) words.push('is active');
  if (!deactivated) words.push('was never deactivated by us');
  else if (call.at - deactivated.at < facts.retentionMs - 500)
    words.push(`was deactivated ${call.at - deactivated.at} ms ago`);
  const look = calls.findLast(({ operation }) => operation === 'users.read');
  if (!look || call.at - look.at > lookMs) words.push('was not looked at');
  const people = facts.standsFor(call.instance, call.user!, call.index);
  const isKnown = people.some(({ directory }) =>
    facts.ending.directories[directory]!.runs.some(
      ({ status, endedAt }) =>
        status === 'succeeded' &&
        endedAt !== null &&
        Date.parse(endedAt) <= call.at + 500 &&
        Date.parse(endedAt) > call.at - 2 * facts.periodMs - 2_000,
    ),
  );
  if (!isKnown && facts.restoredAt < 0) words.push('no round had succeeded within two periods');
  return words.map((each) => ({ rule: 'a purge looks first', words: `user ${call.id} was purged: ${each}` }));
}

/** A user deactivated in Ziik by hand stays deactivated, unless an administrator asks. */
function judgeReactivation(facts: Facts, call: DoneCall): Difference[] {
  const last = facts.turns(call.instance, call.id).findLast(({ index }) => index < call.index);
  if (!last || last.active || last.by === 'us') return [];
  const people = facts.standsFor(call.instance, call.user!, call.index).map(({ azureId }) => azureId);
  const isAsked = facts.entries.some(
    (entry, index) => index < call.index && entry.kind === 'asked' && people.includes(entry.azureId),
  );
  // One of ours that somebody reactivated and deactivated again while gone is ours to bring back.
  const wasOurs = facts.turns(call.instance, call.id).some(({ by, active }) => by === 'us' && !active);
  if (isAsked || wasOurs) return [];
  return [{ rule: 'users deactivated by hand stay deactivated', words: `user ${call.id} was reactivated` }];
}
