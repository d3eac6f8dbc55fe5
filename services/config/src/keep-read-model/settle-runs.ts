import type { RunMarker } from '@user-sync/contracts';
import { settleRuns } from '@user-sync/control';
import { columns, type Database, planOnce, type Tx } from '@user-sync/persistence';

/** Notes that markers, of runs or rehearsals, have come in a partition; in the transaction that stores the rest. */
export async function noteMarkers(tx: Tx, partition: number, ids: readonly string[]): Promise<void> {
  await tx.execute(NOTE, [ids, partition]);
}

const NOTE = planOnce(
  `INSERT INTO config.run_marker (run_id, partition)
    SELECT DISTINCT run_id, $2::int FROM unnest($1::uuid[]) AS given (run_id) ON CONFLICT DO NOTHING`,
);

/**
 * Settles the runs whose markers have come in every partition. After the commit of `noteMarkers`: the process that
 * notes the last one sees them all then, also when two partitions end at the same moment.
 */
export async function settleWholeRuns(db: Database, markers: readonly RunMarker[]): Promise<string[]> {
  const byRun = new Map(markers.map((marker) => [marker.runId, marker]));
  const whole = await db.query<{ runId: string }>(
    WHOLE,
    columns([...byRun.values()], ['runId', ({ partitions }) => `{${[...new Set(partitions)].join(',')}}`]),
  );
  return settleRuns(
    db,
    whole.map(({ runId }) => runId),
  );
}

const WHOLE = planOnce(
  `SELECT run_id AS "runId" FROM unnest($1::uuid[], $2::text[]) AS given (run_id, partitions)
    WHERE cardinality(partitions::int[]) <= (SELECT count(*) FROM config.run_marker m
      WHERE m.run_id = given.run_id AND m.partition = ANY(given.partitions::int[]))`,
);
