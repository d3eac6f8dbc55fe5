import type { EntryOf } from '../world/record.ts';
import { type Difference, type Facts, writes } from './facts.ts';
import { judgeLeaving } from './judge-leaving.ts';
import { judgePacing } from './judge-pacing.ts';
import { judgePlacing } from './judge-placing.ts';

/** Judges every call that Ziik received, each by what was true when it came. */
export function judgeCalls(facts: Facts): Difference[] {
  return facts.ending.instances.flatMap((_, instance) => [
    ...judgeTouching(facts, instance),
    ...judgeCreating(facts, instance),
    ...judgeSwitchedOff(facts, instance),
    ...judgeLeaving(facts, instance),
    ...judgePlacing(facts, instance),
    ...judgePacing(facts, instance),
  ]);
}

/** Nobody is written to who was not made by us and is nobody's in the directories (S32, S34). */
function judgeTouching(facts: Facts, instance: number): Difference[] {
  const ours = new Set<number>();
  const differences: Difference[] = [];
  for (const call of facts.calls[instance]!) {
    if (!writes.has(call.operation)) continue;
    if (call.operation === 'users.create') {
      ours.add(call.id);
      continue;
    }
    if (ours.has(call.id)) continue;
    if (call.user && facts.standsFor(instance, call.user, call.index).length > 0) continue;
    differences.push({
      rule: 'a stranger is left alone',
      words: `${call.operation} of user ${call.id}, who is in no directory`,
    });
  }
  return differences;
}

/** Nobody is made twice, and nobody gets a welcome mail. */
function judgeCreating(facts: Facts, instance: number): Difference[] {
  const { users } = facts.ending.instances[instance]!;
  const differences: Difference[] = users
    .filter(({ welcomeMails }) => welcomeMails > 0)
    .map(({ id }) => ({ rule: 'no welcome mail', words: `user ${id} was sent one` }));
  const madeFor = new Map<unknown, number>();
  for (const call of facts.calls[instance]!) {
    if (call.operation !== 'users.create') continue;
    const before = madeFor.get(call.body.reference);
    if (before !== undefined && !isGoneBy(facts, instance, before, call.index)) {
      differences.push({
        rule: 'nobody is created twice',
        words: `${call.body.reference} is user ${before}, and user ${call.id} was made`,
      });
    }
    madeFor.set(call.body.reference, call.id);
  }
  return differences;
}

/** Whether a user was removed for good before an entry, by a hand or by us. */
function isGoneBy(facts: Facts, instance: number, id: number, index: number): boolean {
  if (facts.calls[instance]!.some((call) => call.operation === 'users.delete' && call.id === id && call.index < index))
    return true;
  return facts.entries.some(
    (entry, place) =>
      place < index &&
      entry.kind === 'by-hand' &&
      entry.instance === instance &&
      entry.user.id === id &&
      entry.user.anonymised,
  );
}

/** How long after switching off a write may still come (S12), with some room for a slow machine. */
const afterOffMs = 5_000 + 1_500;

/**
 * Nothing is written about anybody while the directory that they belong to is switched off (S12), or was never on: a
 * rehearsal reads alone.
 */
function judgeSwitchedOff(facts: Facts, instance: number): Difference[] {
  const offSince = new Map<number, number>();
  const differences: Difference[] = [];
  for (const [index, entry] of facts.entries.entries()) {
    if (entry.kind === 'restored') offSince.clear();
    if (entry.kind === 'switched') {
      // Enabled from the moment of the request, disabled from the moment of the response.
      if (entry.enabled && entry.said === 'asked') offSince.delete(entry.directory);
      if (!entry.enabled && entry.said === 'answered' && !offSince.has(entry.directory))
        offSince.set(entry.directory, entry.at);
      if (entry.said === 'made') offSince.set(entry.directory, Number.NEGATIVE_INFINITY);
    }
    if (entry.kind !== 'works' || entry.instance !== instance || !writes.has(entry.operation)) continue;
    const since = directoriesOf(facts, { ...entry, index }).map(
      (directory) => offSince.get(directory) ?? Number.POSITIVE_INFINITY,
    );
    const afterMs = entry.at - Math.max(...since);
    if (afterMs > afterOffMs) {
      differences.push({
        rule: 'nothing is written while disabled',
        words: `${entry.operation} of user ${entry.userId} ${Number.isFinite(afterMs) ? `${afterMs} ms after it was switched off` : 'before it was enabled for the first time'}`,
      });
    }
  }
  return differences;
}

/** Directories for which a write may be: those of the people that the user may stand for; else all of the instance. */
function directoriesOf(
  { people, standsFor, instanceOf }: Facts,
  { instance, index, user, body }: EntryOf<'works'> & { index: number },
): number[] {
  const made = people.get(String(body.reference));
  const candidates = user ? standsFor(instance, user, index) : made ? [made] : [];
  if (candidates.length > 0) return candidates.map(({ directory }) => directory);
  return [...instanceOf.keys()].filter((directory) => instanceOf[directory] === instance);
}
