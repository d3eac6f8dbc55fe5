import { fenceLease, type Lease, noteDecided, type Request, takeRequests } from '@user-sync/control';
import { columns, type Database, type Tx } from '@user-sync/persistence';
import type { Asked } from '../accounts/occasion.ts';
import { tellHeld } from '../deactivate-users/judge-deactivations.ts';

/** Takes administrators' requests and makes the rows concerned due; returns the number of requests. */
export function carryOutRequests(db: Database, lease: Lease): Promise<number> {
  const slug = lease.name.slice(lease.name.indexOf('/') + 1);
  return db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    const requests = await takeRequests(tx, slug);
    for (const request of requests) await carryOut(tx, request);
    return requests.length;
  }, DECIDES_ON_EVERYBODY);
}

/** A decision on all that a run holds. */
const DECIDES_ON_EVERYBODY = { isPatient: true };

async function carryOut(tx: Tx, request: Request): Promise<void> {
  const { integrationId, azureIds, runId, approve } = request;
  const asked = askedIn(request);
  switch (request.kind) {
    case 'sync':
      await setRight(
        tx,
        integrationId,
        (azureIds ?? []).map((azureId) => ({ azureId, asked })),
      );
      return;
    case 'reactivation':
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, asked = $3, override = desired::json -> 'lifecycle' ->> 'cause'
          WHERE ${CHOSEN} AND is_gone AND deactivated_at IS NOT NULL`,
        [integrationId, azureIds, asked],
      );
      // A user deactivated by hand in Ziik is listed as deactivated as well.
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, asked = $3, verify = true, wish = 'bring-back'
          WHERE ${CHOSEN} AND NOT is_gone AND hands_off = 'deactivated-in-ziik'`,
        [integrationId, azureIds, asked],
      );
      return;
    case 'adoption':
      await tx.execute(
        `UPDATE applier.account AS a SET ${DUE}, asked = $3, wish = 'adopt' WHERE ${CHOSEN} AND findings LIKE '%"returner"%'`,
        [integrationId, azureIds, asked],
      );
      return;
    case 'decision':
      if (runId !== null) await decide(tx, request, runId, approve === true);
  }
}

/**
 * Has people set right in Ziik by what is desired now, also those deactivated or deleted there by hand. People who are
 * held wait for a decision. A deactivation that Ziik refused has passed the removal limit already. `asked` is what
 * `askedIn` makes.
 */
export async function setRight(
  tx: Tx,
  integrationId: string,
  people: readonly { readonly azureId: string; readonly asked: string | null }[],
): Promise<void> {
  await tx.execute(
    `UPDATE applier.account AS a SET ${DUE}, asked = coalesce(given.asked, a.asked), verify = true,
        wish = CASE WHEN is_gone THEN NULL ELSE 'bring-back' END,
        brake = CASE WHEN is_gone AND status = 'blocked' THEN 'released' ELSE brake END
      FROM unnest($2::text[], $3::text[]) AS given (azure_id, asked)
      WHERE a.integration_id = $1 AND a.azure_id = given.azure_id AND brake IS DISTINCT FROM 'held'`,
    [integrationId, ...columns(people, ['azureId', 'asked'])],
  );
}

/** Each person who is held is decided by itself: who is not, or is named twice, changes nothing. */
async function decide(tx: Tx, request: Request, runId: string, approve: boolean): Promise<void> {
  const { integrationId, azureIds } = request;
  const people = await tx.execute(
    `UPDATE applier.account AS a SET ${DUE}, asked = $5, hold_run = NULL, brake = CASE WHEN $4 THEN 'released' END,
        override = CASE WHEN $4 THEN NULL ELSE desired::json -> 'lifecycle' ->> 'cause' END
      WHERE integration_id = $1 AND brake = 'held' AND hold_run = $3
        AND ($2::text[] IS NULL OR azure_id = ANY($2::text[]))`,
    [integrationId, azureIds, runId, approve, askedIn(request)],
  );
  await tellHeld(tx, [runId]);
  await noteDecided(tx, { id: runId, integrationId }, approve, people);
}

/** What the row keeps of the request until it is answered. */
export function askedIn({ kind, actor, askedAt }: Pick<Request, 'kind' | 'actor' | 'askedAt'>): string {
  return JSON.stringify({ kind, actor, at: askedAt.toISOString() } satisfies Asked);
}

const CHOSEN = 'integration_id = $1 AND azure_id = ANY($2::text[])';

const DUE = `due_at = now(), settled = false, touch = touch + 1, trouble = NULL,
  waiting_since = CASE WHEN settled THEN now() ELSE waiting_since END`;
