import { runSettled } from '@user-sync/contracts';
import { encodeEvent, type Publisher } from '@user-sync/messaging';
import type { Database, Tx } from '@user-sync/persistence';

/** A drained run with nobody unsettled, of which nothing was said yet. */
export interface SettledRun {
  readonly runId: string;
  readonly integrationId: string;
  readonly lastRevision: number;
}

/** Runs of these integrations that are drained and have nobody unsettled with a revision up to their last one. */
export function settledRuns(db: Tx, integrationIds: readonly string[]): Promise<SettledRun[]> {
  return db.query<SettledRun>(
    `SELECT run_id AS "runId", integration_id AS "integrationId", last_revision AS "lastRevision" FROM applier.run r
      WHERE integration_id = ANY($1::uuid[]) AND drained_at IS NOT NULL AND settled_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM applier.account a
          WHERE a.integration_id = r.integration_id AND NOT a.settled AND a.desired_revision <= r.last_revision)`,
    [integrationIds],
  );
}

/**
 * Says in every partition of the outcomes that a run is settled. Call it when the outcomes of the run are acknowledged:
 * a consumer that has read the markers of all partitions has read every message.
 */
export async function sayRunsSettled(
  db: Database,
  publisher: Publisher,
  topic: string,
  partitionCount: number,
  runs: readonly SettledRun[],
): Promise<void> {
  const partitions = Array.from({ length: partitionCount }, (_, index) => index);
  const [type] = runSettled.types;
  await publisher.send(
    topic,
    runs.flatMap((run) =>
      partitions.map((partition) =>
        encodeEvent(
          type!,
          { ...run, partitions },
          { source: 'applier', id: run.runId, key: run.integrationId, partition },
        ),
      ),
    ),
  );
  await db.execute('UPDATE applier.run SET settled_at = now() WHERE run_id = ANY($1::uuid[])', [
    runs.map(({ runId }) => runId),
  ]);
}
