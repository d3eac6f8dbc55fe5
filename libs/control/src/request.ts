import type { Tx } from '@user-sync/persistence';
import { notify } from './notices.ts';

/** Something that an administrator asked of the applier. */
export interface Request {
  readonly id: number;
  readonly instanceSlug: string;
  readonly integrationId: string;
  readonly kind: 'sync' | 'reactivation' | 'adoption' | 'decision';
  /** Who it is about; null for a decision on all of a run. */
  readonly azureIds: readonly string[] | null;
  /** The run whose held deactivations are decided. */
  readonly runId: string | null;
  /** A decision: whether they are approved. */
  readonly approve: boolean | null;
  /** The administrator, by the token's `sub`; null where that was not noted. */
  readonly actor: string | null;
  readonly askedAt: Date;
}

/** Writes a request; the owner of the instance takes it. */
export async function addRequest(
  tx: Tx,
  request: Pick<Request, 'instanceSlug' | 'integrationId' | 'kind'> &
    Partial<Pick<Request, 'azureIds' | 'runId' | 'approve' | 'actor'>>,
): Promise<void> {
  await tx.execute(
    `INSERT INTO control.request (instance_slug, integration_id, kind, azure_ids, run_id, approve, actor)
      VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      request.instanceSlug,
      request.integrationId,
      request.kind,
      request.azureIds ?? null,
      request.runId ?? null,
      request.approve ?? null,
      request.actor ?? null,
    ],
  );
  await notify(tx, 'request', request.instanceSlug);
}

/** Takes an instance's requests, oldest first, out of the table: act on them in the same transaction. */
export async function takeRequests(tx: Tx, instanceSlug: string): Promise<Request[]> {
  const requests = await tx.query<Request>(
    `DELETE FROM control.request WHERE instance_slug = $1
      RETURNING id, instance_slug AS "instanceSlug", integration_id AS "integrationId", kind, azure_ids AS "azureIds",
        run_id AS "runId", approve, actor, created_at AS "askedAt"`,
    [instanceSlug],
  );
  return requests.sort((a, b) => a.id - b.id);
}
