/** What is looked at before a user is removed for good (S36). Times in milliseconds since 1970, by one clock. */
export interface PurgeFacts {
  readonly now: number;
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

/**
 * What to do with a deactivated user whose purge may be due.
 *
 * | the first that holds | → |
 * | --- | --- |
 * | no longer gone | `off`: the purge is off |
 * | before the day, or the integration is disabled | `wait` |
 * | no round has succeeded within the last two periods | `wait` |
 * | Ziik not asked yet | `look`: ask Ziik, then decide again |
 * | Ziik has nobody any more | `done` |
 * | active in Ziik: somebody reactivated the user there | `keep`, listed `reactivated-in-ziik` |
 * | inactive in Ziik | `purge` |
 */
export function decidePurge(facts: PurgeFacts): 'off' | 'wait' | 'look' | 'done' | 'keep' | 'purge' {
  if (!facts.stillGone) return 'off';
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
