import { type Integration, initiateRun, type Run } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { Problem } from '../serve-http/problem.ts';

/** Initiates a run of an integration; refuses if it is disabled. */
export async function requestRun(
  tx: Tx,
  integration: Pick<Integration, 'id'>,
  kind: 'full' | 'delta',
  { requestedBy, previewId = null }: { requestedBy: string; previewId?: string | null },
): Promise<{ run: Run; existing: boolean }> {
  const requested = await initiateRun(tx, integration.id, kind, { requestedBy, previewId });
  if (requested === null) throw integrationDisabled();
  return requested;
}

/** Nothing is synchronised while Enabled is off (S12). */
export function integrationDisabled(): Problem {
  return new Problem(
    409,
    'integration-disabled',
    'The integration is disabled: nothing is synchronised. Enable it first.',
  );
}
