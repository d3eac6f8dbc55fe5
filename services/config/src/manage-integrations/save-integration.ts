import { randomUUID } from 'node:crypto';
import {
  cancelQueuedRuns,
  type Integration,
  type IntegrationInput,
  insertIntegration,
  loadInstance,
  loadIntegration,
  queueRun,
  updateIntegration,
} from '@user-sync/control';
import { DEFAULT_OPTIONS, type IntegrationOptions } from '@user-sync/domain';
import { isUniqueViolation, type Tx } from '@user-sync/persistence';
import { type InputError, invalid, notFound } from '../answer-requests/problem.ts';
import { type Actor, audit, differences } from '../keep-audit/audit.ts';
import type { Parts } from '../parts.ts';
import { auditedFields, type IntegrationCreate, type IntegrationPatch, sameField } from './integration.schema.ts';
import { trySecret } from './try-secret.ts';

/** Makes an integration of the actor's instance. */
export async function createIntegration(parts: Parts, actor: Actor, body: IntegrationCreate): Promise<Integration> {
  const { db, keyring } = parts;
  const { secret, options, ...rest } = body;
  const input: IntegrationInput = {
    ...rest,
    enabled: body.enabled ?? false,
    secretExpiresAt: asDate(body.secretExpiresAt),
    options: mergeOptions(DEFAULT_OPTIONS, options),
  };
  return refusingSecondTenant(() =>
    db.transaction(async (tx) => {
      if ((await loadInstance(tx, actor.instance)) === undefined) throw notFound('Ziik instance');
      const integration = await insertIntegration(tx, keyring, {
        ...input,
        id: randomUUID(),
        instanceSlug: actor.instance,
        secret,
      });
      const target = { kind: 'integration', id: integration.id } as const;
      await audit(tx, actor, 'integration.created', target, differences({}, auditedFields(integration)));
      return integration;
    }),
  );
}

/**
 * Changes an integration. A new secret is tried at Entra first, outside of any transaction; where another change comes
 * in between, the merge is made anew on what that one left. Queues the runs that the change needs.
 */
export async function changeIntegration(
  parts: Parts,
  actor: Actor,
  seen: Integration,
  patch: IntegrationPatch,
  checkVersion: (version: number) => void,
): Promise<Integration> {
  const { db, keyring } = parts;
  for (let before = seen; ; ) {
    checkVersion(before.version);
    const input = merge(before, patch);
    if (patch.secret !== undefined) await trySecret(parts.settings, input, patch.secret);
    const changed = await refusingSecondTenant(() =>
      db.transaction(async (tx) => {
        await tx.query('SELECT 1 FROM control.integration WHERE id = $1 FOR UPDATE', [before.id]);
        const now = await loadIntegration(tx, before.id);
        if (now === undefined || now.deletedAt !== null) throw notFound('integration');
        // Also the first read's end counts: it makes the tenant immutable.
        if (now.version !== before.version || (now.firstReadAt === null) !== (before.firstReadAt === null)) return now;
        const after = await updateIntegration(tx, keyring, before.id, input, patch.secret);
        await queueNeededRuns(tx, before, after);
        const target = { kind: 'integration', id: before.id } as const;
        await audit(tx, actor, 'integration.changed', target, differences(auditedFields(before), auditedFields(after)));
        return { after };
      }),
    );
    if ('after' in changed) return changed.after;
    before = changed;
  }
}

function merge(before: Integration, patch: IntegrationPatch): IntegrationInput {
  const { secret: _, options, secretExpiresAt, ...rest } = patch;
  const input: IntegrationInput = {
    name: before.name,
    applicationId: before.applicationId,
    tenantId: before.tenantId,
    unitField: before.unitField,
    userTypeField: before.userTypeField,
    enabled: before.enabled,
    ...rest,
    // The date belongs to the secret: a new one without a date has none known.
    secretExpiresAt:
      secretExpiresAt !== undefined
        ? asDate(secretExpiresAt)
        : patch.secret !== undefined
          ? null
          : before.secretExpiresAt,
    options: mergeOptions(before.options, options),
  };
  const errors: InputError[] = [];
  if (input.unitField === input.userTypeField) errors.push(sameField());
  if (before.firstReadAt !== null) {
    if (input.tenantId.toLowerCase() !== before.tenantId) errors.push(immutable('/tenantId', 'tenant'));
    if (input.options.cloud !== before.options.cloud) errors.push(immutable('/options/cloud', 'cloud'));
  }
  if (errors.length > 0) throw invalid(errors);
  return input;
}

function immutable(pointer: string, what: string): InputError {
  return {
    pointer,
    code: 'immutable',
    detail: `The ${what} cannot change once users were read: it would be another directory. Make a new integration for it.`,
  };
}

function mergeOptions(before: IntegrationOptions, given: IntegrationCreate['options']): IntegrationOptions {
  return {
    ...before,
    ...given,
    maxDeactivations: { ...before.maxDeactivations, ...given?.maxDeactivations },
  } as IntegrationOptions;
}

function asDate(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text);
}

/** What people are decided by; the other options say only how something is done. */
function decidedBy({ unitField, userTypeField, options }: Integration): string {
  const { matching, existingUsers, unmatched, disabledAccounts, includeGuests } = options;
  return JSON.stringify([
    unitField,
    userTypeField,
    matching,
    existingUsers,
    unmatched,
    disabledAccounts,
    includeGuests,
  ]);
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
  if (!isEnabling && decidedBy(before) === decidedBy(after)) return;
  const [begun] = await tx.query(
    'SELECT 1 FROM control.run WHERE integration_id = $1 AND started_at IS NOT NULL LIMIT 1',
    [after.id],
  );
  if (begun === undefined && after.firstReadAt === null) return;
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
        detail: 'Another integration of this Ziik instance has this tenant already. Change that one instead.',
      },
    ]);
  }
}
