import type { Tx } from '@user-sync/persistence';
import { fencedRun, fenceRun } from './hold-run.ts';
import { LeaseLost } from './lease.ts';
import { notifying } from './notices.ts';
import { postponeRun } from './postpone-run.ts';
import { queueRun } from './queue-run.ts';
import type { Run, RunError } from './run.ts';

/** How a run's reading ended. */
export interface RunEnd {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly error?: RunError | null;
  readonly lastRevision: number | null;
  readonly partitions: readonly number[];
  /** How many there are in the directory, after a full read. */
  readonly people?: number;
  /** Differences that the read found and no delta had told; left out where it was not compared. */
  readonly differences?: number;
}

/**
 * Ends a run. Call it when the end markers are acked: a crash before then repeats them, one after it has nothing left
 * to do. A run that published nothing is settled at once. The first full read that succeeds is noted on the
 * integration. Was it asked to enforce in the last moment, when it had read without, another one follows that does.
 * If it was cancelled by disabling its integration, which is enabled again by now, it is postponed and continues.
 */
export async function endRun(
  tx: Tx,
  run: Pick<Run, 'id' | 'token' | 'integrationId' | 'kind' | 'enforce'>,
  end: RunEnd,
): Promise<'ended' | 'postponed'> {
  if (end.status === 'cancelled') {
    await fenceRun(tx, run);
    // Switched on again before it had ended: it is what an administrator who asks for one is answered with.
    if (await mayGoOn(tx, run.id)) {
      await postponeRun(tx, run, new Date());
      return 'postponed';
    }
  }
  const isRead = end.status === 'succeeded' && (run.kind === 'full' || run.kind === 'delta');
  const [ended] = await tx.query<{ enforce: boolean; requestedBy: string | null }>(END, [
    run.id,
    end.status,
    end.error ? JSON.stringify(end.error) : null,
    end.lastRevision,
    [...end.partitions],
    isRead,
    run.kind,
    end.people ?? null,
    run.token,
  ]);
  if (ended === undefined) throw new LeaseLost(`run ${run.id}`);
  if (ended.enforce && !run.enforce && end.status === 'succeeded')
    await queueRun(tx, {
      integrationId: run.integrationId,
      kind: 'full',
      trigger: 'administrator',
      requestedBy: ended.requestedBy,
    });
  if (isRead && end.differences !== undefined)
    await tx.execute(
      `UPDATE control.integration SET audited_at = now(), audit_people = people, audit_differences = $2,
        audit_run_id = $3 WHERE id = $1`,
      [run.integrationId, end.differences, run.id],
    );
  return 'ended';
}

/** One statement: most runs find nothing, and round trips are most of what they cost. */
const END = `
  WITH held AS (${fencedRun('$1', '$9')}
  ), ended AS (
    UPDATE control.run SET status = $2, error = $3::jsonb, last_revision = $4, partitions = $5::int[],
      ended_at = now(), lease_holder = NULL, lease_until = NULL, waits_for = NULL,
      answered_at = CASE WHEN cardinality($5::int[]) = 0 THEN now() ELSE answered_at END
      FROM held WHERE run.id = held.id RETURNING integration_id, enforce, requested_by
  ), noted AS (
    UPDATE control.integration i SET last_read_at = now(), people = coalesce($8, i.people),
      first_read_at = CASE WHEN $7 = 'full' THEN coalesce(i.first_read_at, now()) ELSE i.first_read_at END
      FROM ended WHERE $6::boolean AND i.id = ended.integration_id
  )
  SELECT enforce, requested_by AS "requestedBy", ${notifying('run', 'integration_id')} FROM ended`;

/** Whether the run may continue. Locks the integration's row, as every request for a run does. */
async function mayGoOn(tx: Tx, runId: string): Promise<boolean> {
  const [row] = await tx.query<{ active: boolean }>(
    `SELECT i.enabled AND i.deleted_at IS NULL AND NOT run.cancel_requested AS active
      FROM control.run JOIN control.integration i ON i.id = run.integration_id WHERE run.id = $1 FOR SHARE OF i`,
    [runId],
  );
  return row?.active === true;
}
