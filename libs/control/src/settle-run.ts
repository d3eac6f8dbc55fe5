import { planOnce, type Tx } from '@user-sync/persistence';
import { notifyAll } from './notices.ts';

/** What the end marker of a run says. */
export interface UnsettledRun {
  readonly runId: string;
  readonly integrationId: string;
  readonly lastRevision: number;
  readonly partitions: readonly number[];
}

/** Most that are taken at once. */
const MOST_UNSETTLED = 500;

/**
 * Runs that ended and have not settled for ten minutes, or for half of their age since they were last taken: Ziik may
 * simply not have answered yet. Each is taken by one caller. Older ones than a month are not waited for.
 */
export function takeUnsettledRuns(db: Tx): Promise<UnsettledRun[]> {
  return db.query<UnsettledRun>(
    `UPDATE control.run SET markers_repeated_at = now() WHERE id IN (
        SELECT run.id FROM control.run JOIN control.integration i ON i.id = run.integration_id AND i.deleted_at IS NULL
          WHERE run.ended_at IS NOT NULL AND run.answered_at IS NULL AND run.last_revision IS NOT NULL
            AND cardinality(run.partitions) > 0 AND run.ended_at > now() - interval '30 days'
            AND coalesce(run.markers_repeated_at, run.ended_at)
              < now() - greatest(interval '10 minutes', (now() - run.ended_at) / 2)
          ORDER BY run.ended_at LIMIT ${MOST_UNSETTLED} FOR UPDATE OF run SKIP LOCKED)
      RETURNING id AS "runId", integration_id AS "integrationId", last_revision AS "lastRevision", partitions`,
  );
}

/** Every change of these runs is answered and shown. Safe to repeat; returns those that were not settled before. */
export async function settleRuns(db: Tx, runIds: readonly string[]): Promise<string[]> {
  if (runIds.length === 0) return [];
  const rows = await db.query<{ id: string; integrationId: string }>(SETTLE, [runIds]);
  await notifyAll(
    db,
    'run',
    rows.map(({ integrationId }) => integrationId),
  );
  return rows.map(({ id }) => id);
}

const SETTLE = planOnce(
  `UPDATE control.run SET answered_at = now() WHERE id IN (
      SELECT id FROM control.run WHERE id = ANY($1::uuid[]) AND answered_at IS NULL ORDER BY id FOR UPDATE)
    AND answered_at IS NULL RETURNING id, integration_id AS "integrationId"`,
);
