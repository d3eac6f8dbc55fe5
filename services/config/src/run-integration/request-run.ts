import {
  enforceRun,
  type Integration,
  queueRun,
  RUN_COLUMNS,
  type Run,
  type RunRow,
  runFromRow,
} from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { Problem } from '../answer-requests/problem.ts';

/**
 * "Initiate synchronisation" (S13):
 * | the integration | → |
 * | --- | --- |
 * | is disabled | refused |
 * | has one of this kind running, not being cancelled, or queued | that one; from now on it enforces |
 * | has another kind running, or none | queued next |
 */
export async function requestRun(
  tx: Tx,
  integration: Pick<Integration, 'id'>,
  kind: 'full' | 'delta',
): Promise<{ run: Run; existing: boolean }> {
  const [row] = await tx.query<{ enabled: boolean }>(
    'SELECT enabled FROM control.integration WHERE id = $1 AND deleted_at IS NULL FOR UPDATE',
    [integration.id],
  );
  if (!row?.enabled) throw integrationDisabled();
  // Who is queued cannot be claimed from here on: it would be neither running nor queued below, and be run twice.
  await tx.query(`SELECT 1 FROM control.run WHERE integration_id = $1 AND kind = $2 AND status = 'queued' FOR UPDATE`, [
    integration.id,
    kind,
  ]);
  const [running] = await tx.query<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM control.run
      WHERE integration_id = $1 AND kind = $2 AND status = 'running' AND NOT cancel_requested`,
    [integration.id, kind],
  );
  if (running !== undefined) {
    if (kind === 'full' && !running.enforce) await enforceRun(tx, running.id);
    return { run: runFromRow(running), existing: true };
  }
  return queueRun(tx, { integrationId: integration.id, kind, trigger: 'administrator' });
}

/** Nothing is synchronised while Enabled is off (S12). */
export function integrationDisabled(): Problem {
  return new Problem(
    409,
    'integration-disabled',
    'The integration is disabled: nothing is synchronised. Enable it first.',
  );
}
