import type { Tx } from '@user-sync/persistence';
import { endRunPause } from './postpone-run.ts';
import { enforceRun, nameRunPreview, queueRun } from './queue-run.ts';
import { loadRun, type Run } from './run.ts';

/**
 * "Initiate synchronisation" (S13):
 * | the integration | → |
 * | --- | --- |
 * | is disabled or deleted | null |
 * | has one of this kind running, not being cancelled, or queued | that one; from now on it enforces |
 * | has another kind running, or none | queued next |
 */
export async function initiateRun(
  tx: Tx,
  integrationId: string,
  kind: 'full' | 'delta',
  { requestedBy = null, previewId = null }: { requestedBy?: string | null; previewId?: string | null } = {},
): Promise<{ run: Run; existing: boolean } | null> {
  const [row] = await tx.query<{ enabled: boolean }>(
    'SELECT enabled FROM control.integration WHERE id = $1 AND deleted_at IS NULL FOR UPDATE',
    [integrationId],
  );
  if (!row?.enabled) return null;
  // From here on a queued run cannot be claimed: it would be neither running nor queued below, and be run twice.
  await tx.query(`SELECT 1 FROM control.run WHERE integration_id = $1 AND kind = $2 AND status = 'queued' FOR UPDATE`, [
    integrationId,
    kind,
  ]);
  await endRunPause(tx, integrationId);
  const [running] = await tx.query<{ id: string; enforce: boolean }>(
    `SELECT id, enforce FROM control.run
      WHERE integration_id = $1 AND kind = $2 AND status = 'running' AND NOT cancel_requested`,
    [integrationId, kind],
  );
  if (running !== undefined) {
    if (kind === 'full' && !running.enforce) await enforceRun(tx, running.id, requestedBy);
    if (previewId !== null) await nameRunPreview(tx, running.id, previewId);
    return { run: (await loadRun(tx, running.id))!, existing: true };
  }
  return queueRun(tx, { integrationId, kind, trigger: 'administrator', requestedBy, previewId });
}
