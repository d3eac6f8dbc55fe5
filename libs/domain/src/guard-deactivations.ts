/** Numbers that the removal limit judges. */
export interface DueDeactivations {
  /** Users that the integration has linked. */
  readonly linked: number;
  /** Deactivations done in the last 24 hours, for whatever cause. */
  readonly deactivatedLast24h: number;
  /** Deactivations due now. */
  readonly due: number;
  /** From `maxDeactivations`: the share of the linked users that may go in 24 hours. */
  readonly percent: number;
  /** From `maxDeactivations`: fewer than these are never held. */
  readonly from: number;
}

/**
 * Whether the deactivations due now may be done or are held for an administrator.
 *
 * | all of 24 hours, those due included | → |
 * | --- | --- |
 * | fewer than `from` | release |
 * | `from` or more, at most `percent` per cent of the linked users | release |
 * | `from` or more, and more than `percent` per cent | hold |
 */
export function guardDeactivations({
  linked,
  deactivatedLast24h,
  due,
  percent,
  from,
}: DueDeactivations): 'release' | 'hold' {
  const all = deactivatedLast24h + due;
  return due > 0 && all >= from && all * 100 > linked * percent ? 'hold' : 'release';
}
