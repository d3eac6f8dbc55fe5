import type { Tx } from '@user-sync/persistence';
import type { RunCounts } from './run.ts';

/** Adds to a run's counts; for those applied in Ziik there is `addApplied`. */
export async function addCounts(tx: Tx, runId: string, counts: Partial<Omit<RunCounts, 'applied'>>): Promise<void> {
  await tx.execute(
    `UPDATE control.run SET read = read + $2, created = created + $3, updated = updated + $4,
      unchanged = unchanged + $5, restored = restored + $6, removed = removed + $7, published = published + $8
      WHERE id = $1`,
    [
      runId,
      counts.read ?? 0,
      counts.created ?? 0,
      counts.updated ?? 0,
      counts.unchanged ?? 0,
      counts.restored ?? 0,
      counts.removed ?? 0,
      counts.published ?? 0,
    ],
  );
}

/** Adds to `applied` of many runs at once. */
export async function addApplied(tx: Tx, applied: ReadonlyMap<string, number>): Promise<void> {
  if (applied.size === 0) return;
  await tx.execute(
    `INSERT INTO control.run_applied AS done (run_id, applied)
      SELECT given.id, given.applied FROM unnest($1::uuid[], $2::int[]) AS given (id, applied)
        WHERE EXISTS (SELECT FROM control.run WHERE run.id = given.id) ORDER BY given.id
      ON CONFLICT (run_id) DO UPDATE SET applied = done.applied + excluded.applied`,
    [[...applied.keys()], [...applied.values()]],
  );
}

/** How many changes of a run were sent on and are not in Ziik. What is held waits for an administrator: not counted. */
export async function countUnapplied(db: Tx, runId: string): Promise<number> {
  const [row] = await db.query<{ unapplied: number }>(
    `SELECT run.published - run.held
        - coalesce((SELECT applied FROM control.run_applied done WHERE done.run_id = run.id), 0) AS unapplied
      FROM control.run WHERE id = $1`,
    [runId],
  );
  return row?.unapplied ?? 0;
}

/** Notes, without waiting for the end, where changes of the run went. */
export async function addPartitions(tx: Tx, runId: string, partitions: Iterable<number>): Promise<void> {
  await tx.execute(
    `UPDATE control.run SET partitions = ARRAY(SELECT DISTINCT p FROM unnest(partitions || $2::int[]) AS p ORDER BY p)
      WHERE id = $1 AND NOT partitions @> $2::int[]`,
    [runId, [...partitions]],
  );
}
