import type { Tx } from '@user-sync/persistence';
import { LeaseLost } from './lease.ts';
import type { Run } from './run.ts';

/** What the holder of a run learns at its heartbeat. */
export type RunHeartbeat = 'ok' | 'lost' | 'cancel-requested' | 'disabled';

/** A rehearsal reads also while the integration `i` is disabled: nothing is written for it. */
export const mayWork = (run: string): string => `(i.enabled OR ${run}.kind = 'rehearsal')`;

/**
 * Whether a run of this integration is under way. Asked of each row by itself (that is what OFFSET is for): joined, all
 * queued runs would be compared with all running ones, as the planner expects none of either.
 */
export const isRunning = (integrationId: string): string => `EXISTS (SELECT FROM control.run under_way
  WHERE under_way.integration_id = ${integrationId} AND under_way.status = 'running' OFFSET 0)`;

/**
 * Says whether to continue a run, and renews the lease on it where a tenth of that has passed. 'disabled' also for an
 * integration that was deleted.
 */
export async function renewRun(db: Tx, run: Pick<Run, 'id' | 'token'>, leaseMs: number): Promise<RunHeartbeat> {
  const [row] = await db.query<{ cancelled: boolean; active: boolean }>(
    `WITH seen AS (
        SELECT run.id, run.cancel_requested, ${mayWork('run')} AND i.deleted_at IS NULL AS active
          FROM control.run JOIN control.integration i ON i.id = run.integration_id
          WHERE run.id = $1 AND run.token = $2 AND run.status = 'running' AND run.lease_until > now()
      ), renewed AS (
        UPDATE control.run SET lease_until = now() + $3 * interval '1 millisecond' FROM seen
          WHERE run.id = seen.id AND run.token = $2 AND run.lease_until < now() + $3 * interval '0.9 milliseconds'
      )
      SELECT cancel_requested AS cancelled, active FROM seen`,
    [run.id, run.token, leaseMs],
  );
  if (row === undefined) return 'lost';
  if (!row.active) return 'disabled';
  return row.cancelled ? 'cancel-requested' : 'ok';
}

/** SQL: the run's row, locked, where it is still held under this token. */
export const fencedRun = (id: string, token: string): string =>
  `SELECT id FROM control.run WHERE id = ${id} AND token = ${token} AND status = 'running'
    AND lease_until > clock_timestamp() FOR UPDATE`;

/** Locks the run's row in the transaction that writes: nobody can take it over before the commit. Throws LeaseLost. */
export async function fenceRun(tx: Tx, run: Pick<Run, 'id' | 'token'>): Promise<void> {
  const [row] = await tx.query(fencedRun('$1', '$2'), [run.id, run.token]);
  if (row === undefined) throw new LeaseLost(`run ${run.id}`);
}
