import { takeAuditFindings } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { audit, theSystem } from '../keep-audit/audit.ts';

/** Tells in the activity of each directory audit that found differences, once. */
export async function tellAuditFindings(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    for (const { integrationId, slug, people, differences, runId } of await takeAuditFindings(tx))
      await audit(
        tx,
        theSystem(slug),
        'directory.differed',
        { kind: 'run', id: runId },
        { integrationId, people, differences },
      );
  });
}
