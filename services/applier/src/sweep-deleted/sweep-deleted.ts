import { sweepRowsOfDeleted } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';

/** A run's row outlives its markers and redriven commands by far. */
const RUNS_KEPT = '30 days';

/** Removes links and personal data of integrations that are deleted, and old runs. */
export async function sweepDeleted(db: Database, log: Logger): Promise<void> {
  const { integrations } = await sweepRowsOfDeleted(
    db,
    ['applier.account', 'applier.look'],
    ['applier.run', 'applier.run_marker', 'applier.rehearsal'],
  );
  if (integrations.length > 0) log.info({ integrations }, 'removed rows of deleted integrations');
  await db.execute("DELETE FROM applier.rehearsal WHERE settled_at < now() - interval '7 days'");
  await db.execute(`DELETE FROM applier.run WHERE settled_at < now() - interval '${RUNS_KEPT}'`);
  await db.execute(`DELETE FROM applier.run_marker WHERE arrived_at < now() - interval '${RUNS_KEPT}'`);
}
