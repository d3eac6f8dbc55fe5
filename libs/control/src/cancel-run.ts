import type { Tx } from '@user-sync/persistence';
import { notify } from './notices.ts';
import type { Run } from './run.ts';

/**
 * Stops the reading of a run: a queued one ends at once, a running one at its next page; its holder ends it. One that
 * published already (it was given back) needs its holder too, for its markers. False when it had ended.
 */
export async function cancelRun(tx: Tx, run: Pick<Run, 'id' | 'integrationId'>): Promise<boolean> {
  const touched = await tx.execute(
    `UPDATE control.run SET cancel_requested = true,
      status = CASE WHEN ${FRESH} THEN 'cancelled' ELSE status END,
      ended_at = CASE WHEN ${FRESH} THEN now() END,
      answered_at = CASE WHEN ${FRESH} THEN now() ELSE answered_at END,
      not_before = now(),
      lease_until = CASE WHEN status = 'running' AND lease_holder IS NULL THEN now() ELSE lease_until END
      WHERE id = $1 AND status IN ('queued', 'running')`,
    [run.id],
  );
  await notify(tx, 'run', run.integrationId);
  return touched === 1;
}

/** Nothing of it has been published, so nobody waits for its markers. */
const FRESH = `(status = 'queued' AND started_at IS NULL)`;

/** Ends the queued runs of an integration that is being disabled; enabling queues what is needed again. */
export async function cancelQueuedRuns(tx: Tx, integrationId: string): Promise<void> {
  await tx.execute(
    `UPDATE control.run SET status = CASE WHEN ${FRESH} THEN 'cancelled' ELSE status END, cancel_requested = true, not_before = now(),
      ended_at = CASE WHEN ${FRESH} THEN now() END, answered_at = CASE WHEN ${FRESH} THEN now() ELSE answered_at END
      WHERE integration_id = $1 AND status = 'queued' AND kind <> 'rehearsal'`,
    [integrationId],
  );
  await notify(tx, 'run', integrationId);
}
