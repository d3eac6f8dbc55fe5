import { emailKey } from '@user-sync/domain';
import type { Draft } from '../accounts/account.ts';
import { type Holder, wouldWaitInCircle } from '../accounts/links.ts';
import type { Surroundings } from './surroundings.ts';

/** Whether waiting for the holder is no conflict: it leaves, or takes another address, and does not wait for us. */
export async function isAboutToLetGo(draft: Draft, holder: Holder, { db, slug }: Surroundings): Promise<boolean> {
  const { email } = draft.account.command.profile;
  if (holder.settled || email === null) return false;
  const letsGo = holder.isGone
    ? !holder.isHeld
    : holder.wantedEmailKey !== null && holder.wantedEmailKey !== emailKey(email);
  return letsGo && !(await wouldWaitInCircle(db, slug, holder, draft.account.azureId));
}
