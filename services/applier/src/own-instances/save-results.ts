import { addApplied, fenceLease, type Lease } from '@user-sync/control';
import { type Database, isUniqueViolation } from '@user-sync/persistence';
import type { Result } from '../accounts/account.ts';
import { doubtLink } from '../accounts/links.ts';
import { wakeWaiting } from '../accounts/wake-waiting.ts';
import { writeResults } from '../accounts/write-results.ts';
import { tellHeld } from '../deactivate-users/judge-deactivations.ts';

/**
 * Writes what was reached in one transaction under the instance's lease: the rows, the runs' counts, and who is woken
 * by it. A link that somebody else got first is not written; that user is looked up again.
 */
export async function saveResults(
  db: Database,
  { lease, slug, retentionMs }: { lease: Lease; slug: string; retentionMs: number },
  results: readonly Result[],
): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await fenceLease(tx, lease);
      const { applied } = await writeResults(tx, results, retentionMs);
      await wakeWaiting(tx, slug, results);
      const holds = new Set(results.flatMap(({ account }) => account.holdRun ?? []));
      if (holds.size > 0) await tellHeld(tx, [...holds]);
      // After all rows of people, as where commands are stored, or one could wait for the other.
      await addApplied(tx, applied);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    if (results.length > 1) {
      for (const result of results) await saveResults(db, { lease, slug, retentionMs }, [result]);
      return;
    }
    await db.transaction(async (tx) => {
      await fenceLease(tx, lease);
      await doubtLink(tx, results[0]!.account);
    });
  }
}
