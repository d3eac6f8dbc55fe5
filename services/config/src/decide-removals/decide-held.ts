import { addRequest, type Integration, isHeld, lockRun, noteDecision, type Run } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import type { Static } from 'typebox';
import { notFound, Problem } from '../serve-http/problem.ts';
import type { Decision } from './hold.schema.ts';

/**
 * Decides on deactivations that a run holds; the applier is asked to act on it. False: it had been decided just so, as
 * when the answer was lost. Nobody comes to be held by the run from the look at `expected` on until the applier has
 * acted: see `openToDecision`.
 */
export async function decideHeld(
  tx: Tx,
  { id, integrationId }: Pick<Run, 'id' | 'integrationId'>,
  { instanceSlug }: Pick<Integration, 'instanceSlug'>,
  { deactivations, azureIds, expected }: Static<typeof Decision>,
  actor: string,
): Promise<boolean> {
  const approve = deactivations === 'approve';
  const now = await lockRun(tx, id);
  if (now === undefined) throw notFound('run');
  const isWhole = azureIds === undefined;
  if (isWhole && now.decision === (approve ? 'approved' : 'rejected')) return false;
  const isOpen = now.held > 0 && now.decision === null;
  if (expected !== undefined && !(isOpen && (await isHeld(tx, id, expected)))) throw othersAreHeld();
  if (!isOpen) throw new Problem(409, 'nothing-held', 'The run holds no deactivations that wait for a decision.');
  // The applier knows which of those named are held; it notes the decision when nobody is left.
  if (isWhole) await noteDecision(tx, { id, integrationId }, approve);
  await addRequest(tx, {
    instanceSlug,
    integrationId,
    kind: 'decision',
    runId: id,
    approve,
    azureIds: azureIds ?? null,
    actor,
  });
  return true;
}

function othersAreHeld(): Problem {
  return new Problem(
    409,
    'changed-meanwhile',
    'Those who wait for a decision now are not those who were looked at. Nothing was decided; look at them again.',
  );
}
