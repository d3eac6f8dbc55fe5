import { randomUUID } from 'node:crypto';
import { beginRehearsal, type Integration, loadCatalogue } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { insertPreview, type KeptPreview, loadPreview } from '../keep-previews/previews.ts';
import { notFound, Problem } from '../serve-http/problem.ts';

/** What a run is compared with, and by what that was found out. */
export interface RehearsalPremises {
  readonly rulesVersion: number;
  readonly aliasesVersion: number;
}

/**
 * Begins to preview a whole synchronisation by the present settings; where that is done already, answers with that
 * preview. Refuses while units and user types were never read: nobody could be decided.
 */
export async function requestRehearsal(
  tx: Tx,
  integration: Integration,
  actor: string,
): Promise<{ preview: KeptPreview; existing: boolean }> {
  const catalogue = await loadCatalogue(tx, integration.instanceSlug);
  if (catalogue === undefined)
    throw new Problem(
      409,
      'catalogue-unread',
      'Units and user types in Ziik have not been read yet, so nobody can be decided. Try again in a moment.',
    );
  const begun = await beginRehearsal(tx, integration.id, { id: randomUUID(), requestedBy: actor });
  if (begun === null) throw notFound('integration');
  if (begun.existing) {
    const preview = await loadPreview(tx, begun.id);
    if (preview !== undefined) return { preview, existing: true };
  }
  const { version, rulesVersion, aliasesVersion } = integration;
  const preview = await insertPreview(tx, {
    id: begun.id,
    integrationId: integration.id,
    kind: 'run',
    request: { run: 'full' },
    actor,
  });
  const basis = {
    version,
    catalogueReadAt: catalogue.readAt?.toISOString() ?? null,
    people: 0,
    at: preview.createdAt.toISOString(),
  };
  const premises: RehearsalPremises = { rulesVersion, aliasesVersion };
  await tx.execute('UPDATE config.preview SET basis = $2::jsonb, premises = $3::jsonb WHERE id = $1', [
    preview.id,
    JSON.stringify(basis),
    JSON.stringify(premises),
  ]);
  return { preview: { ...preview, basis }, existing: false };
}
