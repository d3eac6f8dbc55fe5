import type { Integration } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { type KeptPreview, loadPreview, noSuchPreview, premisesOf } from '../keep-previews/previews.ts';
import type { RehearsalPremises } from '../rehearse-run/request-rehearsal.ts';
import { Problem } from '../serve-http/problem.ts';

/** A run that is compared with a preview takes less long. */
const KEPT_FOR_THE_RUN = "interval '7 days'";

/**
 * Refuses a preview that a run of this integration cannot be compared with: it is another's, of other settings, not
 * done, or the settings that decide people have changed since. Keeps it until the run has come through.
 */
export async function namePreview(tx: Tx, integration: Integration, id: string): Promise<void> {
  const preview = await loadPreview(tx, id);
  if (preview?.integrationId !== integration.id) throw noSuchPreview();
  await refuseOther(tx, integration, preview);
  await tx.execute(
    `UPDATE config.preview SET expires_at = greatest(expires_at, now() + ${KEPT_FOR_THE_RUN}) WHERE id = $1`,
    [id],
  );
}

async function refuseOther(tx: Tx, integration: Integration, { id, kind, status }: KeptPreview): Promise<void> {
  if (kind !== 'run')
    throw new Problem(
      409,
      'preview-of-other-settings',
      'This preview is of a change of the settings. A run can name the preview of a whole synchronisation.',
    );
  if (status !== 'done')
    throw new Problem(409, 'preview-not-done', 'The preview is not done. Wait for it, or start the run without it.');
  const { rulesVersion, aliasesVersion } = (await premisesOf(tx, id)) as RehearsalPremises;
  if (rulesVersion !== integration.rulesVersion || aliasesVersion !== integration.aliasesVersion)
    throw new Problem(
      409,
      'preview-stale',
      'Somebody changed the settings after the preview was made. Preview again, then start the run.',
    );
}
