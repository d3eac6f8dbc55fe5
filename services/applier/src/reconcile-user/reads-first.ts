import type { Draft } from '../accounts/account.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Whether Ziik is to be read before the first write: an earlier attempt may have written more than we know, ours
 * (`doubtful`) or one of the process that had the instance before.
 */
export function readsFirst(draft: Draft, { takenOverAt }: Pick<Surroundings, 'takenOverAt'>): boolean {
  const { account } = draft;
  return draft.doubtful || (takenOverAt !== null && !account.settled && account.waitingSince < takenOverAt);
}
