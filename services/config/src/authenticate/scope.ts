import { type Integration, loadIntegration, loadRun, type Run } from '@user-sync/control';
import { isGuid } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { type KeptPreview, loadPreview, noSuchPreview } from '../keep-previews/previews.ts';
import { notFound } from '../serve-http/problem.ts';
import type { Administrator, Principal } from './principal.ts';

/*
 * The one place that says what belongs to a caller. Everything below an integration (runs, users, values) is reached
 * through these functions only; what belongs to another instance does not exist (S1).
 */

/** The instance whose things a list shows: that of the token; null: those of all, to an operator. */
export function scopeOf({ roles, instance }: Principal): string | null {
  return roles.includes('platform-administrator') ? instance : null;
}

/** The caller's integration; a 404 Problem for any other id. */
export async function ownIntegration(db: Tx, caller: Administrator, id: string): Promise<Integration> {
  const integration = isGuid(id) ? await loadIntegration(db, id) : undefined;
  if (!isOwn(integration, caller)) throw notFound('integration');
  return integration;
}

/** The same for those who also see what they may not change: an operator's are the integrations of all instances. */
export async function seenIntegration(db: Tx, caller: Principal, id: string): Promise<Integration> {
  const scope = scopeOf(caller);
  const integration = isGuid(id) ? await loadIntegration(db, id) : undefined;
  const isSeen = integration?.deletedAt === null && (scope === null || integration.instanceSlug === scope);
  if (!isSeen) throw notFound('integration');
  return integration;
}

/**
 * A run of one of the caller's integrations, with that integration; a 404 Problem for any other id, and for one that
 * reads for a rehearsal, which is told by its preview.
 */
export async function ownRun(
  db: Tx,
  caller: Administrator,
  id: string,
): Promise<{ run: Run; integration: Integration }> {
  const run = isGuid(id) ? await loadRun(db, id) : undefined;
  if (run === undefined || run.kind === 'rehearsal') throw notFound('run');
  const integration = await loadIntegration(db, run.integrationId);
  if (!isOwn(integration, caller)) throw notFound('run');
  return { run, integration };
}

/** A preview of one of the caller's integrations, with that integration; a 404 Problem for any other id. */
export async function ownPreview(
  db: Tx,
  caller: Administrator,
  id: string,
): Promise<{ preview: KeptPreview; integration: Integration }> {
  const preview = isGuid(id) ? await loadPreview(db, id) : undefined;
  if (preview === undefined) throw noSuchPreview();
  const integration = await loadIntegration(db, preview.integrationId);
  if (!isOwn(integration, caller)) throw noSuchPreview();
  return { preview, integration };
}

function isOwn(integration: Integration | undefined, caller: Administrator): integration is Integration {
  return integration !== undefined && integration.instanceSlug === caller.instance && integration.deletedAt === null;
}
