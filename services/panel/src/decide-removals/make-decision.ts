import type { Hold } from './describe-holds.ts';

/** So many people can be named in one decision. */
export const MOST_NAMED = 1_000;

export type Verdict = 'approve' | 'reject';

/** What is sent to decide on the removals of a run. */
export interface DecisionBody {
  readonly deactivations: Verdict;
  readonly azureIds?: string[];
  readonly expected: number | string[];
}

/**
 * Decides on exactly those who were looked at: `expected` has their ids where all of them were listed and can be named,
 * else their number. A choice of all is a decision on the whole run, which is decided with it.
 */
export function decisionOf(
  verdict: Verdict,
  { deactivations }: Pick<Hold, 'deactivations'>,
  listed: readonly string[],
  chosen: ReadonlySet<string> | null,
): DecisionBody {
  const isListed = listed.length === deactivations && deactivations <= MOST_NAMED;
  const expected = isListed ? [...listed] : deactivations;
  if (chosen === null || chosen.size === deactivations) return { deactivations: verdict, expected };
  return { deactivations: verdict, azureIds: [...chosen], expected };
}
