import { type Integration, loadAliases } from '@user-sync/control';
import { DEFAULT_OPTIONS, indexAliases } from '@user-sync/domain';
import type { Administrator } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { type GivenCredential, givenCredential, toTry } from '../manage-integrations/given-credential.ts';
import { mergeOptions } from '../manage-integrations/merge-settings.ts';
import { checkFederation } from '../manage-integrations/require-federation.ts';
import { storedCredential } from '../manage-integrations/stored-credential.ts';
import { invalid } from '../serve-http/problem.ts';
import type { VerificationInput } from './verification.schema.ts';
import { type Candidate, certificateOf, type ShownCertificate, type VerificationParts } from './verify-integration.ts';

/**
 * What an administrator wants tried before it is saved. The stored credential stands in for a missing one only where it
 * would be sent to the tenant, and for the application, that it was entered for.
 */
export async function candidateOfInput(
  parts: Pick<VerificationParts, 'db' | 'keyring' | 'settings'>,
  caller: Administrator,
  input: VerificationInput,
): Promise<Candidate> {
  const { db, settings } = parts;
  const stored = input.integrationId === undefined ? undefined : await ownIntegration(db, caller, input.integrationId);
  const tenantId = input.tenantId.toLowerCase();
  const applicationId = input.applicationId.toLowerCase();
  const isStored = stored !== undefined && isSame(stored, { tenantId, applicationId });
  const place = { instanceSlug: caller.instance, tenantId };
  const given = givenCredential(input);
  const errors = given?.kind === 'federated' ? checkFederation(settings, place, '/credential/kind') : [];
  if (errors.length > 0) throw invalid(errors);
  const credential = given
    ? toTry(given, settings.FEDERATED_TOKEN_FILE)
    : isStored
      ? await storedCredential(parts, stored)
      : undefined;
  if (credential === undefined)
    throw invalid([
      {
        pointer: '/secret',
        code: 'required',
        detail:
          stored === undefined
            ? 'secret is required.'
            : `The stored ${STORED[stored.credentialKind]} belongs to another application or tenant. Enter the secret of this one.`,
      },
    ]);
  return {
    instanceSlug: caller.instance,
    tenantId,
    applicationId,
    credential,
    certificate: given === undefined ? certificateOf(stored!) : shownOf(given),
    hasRead: stored?.firstReadAt != null && stored.tenantId === tenantId,
    aliases: stored && indexAliases(await loadAliases(db, [stored.id])),
    options: mergeOptions(stored?.options ?? DEFAULT_OPTIONS, input.options),
  };
}

const STORED = { secret: 'secret', certificate: 'certificate', federated: 'sign-in' } as const;

function shownOf(given: GivenCredential): ShownCertificate | null {
  if (given.kind !== 'certificate') return null;
  const { pem: _, expiresAt, ...certificate } = given.certificate;
  return { ...certificate, expiresAt: expiresAt.toISOString() };
}

function isSame(stored: Integration, given: Pick<Integration, 'tenantId' | 'applicationId'>): boolean {
  return stored.tenantId === given.tenantId && stored.applicationId === given.applicationId;
}
