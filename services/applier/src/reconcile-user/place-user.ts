import { type Finding, type Named, planMembership } from '@user-sync/domain';
import { type Draft, findingsText } from '../accounts/account.ts';
import { refusedFinding } from './finish-draft.ts';
import type { Surroundings } from './surroundings.ts';
import { CallFailed } from './ziik-calls.ts';

/** How often a membership that moved between reading and writing is read again in one attempt. */
const TRIES = 2;

/**
 * Brings the membership where it belongs (S23, S24, placement table). Nothing is called where what we last saw is as
 * desired, unless Ziik is being read anyway; nothing is written that was not read in this attempt.
 */
export async function placeUser(
  draft: Draft,
  { ziik, integration }: Surroundings,
  isReading: boolean,
  findings: Finding[],
): Promise<'gone' | undefined> {
  const placement = draft.account.command.placement!;
  const { unmatched } = integration.options;
  const standing = draft.applied!;
  // Values that match otherwise than before are looked at there: Ziik may have taken the user over (S24).
  const matchesOtherwise =
    findingsText(draft.account.command.findings as unknown as Finding[]) !== draft.account.findings;
  if (!isReading && !standing.managed && !matchesOtherwise) {
    const expected = planMembership({ placement, memberships: [standing], unmatched });
    if (expected.action === 'none') return undefined;
  }

  for (let attempt = 1; ; attempt++) {
    const read = await ziik.memberships(draft.ziikUserId!);
    if (!read.ok) {
      if (read.failure.kind === 'gone') return 'gone';
      findings.push(refusedFinding(read.failure));
      return undefined;
    }
    const memberships = read.value;
    const plan = planMembership({ placement, memberships, unmatched });
    const answer = await perform(plan, draft.ziikUserId!, ziik);
    if (answer === 'nothing' || answer.ok) {
      findings.push(...plan.findings);
      const first = memberships.find(({ unit }) => unit !== null);
      const after = plan.after ?? { unit: first?.unit ?? null, userTypes: first?.userTypes ?? [] };
      draft.applied = { ...draft.applied!, unit: after.unit, userTypes: after.userTypes, managed: plan.after === null };
      if (answer !== 'nothing') {
        draft.wrote = true;
        if (draft.what === 'listed' || draft.what === 'updated') draft.what = 'moved';
      }
      return undefined;
    }
    if (answer.failure.kind === 'refused') {
      findings.push(refusedFinding({}));
      return undefined;
    }
    // Somebody moved the membership between reading and writing.
    if (attempt === TRIES) {
      throw new CallFailed({
        kind: 'transient',
        cause: 'unexpected-answer',
        status: answer.failure.status,
        afterMs: null,
        unclear: false,
      });
    }
  }
}

function perform(plan: ReturnType<typeof planMembership>, id: number, ziik: Surroundings['ziik']) {
  switch (plan.action) {
    case 'none':
      return 'nothing' as const;
    case 'add':
      return ziik.addMembership(id, { unit: plan.unit.id, userTypes: ids(plan.userTypes) });
    case 'move':
      return ziik.patchMembership(id, plan.from.id, {
        unit: plan.unit.id,
        ...(plan.userTypes === null ? {} : { userTypes: ids(plan.userTypes) }),
      });
    case 'set-types':
      return ziik.patchMembership(id, plan.unit.id, { userTypes: ids(plan.userTypes) });
  }
}

function ids(all: readonly Named[]): number[] {
  return all.map(({ id }) => id);
}
