import type { Database, Tx } from '@user-sync/persistence';
import { LeaseLost } from './lease.ts';
import { notify } from './notices.ts';
import { queueRun } from './queue-run.ts';
import { RUN_COLUMNS, type Run, type RunCounts, type RunError, type RunRow, runFromRow } from './run.ts';

/** Claimers go one after the other, so that each sees what the one before took. */
const CLAIM_LOCK = 0x7573_7264;

/**
 * How long a run waits for the first reading of its instance's units and user types, which begins with the integration:
 * without them everybody would be read for nothing, wait as pending, and be decided again a moment later. The same where
 * they are asked for anew, for an initiated full run: by old ones it would not set right what changed there.
 */
const CATALOGUE_PATIENCE_MS = 5_000;

/**
 * Claims up to `limit` runs: such whose holder is gone (their lease ran out), and queued ones that are due, whose
 * integration is enabled and has no other run; administrators' first. One with `cancelRequested` only wants its end. A run claimed again has a higher token.
 */
export function claimRun(db: Database, holder: string, leaseMs: number, limit: number): Promise<Run[]> {
  return db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [CLAIM_LOCK]);
    const rows = await tx.query<RunRow>(
      `WITH candidate AS (
          SELECT run.id, run.status = 'running' AS taken_over, run.trigger = 'administrator' AS asked_for,
            run.not_before, run.number,
            row_number() OVER (PARTITION BY run.integration_id
              ORDER BY run.status = 'running' DESC, run.trigger = 'administrator' DESC, run.number) AS place
          FROM control.run JOIN control.integration i ON i.id = run.integration_id
            JOIN control.instance ON instance.slug = i.instance_slug
          WHERE i.deleted_at IS NULL AND (
            (run.status = 'running' AND run.lease_until <= now())
            OR (run.status = 'queued' AND run.not_before <= now() AND (i.enabled OR run.cancel_requested)
              AND (instance.catalogue_tried_at IS NOT NULL OR run.queued_at <= now() - $4 * interval '1 millisecond')
              AND NOT EXISTS (SELECT 1 FROM control.run other
                WHERE other.integration_id = run.integration_id AND other.status = 'running')))
        ), chosen AS (
          SELECT id FROM candidate WHERE place = 1
            ORDER BY taken_over DESC, asked_for DESC, not_before, number LIMIT $3
        )
        UPDATE control.run SET status = 'running', token = run.token + 1, lease_holder = $1,
          lease_until = now() + $2 * interval '1 millisecond', started_at = coalesce(run.started_at, now())
        FROM chosen WHERE run.id = chosen.id AND (run.status = 'queued' OR run.lease_until <= now())
        RETURNING ${RUN_COLUMNS}`,
      [holder, leaseMs, limit, CATALOGUE_PATIENCE_MS],
    );
    return rows.map(runFromRow);
  });
}

/** What the holder of a run learns at its heartbeat. */
export type RunHeartbeat = 'ok' | 'lost' | 'cancel-requested' | 'disabled';

/** Prolongs the lease on a run and says whether to go on. 'disabled' also for an integration that was deleted. */
export async function renewRun(db: Tx, run: Pick<Run, 'id' | 'token'>, leaseMs: number): Promise<RunHeartbeat> {
  const [row] = await db.query<{ cancelled: boolean; active: boolean }>(
    `UPDATE control.run SET lease_until = now() + $3 * interval '1 millisecond'
      FROM control.integration i
      WHERE run.id = $1 AND run.token = $2 AND run.status = 'running' AND run.lease_until > now()
        AND i.id = run.integration_id
      RETURNING run.cancel_requested AS cancelled, i.enabled AND i.deleted_at IS NULL AS active`,
    [run.id, run.token, leaseMs],
  );
  if (row === undefined) return 'lost';
  if (!row.active) return 'disabled';
  return row.cancelled ? 'cancel-requested' : 'ok';
}

/** Locks the run's row in the transaction that writes: nobody can take it over before the commit. Throws LeaseLost. */
export async function fenceRun(tx: Tx, run: Pick<Run, 'id' | 'token'>): Promise<void> {
  const [row] = await tx.query(
    `SELECT 1 FROM control.run WHERE id = $1 AND token = $2 AND status = 'running' AND lease_until > clock_timestamp()
      FOR UPDATE`,
    [run.id, run.token],
  );
  if (row === undefined) throw new LeaseLost(`run ${run.id}`);
}

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

/** Notes, without waiting for the end, where changes of the run went. */
export async function addPartitions(tx: Tx, runId: string, partitions: Iterable<number>): Promise<void> {
  await tx.execute(
    `UPDATE control.run SET partitions = ARRAY(SELECT DISTINCT p FROM unnest(partitions || $2::int[]) AS p ORDER BY p)
      WHERE id = $1 AND NOT partitions @> $2::int[]`,
    [runId, [...partitions]],
  );
}

/** How a run's reading ended. */
export interface RunEnd {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly error?: RunError | null;
  readonly lastRevision: number | null;
  readonly partitions: readonly number[];
}

/**
 * Ends a run. Call it when the end markers are acked: a crash before then repeats them, one after it has nothing left
 * to do. A run that published nothing is settled at once. The first full read that succeeds is noted on the integration.
 * Was it asked to enforce in the last moment, when it had read without, another one follows that does. Cancelled because
 * its integration was switched off, which is on again by now, it is postponed: it goes on.
 */
export async function endRun(
  tx: Tx,
  run: Pick<Run, 'id' | 'token' | 'integrationId' | 'kind' | 'enforce'>,
  end: RunEnd,
): Promise<'ended' | 'postponed'> {
  await fenceRun(tx, run);
  // Switched on again before it had ended: it is what an administrator who asks for one is answered with.
  if (end.status === 'cancelled' && (await mayGoOn(tx, run.id))) {
    await postponeRun(tx, run, new Date());
    return 'postponed';
  }
  const [ended] = await tx.query<{ enforce: boolean }>(
    `UPDATE control.run SET status = $2, error = $3::jsonb, last_revision = $4, partitions = $5::int[],
      ended_at = now(), lease_holder = NULL, lease_until = NULL,
      answered_at = CASE WHEN cardinality($5::int[]) = 0 THEN now() ELSE answered_at END
      WHERE id = $1 RETURNING enforce`,
    [run.id, end.status, end.error ? JSON.stringify(end.error) : null, end.lastRevision, [...end.partitions]],
  );
  if (ended!.enforce && !run.enforce && end.status === 'succeeded')
    await queueRun(tx, { integrationId: run.integrationId, kind: 'full', trigger: 'administrator' });
  if (end.status === 'succeeded' && run.kind !== 'remap') {
    await tx.execute(
      `UPDATE control.integration SET last_read_at = now(),
        first_read_at = CASE WHEN $2 = 'full' THEN coalesce(first_read_at, now()) ELSE first_read_at END
        WHERE id = $1`,
      [run.integrationId, run.kind],
    );
  }
  await notify(tx, 'run', run.integrationId);
  return 'ended';
}

/** Whether nothing speaks against the run any more. Holds the integration's row, as whoever asks for a run does. */
async function mayGoOn(tx: Tx, runId: string): Promise<boolean> {
  const [row] = await tx.query<{ active: boolean }>(
    `SELECT i.enabled AND i.deleted_at IS NULL AND NOT run.cancel_requested AS active
      FROM control.run JOIN control.integration i ON i.id = run.integration_id WHERE run.id = $1 FOR SHARE OF i`,
    [runId],
  );
  return row?.active === true;
}

/**
 * Gives a run back until `notBefore`, since the other side asked for a longer pause. It waits as a queued run; where
 * another of its kind is queued already it stays a running one that nobody holds, and is claimed again first.
 */
export async function postponeRun(
  tx: Tx,
  run: Pick<Run, 'id' | 'token' | 'integrationId'>,
  notBefore: Date,
): Promise<void> {
  await fenceRun(tx, run);
  await tx.execute(
    `UPDATE control.run SET not_before = $2, lease_holder = NULL,
      status = CASE WHEN other.queued THEN 'running' ELSE 'queued' END,
      lease_until = CASE WHEN other.queued THEN $2::timestamptz END
      FROM (SELECT EXISTS (SELECT 1 FROM control.run mine JOIN control.run theirs
        ON theirs.integration_id = mine.integration_id AND theirs.kind = mine.kind AND theirs.status = 'queued'
        WHERE mine.id = $1) AS queued) AS other
      WHERE run.id = $1`,
    [run.id, notBefore],
  );
  await notify(tx, 'run', run.integrationId);
}

/** Every change of the run is answered and shown. Safe to repeat; false when it was settled before or is not there. */
export async function settleRun(db: Tx, runId: string): Promise<boolean> {
  const rows = await db.query<{ id: string }>(
    'UPDATE control.run SET answered_at = now() WHERE id = $1 AND answered_at IS NULL RETURNING integration_id AS id',
    [runId],
  );
  for (const { id } of rows) await notify(db, 'run', id);
  return rows.length === 1;
}

/** How many deactivations of the run are held now; shown as attention until it is 0 or decided. */
export async function setHeld(db: Tx, runId: string, held: number): Promise<void> {
  await db.execute('UPDATE control.run SET held = $2 WHERE id = $1 AND held <> $2', [runId, held]);
}
