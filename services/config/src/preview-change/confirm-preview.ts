import type { Integration, IntegrationInput } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { type KeptPreview, premisesOf } from '../keep-previews/previews.ts';
import { Problem } from '../serve-http/problem.ts';
import { changedSettings } from './changed-settings.ts';
import { changedIn, type Premises, readPremises } from './premises.ts';

/**
 * Refuses to save what was previewed where the preview says something else, or what it rests on has changed since. Call
 * it with the integration locked.
 */
export async function confirmPreview(
  tx: Tx,
  integration: Integration,
  input: IntegrationInput,
  preview: KeptPreview,
): Promise<void> {
  const premises = await premisesOf(tx, preview.id);
  if (preview.status !== 'done' || premises === null)
    throw new Problem(409, 'preview-not-done', 'The preview is not done. Wait for it, or save without it.');
  const changed = changedIn(premises as Premises, (await readPremises(tx, integration)).premises);
  if (changed !== null) throw new Problem(409, 'preview-stale', STALE[changed]);
  if (!isPreviewOf(preview, integration, input))
    throw new Problem(
      409,
      'preview-of-other-settings',
      'This preview is for other settings. Preview these, then save.',
    );
}

const AGAIN = 'Preview again, then save.';
const STALE: Readonly<Record<keyof Premises, string>> = {
  version: `Somebody changed the settings after the preview was made. ${AGAIN}`,
  catalogue: `Units or user types in Ziik have changed after the preview was made. ${AGAIN}`,
  people: `People have changed in Azure or in Ziik after the preview was made. ${AGAIN}`,
};

/** Whether the preview is of the very settings that people would be decided by. */
function isPreviewOf({ kind, request }: KeptPreview, integration: Integration, input: IntegrationInput): boolean {
  if (kind !== 'change' || (request.aliases ?? []).length > 0) return false;
  const previewed = changedSettings(integration, request);
  return JSON.stringify(decidingPart(previewed)) === JSON.stringify(decidingPart(input));
}

function decidingPart({ unitField, userTypeField, options }: IntegrationInput): unknown {
  const { matching, existingUsers, unmatched, disabledAccounts, includeGuests, maxDeactivations } = options;
  const { percent, from } = maxDeactivations;
  return [unitField, userTypeField, matching, existingUsers, unmatched, disabledAccounts, includeGuests, percent, from];
}
