import { createHash } from 'node:crypto';
import { type Integration, loadAliases, loadCatalogue, loadInstance, loadIntegration } from '@user-sync/control';
import { indexCatalogue, tallyChange } from '@user-sync/domain';
import type { Database, Tx } from '@user-sync/persistence';
import { addChangedUsers, type ChangedUser, groupChangedUsers, holdLeavers } from '../keep-previews/changed-users.ts';
import { summaryOf } from '../keep-previews/preview.schema.ts';
import { type FailedPreview, finishPreview, type KeptPreview, noteProgress } from '../keep-previews/previews.ts';
import { changedRules, changedSettings } from './changed-settings.ts';
import { AlikeForeseen, type Foresight } from './foresee-alike.ts';
import { readPremises } from './premises.ts';
import { readPeople } from './read-held-people.ts';

/** What a preview is made with. */
export interface PreviewParts {
  readonly db: Database;
  readonly pollPeriodMs: number;
  readonly signal: AbortSignal;
}

/** Somebody cancelled the preview, or the process stops. */
export class PreviewEnded extends Error {}

/**
 * Decides everybody of an integration by other settings, and keeps what would become of them. People are read some at a
 * time, so that memory does not grow with them. Resolves with why it failed; null: it is done.
 */
export async function makePreview(parts: PreviewParts, preview: KeptPreview): Promise<FailedPreview | null> {
  const { db } = parts;
  const integration = await loadIntegration(db, preview.integrationId);
  if (integration === undefined || integration.deletedAt !== null) throw new PreviewEnded();
  // Before the people are read: what changes from now on counts as changed.
  const { premises, inAzure } = await readPremises(db, integration);
  const world = await worldOf(parts, integration, preview);
  if (world === null) return CATALOGUE_UNREAD;
  const basis = {
    version: integration.version,
    catalogueReadAt: world.readAt?.toISOString() ?? null,
    people: inAzure,
    at: new Date().toISOString(),
  };
  const all = await decideEverybody(parts, preview.id, integration, world, inAzure);
  const result = all.tally.result(world.limit);
  if (result.verdict === 'hold') await holdLeavers(db, preview.id);
  const groups = await groupChangedUsers(db, preview.id);
  await finishPreview(db, preview.id, {
    basis: { ...basis, people: all.people },
    premises,
    summary: summaryOf(result),
    groups,
    fingerprint: all.hash.update(result.verdict).digest('hex'),
  });
  return null;
}

const CATALOGUE_UNREAD: FailedPreview = {
  code: 'catalogue-unread',
  detail:
    'The units and user types of Ziik have not been read yet, so nobody knows where people would be. Try again in a few minutes.',
};

interface World extends Foresight {
  readonly readAt: Date | null;
  readonly limit: { readonly percent: number; readonly from: number };
}

async function worldOf(
  { db, pollPeriodMs }: PreviewParts,
  integration: Integration,
  { request }: KeptPreview,
): Promise<World | null> {
  const kept = await loadCatalogue(db, integration.instanceSlug);
  if (kept === undefined) return null;
  const settings = changedSettings(integration, request);
  const aliases = await loadAliases(db, [integration.id]);
  const instance = await loadInstance(db, integration.instanceSlug);
  return {
    rules: changedRules(settings, aliases, request.aliases),
    catalogue: indexCatalogue(kept),
    readAt: kept.readAt,
    circumstances: {
      options: settings.options,
      isEnabled: true,
      ownAddress: instance?.username ?? '',
      isTakenOver: false,
      needsUnit: await requiresUnits(db, integration.id),
      pollPeriodMs,
    },
    limit: settings.options.maxDeactivations,
  };
}

/** Whether somebody is kept on our side for want of a unit: Ziik was seen to refuse that. */
async function requiresUnits(db: Tx, integrationId: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT FROM config.person WHERE integration_id = $1 AND status = 'unassigned' AND ziik_user_id IS NULL LIMIT 1`,
    [integrationId],
  );
  return rows.length > 0;
}

/** Progress is told, and a cancellation noticed, so often. */
const TELL_EVERY_MS = 250;

async function decideEverybody(
  { db, signal }: PreviewParts,
  previewId: string,
  { id: integrationId }: Integration,
  world: World,
  expected: number,
) {
  const tally = tallyChange();
  const hash = createHash('sha256');
  const alike = new AlikeForeseen(world);
  let people = 0;
  let toldAt = performance.now();
  let writing = Promise.resolve();
  try {
    for await (const some of readPeople(db, integrationId)) {
      const changed: ChangedUser[] = [];
      let hashed = '';
      for (const person of some) {
        const { counted, change } = alike.outcomeOf(person);
        tally.add(counted);
        if (person.azure !== null) people++;
        if (change === null) continue;
        const { azureId } = person;
        changed.push({ azureId, kind: change.kind, state: change.state });
        hashed += `${azureId} ${change.hash}\n`;
      }
      hash.update(hashed);
      await writing;
      writing = addChangedUsers(db, { id: previewId, integrationId }, changed, alike.takeNewStates());
      // Awaited with the next ones.
      writing.catch(() => {});
      if (signal.aborted) throw new PreviewEnded();
      if (performance.now() - toldAt < TELL_EVERY_MS) continue;
      toldAt = performance.now();
      if (!(await noteProgress(db, previewId, { done: people, expected }))) throw new PreviewEnded();
    }
  } finally {
    // Also where it ends early: who takes the preview up begins without people.
    await writing;
  }
  return { tally, hash, people };
}
