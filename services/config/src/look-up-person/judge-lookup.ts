import type { Told } from './ask-azure.ts';

/** Where somebody who was looked for is known. */
export const VERDICTS = ['held', 'ziik-only', 'azure-unread', 'other-integration', 'nowhere'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * Where somebody is known.
 *
 * | the first that holds | → |
 * | --- | --- |
 * | this integration has them | `held` |
 * | another integration of the instance has them | `other-integration` |
 * | the directory has them | `azure-unread`: they arrive with the next round |
 * | Ziik has them | `ziik-only`: left alone |
 * | else | `nowhere`, as far as all could be asked |
 */
export function judgeLookup(
  integrationId: string,
  heldBy: string | null,
  azure: Told<unknown>,
  ziik: Told<unknown>,
): Verdict {
  if (heldBy !== null) return heldBy === integrationId ? 'held' : 'other-integration';
  if (azure.asked && azure.found !== null) return 'azure-unread';
  return ziik.asked && ziik.found !== null ? 'ziik-only' : 'nowhere';
}
