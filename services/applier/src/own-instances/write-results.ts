import { addApplied, fenceLease, type Lease } from '@user-sync/control';
import { type Database, isUniqueViolation } from '@user-sync/persistence';
import type { Draft } from '../accounts/account.ts';
import { wakeWaiting } from '../accounts/wake-waiting.ts';
import { writeDrafts } from '../accounts/write-drafts.ts';
import { countHeld } from '../deactivate-users/judge-deactivations.ts';
import { keepPending } from '../reconcile-user/finish-draft.ts';

/**
 * Writes what was reached in one transaction under the instance's lease: the rows, the runs' counts, and who is woken
 * by it. A link that somebody else got first is not written; that user is looked up again.
 */
export async function writeResults(
  db: Database,
  { lease, slug, retentionMs }: { lease: Lease; slug: string; retentionMs: number },
  drafts: readonly Draft[],
): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await fenceLease(tx, lease);
      const { applied } = await writeDrafts(tx, drafts, retentionMs);
      await addApplied(tx, applied);
      await wakeWaiting(tx, slug, drafts);
      const holds = new Set(drafts.flatMap(({ account }) => account.holdRun ?? []));
      if (holds.size > 0) await countHeld(tx, [...holds]);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    if (drafts.length > 1) {
      for (const draft of drafts) await writeResults(db, { lease, slug, retentionMs }, [draft]);
      return;
    }
    const [draft] = drafts;
    draft!.ziikUserId = draft!.account.ziikUserId;
    draft!.applied = draft!.account.applied;
    draft!.doubtful = true;
    keepPending(draft!, { due: 1_000 });
    await writeResults(db, { lease, slug, retentionMs }, drafts);
  }
}
