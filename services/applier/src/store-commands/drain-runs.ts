import type { RunMarker } from '@user-sync/contracts';
import { addUnheard, instancesOf } from '@user-sync/control';
import { columns, type Database, type Tx } from '@user-sync/persistence';

/*
 * A run is drained when its end markers have come through all partitions that it went to. Each partition stores its
 * marker in a row of its own, so that none waits for another; the row of the run is written once, by the first who sees
 * all of them after they are committed.
 */

/** Channel on which the owner of an instance hears, by its slug, that there is something to do. */
export const WAKE_CHANNEL = 'applier';

/** Wakes the owners of these instances, when the transaction commits. */
export async function wakeOwners(tx: Tx, slugs: Iterable<string>): Promise<void> {
  await tx.query('SELECT pg_notify($1, slug) FROM unnest($2::text[]) AS slug', [WAKE_CHANNEL, [...new Set(slugs)]]);
}

/** Stores the markers that a partition brought, in the transaction that stores the commands before them. */
export async function storeMarkers(tx: Tx, partition: number, markers: readonly RunMarker[]): Promise<void> {
  const byRun = new Map(markers.map((marker) => [marker.runId, marker]));
  if (byRun.size === 0) return;
  await tx.execute(
    `INSERT INTO applier.run_marker (run_id, integration_id, last_revision, partitions, everybody_since, partition)
      SELECT run_id, integration_id, last_revision, partitions::int[], everybody_since, $6
        FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::bigint[])
          AS given (run_id, integration_id, last_revision, partitions, everybody_since)
        ORDER BY run_id
      ON CONFLICT (run_id, partition) DO UPDATE SET last_revision = excluded.last_revision,
        partitions = excluded.partitions, everybody_since = excluded.everybody_since, arrived_at = now()`,
    [
      ...columns(
        [...byRun.values()],
        [
          'runId',
          'integrationId',
          'lastRevision',
          ({ partitions }) => `{${partitions.join(',')}}`,
          ({ everybodySince }) => everybodySince ?? null,
        ],
      ),
      partition,
    ],
  );
}

/**
 * Notes which of these runs are drained, and wakes the owners of their instances. Call it when the markers are
 * committed. A marker that comes again has the run said to be settled again: its sender does not know of it.
 */
export async function drainRuns(
  db: Database,
  runIds: readonly string[],
  options: { isPatient: boolean },
): Promise<void> {
  if (runIds.length === 0) return;
  await db.transaction(async (tx) => {
    const runs = await tx.query<{ integrationId: string; everybodySince: number | null }>(DRAIN, [runIds]);
    if (runs.length === 0) return;
    for (const { integrationId, everybodySince } of runs) {
      if (everybodySince === null) continue;
      // The directory may have forgotten them without our noticing, as after a restored backup.
      await addUnheard(
        tx,
        `SELECT integration_id, azure_id FROM applier.account
          WHERE integration_id = $1 AND NOT is_gone AND desired_revision < $2`,
        [integrationId, everybodySince],
      );
    }
    const slugs = await instancesOf(
      tx,
      runs.map(({ integrationId }) => integrationId),
    );
    await wakeOwners(tx, slugs.values());
  }, options);
}

/**
 * Runs with markers that nobody has looked at, as where a process of the version before has stored the last one, which
 * adds it to the row of the run.
 */
export async function runsWithMarkers(db: Tx): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT run_id AS id FROM applier.run_marker WHERE arrived_at < now() - interval '5 seconds'`,
  );
  return rows.map(({ id }) => id);
}

// The newest marker says where the run went. What the version before has stored stands in the row of the run.
const PARTITIONS = '(array_agg(m.partitions::text ORDER BY m.arrived_at DESC))[1]::int[]';
// Each table is read by its key: the markers of all other runs, and those that are gone but not vacuumed, are many. Not
// planned once: a plan made while the table is empty would read all of it.
const DRAIN = `
  WITH given AS (
    SELECT m.run_id, array_agg(m.partition) AS arrived, ${PARTITIONS} AS partitions
      FROM applier.run_marker m WHERE m.run_id = ANY($1::uuid[]) GROUP BY m.run_id
  ), whole AS (
    SELECT run_id FROM given
      WHERE arrived || coalesce((SELECT r.arrived FROM applier.run r WHERE r.run_id = given.run_id), '{}') @> partitions
  ), locked AS (
    SELECT m.run_id, m.partition FROM applier.run_marker m WHERE m.run_id = ANY(ARRAY(SELECT run_id FROM whole))
      ORDER BY m.run_id, m.partition FOR UPDATE
  ), taken AS (
    DELETE FROM applier.run_marker m USING locked
      WHERE m.run_id = ANY(ARRAY(SELECT run_id FROM locked))
        AND m.run_id = locked.run_id AND m.partition = locked.partition
      RETURNING m.*
  ), drained AS (
    INSERT INTO applier.run AS r (run_id, integration_id, last_revision, partitions, arrived, drained_at)
      SELECT m.run_id, m.integration_id, max(m.last_revision), ${PARTITIONS}, array_agg(m.partition), now()
        FROM taken m GROUP BY m.run_id, m.integration_id ORDER BY m.run_id
      ON CONFLICT (run_id) DO UPDATE SET
        last_revision = greatest(r.last_revision, excluded.last_revision),
        partitions = excluded.partitions,
        arrived = ARRAY(SELECT DISTINCT p FROM unnest(r.arrived || excluded.arrived) AS p ORDER BY p),
        drained_at = coalesce(r.drained_at, now()),
        settled_at = CASE WHEN NOT r.arrived && excluded.arrived THEN r.settled_at END
  )
  SELECT integration_id AS "integrationId", max(everybody_since) AS "everybodySince" FROM taken
    GROUP BY run_id, integration_id`;
