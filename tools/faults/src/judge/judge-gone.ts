import type { Difference } from './facts.ts';
import type { Case } from './judge-ending.ts';
import { expectStatus } from './judge-present.ts';

/**
 * What happens to people who are no longer in Azure: deactivated and later purged, unless there is a reason against it.
 */
export function judgeGone(it: Case): Difference[] {
  const { listed, user, someone, facts, differ } = it;
  // People that Ziik never had are not listed.
  if (!listed) return [];
  if (!user) return expectStatus(it, 'purged');
  if (user.anonymised) return [differ('is linked to a removed user')];

  const codes = listed.findings.map(({ code }) => code);
  if (user.administrator && !codes.includes('removal-rejected')) {
    return codes.some((code) => ['administrator-protected', 'own-account'].includes(code))
      ? []
      : [differ('cannot be deactivated, and that is not listed')];
  }
  if (user.active) return judgeStillActive(it, codes);
  const isDue = facts.retentionMs < 3_600_000;
  const turn = facts.turns(someone.instance, user.id).at(-1);
  // Ziik shows the user inactive and the day has come: removed, once a round has succeeded.
  if (isDue && (turn?.by === 'us' || turn?.claimed)) return [differ('is not purged, though the day has come')];
  return expectStatus(it, 'deactivated');
}

function judgeStillActive(it: Case, codes: readonly string[]): Difference[] {
  const { someone, user, facts, differ } = it;
  const turn = facts.turns(someone.instance, user!.id).at(-1);
  if (turn?.by === 'hand' && turn.active) return [];
  if (codes.includes('removal-rejected')) {
    const isOverruled = facts.entries.some(
      (entry) =>
        (entry.kind === 'decided' && entry.directory === someone.directory && !entry.approve) ||
        (entry.kind === 'asked' && entry.azureId === someone.azureId && entry.what === 'reactivation'),
    );
    return isOverruled ? [] : [differ('is said to be overruled, and nobody did that')];
  }
  return [differ('is still active')];
}
