import type { Tx } from '@user-sync/persistence';
import { type Draft, isDeactivated } from './account.ts';
import { appliedEmailKey } from './write-drafts.ts';

/**
 * Makes due who waits for one of these: everybody where the address was let go of, and who is only waiting where the
 * holder has its answer, for then it will not let go. True where somebody may still wait.
 */
export async function wakeWaiting(tx: Tx, slug: string, drafts: readonly Draft[]): Promise<void> {
  const letGo: string[] = [];
  const answered: string[] = [];
  for (const draft of drafts) {
    const { account } = draft;
    const lets =
      account.ziikUserId !== null &&
      (appliedEmailKey(draft) !== account.appliedEmailKey || (isDeactivated(draft) && account.deactivatedAt === null));
    if (lets) letGo.push(account.azureId);
    else if (draft.settled) answered.push(account.azureId);
  }
  if (letGo.length + answered.length === 0) return;
  await tx.execute(
    `UPDATE applier.account SET due_at = now(), touch = touch + 1
      WHERE instance_slug = $1 AND waiting_for IS NOT NULL
        AND (waiting_for = ANY($2::text[]) OR (waiting_for = ANY($3::text[]) AND NOT settled))`,
    [slug, letGo, answered],
  );
}
