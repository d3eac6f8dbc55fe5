import { fenceLease, type Lease, type Request, takeRequests } from '@user-sync/control';
import type { Database, Tx } from '@user-sync/persistence';
import { countHeld } from '../deactivate-users/judge-deactivations.ts';

/** Takes what administrators asked for, and makes the rows concerned due; returns how many requests there were. */
export function answerRequests(db: Database, lease: Lease): Promise<number> {
  const slug = lease.name.slice(lease.name.indexOf('/') + 1);
  return db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    const requests = await takeRequests(tx, slug);
    for (const request of requests) await answer(tx, request);
    return requests.length;
  });
}

async function answer(tx: Tx, request: Request): Promise<void> {
  const { integrationId, azureIds, runId, approve } = request;
  switch (request.kind) {
    case 'sync':
      // A deactivation that Ziik refused passed the brake already.
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, verify = true, wish = CASE WHEN is_gone THEN NULL ELSE 'bring-back' END,
            brake = CASE WHEN is_gone AND status = 'blocked' THEN 'released' ELSE brake END
          WHERE ${CHOSEN} AND brake IS DISTINCT FROM 'held'`,
        [integrationId, azureIds],
      );
      return;
    case 'reactivation':
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, override = desired::json -> 'lifecycle' ->> 'cause'
          WHERE ${CHOSEN} AND is_gone AND deactivated_at IS NOT NULL`,
        [integrationId, azureIds],
      );
      // Whom somebody deactivated in Ziik by hand is listed as deactivated as well.
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, verify = true, wish = 'bring-back'
          WHERE ${CHOSEN} AND NOT is_gone AND hands_off = 'deactivated-in-ziik'`,
        [integrationId, azureIds],
      );
      return;
    case 'adoption':
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, wish = 'adopt' WHERE ${CHOSEN} AND findings LIKE '%"returner"%'`,
        [integrationId, azureIds],
      );
      return;
    case 'decision':
      if (runId === null) return;
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, hold_run = NULL, brake = CASE WHEN $4 THEN 'released' END,
            override = CASE WHEN $4 THEN NULL ELSE desired::json -> 'lifecycle' ->> 'cause' END
          WHERE integration_id = $1 AND brake = 'held' AND hold_run = $3
            AND ($2::text[] IS NULL OR azure_id = ANY($2::text[]))`,
        [integrationId, azureIds, runId, approve === true],
      );
      await countHeld(tx, [runId]);
  }
}

const CHOSEN = 'integration_id = $1 AND azure_id = ANY($2::text[])';

const DUE = `due_at = now(), settled = false, touch = touch + 1, trouble = NULL,
  waiting_since = CASE WHEN settled THEN now() ELSE waiting_since END`;
