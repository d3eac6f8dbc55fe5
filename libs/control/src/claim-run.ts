import { type Database, isUniqueViolation } from '@user-sync/persistence';
import { isRunning, mayWork } from './hold-run.ts';
import { RUN_COLUMNS, type Run, type RunRow, runFromRow } from './run.ts';
import { isFromWrongClock } from './wrong-clock.ts';

/**
 * How long a run waits for the first reading of its instance's units and user types, which begins with the integration:
 * without them everybody would be read for nothing, wait as pending, and be decided again a moment later. The same
 * where they are requested again for an initiated full run: old ones would not correct what changed there.
 */
export const CATALOGUE_PATIENCE_MS = 5_000;

/**
 * Claims up to `limit` runs: such whose holder is gone (their lease ran out), and queued ones that are due, whose
 * integration is enabled (or rehearsed) and has no other run; administrators' first. One with `cancelRequested` only
 * wants its end. A run claimed again has a higher token. Nobody's lock is waited for: a run whose holder is frozen in
 * the middle of writing is left out, the others are not.
 */
export async function claimRun(db: Database, holder: string, leaseMs: number, limit: number): Promise<Run[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const rows = await db.transaction(async (tx) => {
        await tx.execute('SET LOCAL enable_sort = off');
        return tx.query<RunRow>(CLAIM, [holder, leaseMs, limit, CATALOGUE_PATIENCE_MS]);
      });
      return rows.map(runFromRow);
    } catch (error) {
      // Another claimer gave the integration another run, which was queued between our looks.
      if (attempt === 3 || !isUniqueViolation(error, 'run_one_running')) throw error;
    }
  }
}

const LEASE_IS_OVER = `(run.lease_until <= now() OR ${isFromWrongClock('run.lease_until')})`;

/** Whether a queued run `run` may begin now, but for the others of its integration `i`, which has this `instance`. */
const isDue = (run: string): string => `(${run}.status = 'queued'
  AND (${run}.not_before <= now() OR ${isFromWrongClock(`${run}.not_before`)})
  AND (${mayWork(run)} OR ${run}.cancel_requested)
  AND (instance.catalogue_tried_at IS NOT NULL OR ${run}.queued_at <= now() - $4 * interval '1 millisecond'
    OR ${isFromWrongClock(`${run}.queued_at`)}))`;

// The queued ones are read in the order of the index `run_to_claim`, and no more of them than are claimed, however many
// wait. The planner expects none, and would read and sort all of them.
const CLAIM = `
  WITH left_over AS (
    SELECT run.id FROM control.run JOIN control.integration i ON i.id = run.integration_id AND i.deleted_at IS NULL
      WHERE run.status = 'running' AND ${LEASE_IS_OVER}
      ORDER BY run.trigger = 'administrator' DESC, run.not_before, run.number LIMIT $3
      FOR NO KEY UPDATE OF run SKIP LOCKED
  ), waiting AS (
    SELECT run.id FROM control.run JOIN control.integration i ON i.id = run.integration_id AND i.deleted_at IS NULL
        JOIN control.instance ON instance.slug = i.instance_slug
      WHERE ${isDue('run')}
        AND NOT ${isRunning('run.integration_id')}
        AND NOT EXISTS (SELECT FROM control.run other
          WHERE other.integration_id = run.integration_id AND ${isDue('other')}
            AND (other.trigger = 'administrator', -other.number) > (run.trigger = 'administrator', -run.number)
          OFFSET 0)
      ORDER BY (run.trigger = 'administrator') DESC, run.not_before, run.number
      LIMIT $3 - (SELECT count(*) FROM left_over)
      FOR NO KEY UPDATE OF run SKIP LOCKED
  )
  UPDATE control.run SET status = 'running', token = run.token + 1, lease_holder = $1,
    lease_until = now() + $2 * interval '1 millisecond', started_at = coalesce(run.started_at, now()),
    waits_for = NULL, claimed_at = now(),
    done_when_claimed = CASE WHEN run.kind = 'remap' THEN run.updated + run.unchanged ELSE run.read END
  FROM (SELECT id FROM left_over UNION ALL SELECT id FROM waiting) AS chosen
  WHERE run.id = chosen.id AND (run.status = 'queued' OR ${LEASE_IS_OVER})
  RETURNING ${RUN_COLUMNS}`;
