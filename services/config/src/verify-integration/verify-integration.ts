import { type Integration, openInstanceCredentials, openIntegrationSecret } from '@user-sync/control';
import { type CatalogueIndex, indexCatalogue } from '@user-sync/domain';
import { createDirectoryClient, type DirectoryCheck } from '@user-sync/graph';
import { createZiikClient, type Failure } from '@user-sync/ziik';
import { ZIIK_WORDS } from '../manage-integrations/attention.ts';
import type { Parts } from '../parts.ts';
import { adviseFields, type FieldAdvice } from './advise-fields.ts';

/** Result of one step. */
export interface Check extends Omit<DirectoryCheck, 'name' | 'code'> {
  readonly name: DirectoryCheck['name'] | 'ziik';
  readonly code: string | null;
}

/** Tries everything that a synchronisation needs, and changes nothing; nobody who is read is kept. */
export async function verifyIntegration(
  parts: Parts,
  integration: Integration,
): Promise<{ checks: Check[]; advice: FieldAdvice[] | null }> {
  const [directory, ziik] = await Promise.all([verifyDirectory(parts, integration), verifyZiik(parts, integration)]);
  const people = directory.people?.flatMap((entry) => (entry.kind === 'user' ? [entry.given] : []));
  return {
    checks: [...directory.checks, ziik.check],
    advice: people && ziik.catalogue ? adviseFields(people, ziik.catalogue, integration.options.matching) : null,
  };
}

async function verifyDirectory({ db, keyring, settings }: Parts, integration: Integration) {
  const opened = await openIntegrationSecret(db, keyring, integration.id);
  const client = createDirectoryClient({
    tenantId: integration.tenantId,
    applicationId: integration.applicationId,
    secret: opened?.secret ?? '',
    cloud: integration.options.cloud,
    loginUrl: settings.LOGIN_URL,
    graphUrl: settings.GRAPH_URL,
    signInTimeoutMs: 10_000,
    requestTimeoutMs: 20_000,
  });
  return client.verify();
}

async function verifyZiik(
  { db, keyring, settings, log }: Parts,
  integration: Integration,
): Promise<{ check: Check; catalogue: CatalogueIndex | null }> {
  const credentials = await openInstanceCredentials(db, keyring, integration.instanceSlug);
  if (credentials === undefined) return { check: failed('ziik-unavailable'), catalogue: null };
  const client = createZiikClient({
    ...credentials,
    allowedHosts: settings.ZIIK_HOST_SUFFIXES,
    connections: 2,
    answerTimeoutMs: 10_000,
  });
  try {
    const [units, userTypes] = await Promise.all([client.units(), client.userTypes()]);
    if (!units.ok) return { check: failedBy(units.failure), catalogue: null };
    if (!userTypes.ok) return { check: failedBy(userTypes.failure), catalogue: null };
    const detail = `Ziik accepts our account; it has ${units.value.length} units and ${userTypes.value.length} user types.`;
    return {
      check: { name: 'ziik', status: 'passed', code: null, title: 'Ziik', detail, remedy: null },
      catalogue: indexCatalogue({ units: units.value, userTypes: userTypes.value }),
    };
  } catch (error) {
    log.error({ err: error, integrationId: integration.id }, 'Ziik could not be verified');
    return { check: failed('ziik-unavailable'), catalogue: null };
  } finally {
    await client.close();
  }
}

/** What the check of an instance says of a call that failed. */
export function failedBy(failure: Failure): Check {
  if (failure.kind === 'misconfigured') return failed(failure.code);
  const check = failed('ziik-unavailable');
  if (failure.kind !== 'transient' || failure.cause !== 'address-refused') return check;
  return {
    ...check,
    detail: 'The address of the Ziik instance leads to no public network, so it is not called.',
    remedy:
      'Ask the operator to correct the address or, if it is meant, to list its host itself in ZIIK_HOST_SUFFIXES.',
  };
}

function failed(code: keyof typeof ZIIK_WORDS): Check {
  return { name: 'ziik', status: 'failed', code, ...ZIIK_WORDS[code] };
}
