import { integrationsOfInstance } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import type { Result } from './account.ts';
import { appliedEmailKey } from './account-columns.ts';

/**
 * Makes due who waits for one of these: everybody where the address was let go of, and who is only waiting where the
 * holder has its answer, for then it will not let go. A conflict that can heal now is open again, so that a run is not
 * settled in the moment between.
 */
export async function wakeWaiting(tx: Tx, slug: string, results: readonly Result[]): Promise<void> {
  const letGo: string[] = [];
  const answered: string[] = [];
  for (const result of results) {
    const { account } = result;
    const lets =
      account.ziikUserId !== null &&
      (appliedEmailKey(result) !== account.appliedEmailKey || (result.deactivated && account.deactivatedAt === null));
    if (lets) letGo.push(account.azureId);
    else if (result.settled) answered.push(account.azureId);
  }
  const waiting = results.filter(({ settled, waitingFor }) => !settled && waitingFor !== null);
  if (waiting.length > 0)
    await tx.execute(WAKE_WHO_WAITS_IN_VAIN, [
      slug,
      waiting.map(({ account }) => account.azureId),
      await integrationsOfInstance(tx, slug),
    ]);
  if (letGo.length + answered.length === 0) return;
  await tx.execute(
    `UPDATE applier.account SET due_at = now(), touch = touch + 1,
        settled = settled AND NOT waiting_for = ANY($2::text[])
      WHERE instance_slug = $1 AND waiting_for IS NOT NULL
        AND (waiting_for = ANY($2::text[]) OR (waiting_for = ANY($3::text[]) AND NOT settled))`,
    [slug, letGo, answered],
  );
}

/**
 * Whose wait leads back to themselves: looked at together, none of them saw that the others would wait too. Looked at
 * again, they see it, and are listed as conflicts. And who waits for somebody who got the answer in the meantime.
 */
const WAKE_WHO_WAITS_IN_VAIN = `
  WITH RECURSIVE chain (start, azure_id, depth) AS (
    SELECT a.azure_id, a.waiting_for, 1 FROM applier.account a
      WHERE a.integration_id = ANY($3::uuid[]) AND a.azure_id = ANY($2::text[]) AND a.waiting_for IS NOT NULL
    UNION
    SELECT chain.start, a.waiting_for, chain.depth + 1 FROM chain JOIN applier.account a
        ON a.integration_id = ANY($3::uuid[]) AND a.azure_id = chain.azure_id AND a.waiting_for IS NOT NULL
      WHERE chain.azure_id <> chain.start AND chain.depth < 100
  )
  UPDATE applier.account SET due_at = now(), touch = touch + 1
    WHERE instance_slug = $1 AND waiting_for IS NOT NULL AND NOT settled
      AND (azure_id IN (SELECT start FROM chain WHERE azure_id = start)
        OR (azure_id = ANY($2::text[]) AND EXISTS (SELECT 1 FROM applier.account holder
          WHERE holder.integration_id = ANY($3::uuid[]) AND holder.azure_id = account.waiting_for
            AND holder.settled)))`;
