import type { Difference } from './facts.ts';
import type { Case } from './judge-ending.ts';

/** What happens to people who are in Azure: created, linked and placed, or listed with the reason why not. */
export function judgePresent(it: Case): Difference[] {
  const { listed, someone, rules, differ } = it;
  if (!listed) return [differ('is not listed')];
  if (!rules.options.includeGuests && someone.last.person.userType === 'Guest') {
    return expectStatus(it, 'ignored', 'deactivated', 'purged');
  }
  if (it.user) return judgeLinked(it);
  return judgeUnlinked(it);
}

function judgeUnlinked(it: Case): Difference[] {
  const { listed, expected, holders, differ, facts, someone } = it;
  const codes = listed!.findings.map(({ code }) => code);
  if (codes.includes('gone-in-ziik')) {
    return wasRemoved(it)
      ? expectStatus(it, 'purged')
      : [differ('is said to be gone in Ziik, where nobody removed them')];
  }
  const isHeldBack = facts.ending.instances[someone.instance]!.unitRequired && expected.unit === null;
  if (holders.length > 0) {
    if (!codes.some((code) => ['email-conflict', 'returner'].includes(code)) && !isIncomplete(it)) {
      return [differ(`user ${holders[0]!.user.id} has the address, and no conflict is listed`)];
    }
    // An address that belongs to nobody of ours would have been linked.
    if (holders.every(({ linkedTo }) => linkedTo === undefined) && !isIncomplete(it)) {
      return [differ(`user ${holders[0]!.user.id} has the address and is linked to nobody`)];
    }
    return expectStatus(it, 'conflict', 'incomplete');
  }
  // Ziik keeps an address of which it has a lookalike: nobody is linked to that one.
  if (it.hasLookalike && !isIncomplete(it)) return expectStatus(it, 'conflict', 'failed', 'unassigned');
  if (isIncomplete(it)) {
    const named = listed!.findings.filter(({ code }) => code === 'mandatory-missing').map(({ field }) => field);
    return expected.missing.every((field) => named.includes(field))
      ? expectStatus(it, 'incomplete', ...(it.hasLookalike ? (['conflict'] as const) : []))
      : [differ(`lacks ${expected.missing.join(', ')}, and that is not listed`)];
  }
  if (isHeldBack) return expectStatus(it, 'unassigned');
  return [differ('is not in Ziik')];
}

function isIncomplete({ expected }: Case): boolean {
  return expected.missing.length > 0;
}

/** Whether a user that stood for the person was removed for good, by a hand or by our purge. */
function wasRemoved({ facts, someone }: Case): boolean {
  const { instance, azureId } = someone;
  const stood = new Set(
    facts.calls[instance]!.filter(({ operation, body, user, index }) =>
      operation === 'users.create'
        ? body.reference === azureId
        : user !== undefined && facts.standsFor(instance, user, index).includes(someone),
    ).map(({ id }) => id),
  );
  const purged = facts.calls[instance]!.some(({ operation, id }) => operation === 'users.delete' && stood.has(id));
  return (
    purged ||
    facts.entries.some(
      (entry) =>
        entry.kind === 'by-hand' && entry.instance === instance && entry.what === 'delete' && stood.has(entry.user.id),
    )
  );
}

function judgeLinked(it: Case): Difference[] {
  const { user, listed, expected, differ, facts, someone } = it;
  if (user!.anonymised) return [differ('is linked to a removed user')];
  const turn = facts.turns(someone.instance, user!.id).at(-1);
  if (!user!.active) {
    // Deactivations since a restored backup are unknown: they count as done by hand.
    const isForgotten = turn !== undefined && turn.index < facts.restoredAt;
    const isByHand = turn?.by === 'hand' || turn?.claimed === true || isForgotten;
    if (!isByHand) return [differ('is inactive, and not by a hand')];
    return listed!.findings.some(({ code }) => code === 'deactivated-in-ziik')
      ? expectStatus(it, 'deactivated')
      : [differ('was deactivated by hand, and that is not listed')];
  }
  const differences: Difference[] = [];
  const holder = it.holders[0];
  if (expected.email !== '' && user!.email.toLowerCase() !== expected.email.toLowerCase()) {
    if (!holder && !it.hasLookalike)
      differences.push(differ(`has the address ${user!.email} instead of ${expected.email}`));
    else if (!listed!.findings.some(({ code }) => ['email-conflict', 'ziik-refused'].includes(code)))
      differences.push(differ(`somebody else has ${expected.email} in Ziik, and no conflict is listed`));
  }
  if (expected.firstName !== '' && user!.firstName !== expected.firstName)
    differences.push(differ(`is called ${user!.firstName} instead of ${expected.firstName}`));
  if (expected.lastName !== '' && user!.lastName !== expected.lastName)
    differences.push(differ(`is called ${user!.lastName} instead of ${expected.lastName}`));
  return [...differences, ...judgePlaceOf(it)];
}

/** The placement table. */
function judgePlaceOf(it: Case): Difference[] {
  const { user, listed, expected, rules, differ } = it;
  const { memberships } = user!;
  if (memberships.length > 1) return expectStatus(it, 'managed-in-ziik', 'conflict', 'incomplete');
  const [place] = memberships;
  const types = place?.userTypes.map(({ name }) => name) ?? [];
  const differences: Difference[] = [];
  if (expected.unit !== null && place?.unit.name !== expected.unit)
    differences.push(differ(`is in ${place?.unit.name ?? 'no unit'} instead of ${expected.unit}`));
  if (expected.unit !== null && expected.userTypes.length > 0 && !sameNames(types, expected.userTypes))
    differences.push(differ(`has the user types ${types} instead of ${expected.userTypes}`));
  const isUnmatched = expected.unit === null || expected.userTypes.length === 0;
  if (rules.options.unmatched === 'withdraw' && isUnmatched && types.length > 0)
    differences.push(differ(`still has the user types ${types}`));
  if (listed!.unit?.id !== place?.unit.id) differences.push(differ('is listed in another unit'));
  if (
    !sameNames(
      listed!.userTypes.map(({ id }) => String(id)),
      place?.userTypes.map(({ id }) => String(id)) ?? [],
    )
  )
    differences.push(differ('is listed with other user types'));
  for (const { code } of expected.reasons) {
    if (!listed!.findings.some((finding) => finding.code === code)) differences.push(differ(`${code} is not listed`));
  }
  const refused = it.hasLookalike ? ['failed'] : [];
  const isPlaced = place !== undefined && types.length > 0;
  return [
    ...differences,
    ...expectStatus(it, isPlaced ? 'assigned' : 'unassigned', 'conflict', 'incomplete', ...refused),
  ];
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

/** The status is one of these. */
export function expectStatus({ listed, differ }: Case, ...statuses: readonly string[]): Difference[] {
  return statuses.includes(listed!.status) ? [] : [differ(`is listed as ${listed!.status} instead of ${statuses[0]}`)];
}
