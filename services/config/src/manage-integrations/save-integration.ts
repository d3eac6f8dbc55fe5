import { randomUUID } from 'node:crypto';
import {
  cancelQueuedRuns,
  giveUpOlderAliases,
  hasRunBegun,
  type Integration,
  type IntegrationInput,
  insertIntegration,
  type Keyring,
  loadInstance,
  lockIntegration,
  queueRun,
  updateIntegration,
} from '@user-sync/control';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import { type Database, isUniqueViolation, type Tx } from '@user-sync/persistence';
import { type Actor, audit } from '../keep-audit/audit.ts';
import type { KeptPreview } from '../keep-previews/previews.ts';
import { confirmPreview } from '../preview-change/confirm-preview.ts';
import { invalid, notFound } from '../serve-http/problem.ts';
import type { MicrosoftSettings } from '../settings.ts';
import type { TrialLimits } from '../verify-integration/limit-trials.ts';
import { endOf, type GivenCredential, givenCredential, toStore, toTry } from './given-credential.ts';
import { auditedChanges, type IntegrationCreate, type IntegrationPatch } from './integration.schema.ts';
import { mergeIntegration, mergeOptions } from './merge-settings.ts';
import { checkFederation } from './require-federation.ts';
import { tryCredential } from './try-credential.ts';

/** What saving works with. */
export interface SavingParts {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly settings: MicrosoftSettings;
  readonly trials: TrialLimits;
}

/** On what conditions something is saved. */
export interface SavingConditions {
  /** Throws a Problem where the caller saw another version. */
  readonly checkVersion: (version: number) => void;
  /** What the caller saw would become of everybody; null: nothing. */
  readonly preview: KeptPreview | null;
}

/** Makes an integration of the actor's instance. */
export async function createIntegration(
  { db, keyring, settings }: Omit<SavingParts, 'trials'>,
  actor: Actor,
  body: IntegrationCreate,
): Promise<Integration> {
  const { secret: _, credential: _given, options, ...rest } = body;
  const given = givenCredential(body)!;
  const { instance: instanceSlug } = actor;
  requireFederation(settings, given.kind, { instanceSlug, tenantId: body.tenantId }, '/credential/kind');
  const input: IntegrationInput = {
    ...rest,
    enabled: body.enabled ?? false,
    secretExpiresAt: endOf(given),
    options: mergeOptions(DEFAULT_OPTIONS, options),
  };
  return refusingSecondTenant(() =>
    db.transaction(async (tx) => {
      if ((await loadInstance(tx, actor.instance)) === undefined) throw notFound('Ziik instance');
      const integration = await insertIntegration(tx, keyring, {
        ...input,
        id: randomUUID(),
        instanceSlug,
        secret: toStore(given),
      });
      const target = { kind: 'integration', id: integration.id } as const;
      await audit(tx, actor, 'integration.created', target, auditedChanges(null, integration));
      return integration;
    }),
  );
}

/**
 * Changes an integration. A new credential is tried at Entra first, outside of any transaction; where another change
 * comes in between, the merge is repeated on what that one left. Queues the runs that the change needs.
 */
export async function changeIntegration(
  { db, keyring, settings, trials }: SavingParts,
  actor: Actor,
  seen: Integration,
  patch: IntegrationPatch,
  { checkVersion, preview }: SavingConditions,
): Promise<Integration> {
  const given = givenCredential(patch);
  for (let before = seen; ; ) {
    checkVersion(before.version);
    const input = mergeIntegration(before, patch, given);
    const place = { instanceSlug: before.instanceSlug, tenantId: input.tenantId };
    if (given !== undefined || input.tenantId.toLowerCase() !== before.tenantId)
      requireFederation(
        settings,
        given?.kind ?? before.credentialKind,
        place,
        given === undefined ? '/tenantId' : '/credential/kind',
      );
    if (given !== undefined) {
      const end = trials.begin(actor.subject);
      const tried = { hasRead: before.firstReadAt !== null, pointer: pointerOf(patch) };
      await tryCredential(settings, input, toTry(given, settings.FEDERATED_TOKEN_FILE), tried).finally(end);
    }
    const changed = await refusingSecondTenant(() =>
      db.transaction(async (tx) => {
        const now = await lockIntegration(tx, before.id);
        if (now === undefined || now.deletedAt !== null) throw notFound('integration');
        // Also the first read's end counts: it makes the tenant immutable.
        if (now.version !== before.version || (now.firstReadAt === null) !== (before.firstReadAt === null)) return now;
        if (preview !== null) await confirmPreview(tx, before, input, preview);
        const after = await updateIntegration(tx, keyring, before.id, input, given && toStore(given), actor.subject);
        await queueNeededRuns(tx, before, after);
        const target = { kind: 'integration', id: before.id } as const;
        await audit(tx, actor, 'integration.changed', target, {
          ...auditedChanges(before, after),
          ...(preview !== null && { preview: auditedPreview(preview) }),
        });
        return { after };
      }),
    );
    if ('after' in changed) return changed.after;
    before = changed;
  }
}

/** What was foreseen, in numbers. */
function auditedPreview({ id, basis, summary, fingerprint }: KeptPreview): Record<string, unknown> {
  return { id, at: basis?.at, people: basis?.people, summary, fingerprint };
}

/** Where a credential that Entra refuses was given. */
function pointerOf({ credential }: IntegrationPatch): string {
  if (credential === undefined) return '/secret';
  return `/credential/${{ secret: 'secret', certificate: 'pem', federated: 'kind' }[credential.kind]}`;
}

function requireFederation(
  settings: MicrosoftSettings,
  kind: GivenCredential['kind'],
  place: { instanceSlug: string; tenantId: string },
  pointer: string,
): void {
  const errors = kind === 'federated' ? checkFederation(settings, place, pointer) : [];
  if (errors.length > 0) throw invalid(errors);
}

/**
 * | the change | runs (S12, S37) |
 * | --- | --- |
 * | disabled | the queued ones end; running ones stop by themselves |
 * | enabled, and something has been read before | a remap of everybody, and a delta once a full read has succeeded |
 * | stays enabled, another field or option | a remap of everybody, if something has been read before |
 */
async function queueNeededRuns(tx: Tx, before: Integration, after: Integration): Promise<void> {
  if (!after.enabled) {
    if (before.enabled) await cancelQueuedRuns(tx, after.id);
    return;
  }
  const isEnabling = !before.enabled;
  if (!isEnabling && before.rulesVersion === after.rulesVersion) return;
  if (after.firstReadAt === null && !(await hasRunBegun(tx, after.id))) return;
  // It takes up the one of an alias that waits, and reaches everybody instead.
  await giveUpOlderAliases(tx, after.id);
  await queueRun(tx, { integrationId: after.id, kind: 'remap', trigger: 'system' });
  if (isEnabling && after.firstReadAt !== null)
    await queueRun(tx, { integrationId: after.id, kind: 'delta', trigger: 'system' });
}

/** One tenant once per instance, also when two are made at the same moment. */
async function refusingSecondTenant<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'integration_tenant')) throw error;
    throw invalid([
      {
        pointer: '/tenantId',
        code: 'duplicate-tenant',
        detail: 'Another integration of this Ziik instance already has this tenant. Change that one instead.',
      },
    ]);
  }
}
