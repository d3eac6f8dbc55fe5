import type { RunMarker } from '@user-sync/contracts';
import { settleRun } from '@user-sync/control';
import { columns, type Database, type Tx } from '@user-sync/persistence';

/** Notes that markers have come in a partition; in the transaction that stores the outcomes before them. */
export async function noteMarkers(tx: Tx, partition: number, markers: readonly RunMarker[]): Promise<void> {
  await tx.execute(
    `INSERT INTO config.run_marker (run_id, partition)
      SELECT DISTINCT run_id, $2::int FROM unnest($1::uuid[]) AS given (run_id) ON CONFLICT DO NOTHING`,
    [...columns(markers, ['runId']), partition],
  );
}

/**
 * Settles the runs whose markers have come in every partition. After the commit of `noteMarkers`: whoever notes the last
 * one sees them all then, also when two partitions end at the same moment.
 */
export async function settleRuns(db: Database, markers: readonly RunMarker[]): Promise<string[]> {
  const settled: string[] = [];
  for (const { runId, partitions } of new Map(markers.map((marker) => [marker.runId, marker])).values()) {
    const [row] = await db.query<{ arrived: number }>(
      'SELECT count(*) AS arrived FROM config.run_marker WHERE run_id = $1 AND partition = ANY($2::int[])',
      [runId, partitions],
    );
    if (row!.arrived >= new Set(partitions).size && (await settleRun(db, runId))) settled.push(runId);
  }
  return settled;
}
