/**
 * What is looked at before a user is removed for good (S36). Times in milliseconds since 1970, by the database's clock
 * where nothing else is said.
 */
export interface PurgeFacts {
  readonly now: number;
  /** The same moment by the process' own clock. */
  readonly ownNow: number;
  /** When the user was deactivated, as it was noted; null = not noted. */
  readonly deactivatedAt: number | null;
  readonly purgeAt: number;
  readonly integrationEnabled: boolean;
  /** Whether the desired lifecycle is still `gone`. */
  readonly stillGone: boolean;
  /** Start or end of the last round that succeeded; null = none has. */
  readonly lastSuccessAt: number | null;
  readonly periodMs: number;
  /** What Ziik shows now; null = not asked yet. */
  readonly inZiik: 'active' | 'inactive' | 'absent' | null;
}

/** Of clocks that differ by more than this, one is wrong, and nobody knows which. */
export const CLOCK_TOLERANCE_MS = 180_000;

/** Whether two clocks agree closely enough for what cannot be undone. */
export function clocksAgree(now: number, ownNow: number): boolean {
  return Math.abs(now - ownNow) <= CLOCK_TOLERANCE_MS;
}

/**
 * What to do with a deactivated user whose purge may be due.
 *
 * | the first that holds | → |
 * | --- | --- |
 * | no longer gone | `off`: the purge is off |
 * | the two clocks differ | `wrong-clock`: nothing until they agree |
 * | deactivated in the future | `redate`: the day was counted by a clock that was wrong; it counts from now on |
 * | before the day, or the integration is disabled | `wait` |
 * | no round has succeeded within the last two periods | `wait` |
 * | Ziik not asked yet | `look`: ask Ziik, then decide again |
 * | Ziik has nobody any more | `done` |
 * | active in Ziik: somebody reactivated the user there | `keep`, listed `reactivated-in-ziik` |
 * | inactive in Ziik | `purge` |
 */
export function decidePurge(
  facts: PurgeFacts,
): 'off' | 'wrong-clock' | 'redate' | 'wait' | 'look' | 'done' | 'keep' | 'purge' {
  if (!facts.stillGone) return 'off';
  if (!clocksAgree(facts.now, facts.ownNow)) return 'wrong-clock';
  if (facts.deactivatedAt !== null && facts.deactivatedAt > facts.now + CLOCK_TOLERANCE_MS) return 'redate';
  if (facts.now < facts.purgeAt || !facts.integrationEnabled) return 'wait';
  if (facts.lastSuccessAt === null || facts.now - facts.lastSuccessAt > 2 * facts.periodMs) return 'wait';
  switch (facts.inZiik) {
    case null:
      return 'look';
    case 'absent':
      return 'done';
    case 'active':
      return 'keep';
    case 'inactive':
      return 'purge';
  }
}
