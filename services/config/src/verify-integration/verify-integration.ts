import { type Integration, type Keyring, loadAliases, openInstanceCredentials } from '@user-sync/control';
import { type AliasIndex, type CatalogueIndex, indexAliases, indexCatalogue } from '@user-sync/domain';
import { type Credential, createDirectoryClient, type DirectoryCheck } from '@user-sync/graph';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { createZiikClient, type Failure } from '@user-sync/ziik';
import { ZIIK_WORDS } from '../manage-integrations/attention.ts';
import { storedCredential } from '../manage-integrations/stored-credential.ts';
import type { MicrosoftSettings, Settings } from '../settings.ts';
import { type Advice, createFieldAdvisor } from './advise-fields.ts';

/** Result of one step. */
export interface Check extends Omit<DirectoryCheck, 'name' | 'code'> {
  readonly name: DirectoryCheck['name'] | 'ziik';
  readonly code: string | null;
}

/** What a trial works with. */
export interface VerificationParts {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly settings: MicrosoftSettings & Pick<Settings, 'ZIIK_HOST_SUFFIXES'>;
  readonly log: Logger;
}

/** What is shown of a certificate. */
export interface ShownCertificate {
  readonly thumbprint: string;
  readonly thumbprintSha256: string;
  readonly subject: string;
  readonly expiresAt: string;
}

/** What is tried; it need not be stored. */
export type Candidate = Pick<Integration, 'instanceSlug' | 'tenantId' | 'applicationId' | 'options'> & {
  readonly credential: Credential;
  /** What is shown of the certificate; null: it is another kind of credential. */
  readonly certificate: ShownCertificate | null;
  /** Whether this tenant has been read before: the advice is another then. */
  readonly hasRead: boolean;
  /** Those of the stored integration that this one is, or is to replace; they count in the advice. */
  readonly aliases: AliasIndex | undefined;
};

/** What a trial found; null: people or names could not be read. */
export interface Verification {
  readonly checks: readonly Check[];
  readonly people: number | null;
  readonly advice: Advice['advice'] | null;
  readonly pairs: Advice['pairs'] | null;
}

/** A trial as a whole: somebody waits for it, and others for its place. */
const TRIAL_MS = 30_000;

/** Tries everything that a synchronisation needs, and changes nothing; nobody who is read is kept. */
export async function verifyIntegration(
  parts: VerificationParts,
  candidate: Candidate,
  limitMs = TRIAL_MS,
): Promise<Verification> {
  const limit = AbortSignal.timeout(limitMs);
  const [directory, ziik] = await Promise.all([
    verifyDirectory(parts, candidate, limit),
    verifyZiik(parts, candidate.instanceSlug, limit),
  ]);
  const checks = [...directory.checks, ziik.check];
  if (directory.people === null || ziik.catalogue === null) return { checks, people: null, advice: null, pairs: null };
  const advisor = createFieldAdvisor(ziik.catalogue, candidate.aliases, candidate.options);
  for (const entry of directory.people) if (entry.kind === 'user') advisor.add(entry.given);
  return { checks, ...advisor.result() };
}

/** A stored integration as it is tried, with its credential. */
export async function candidateOf(
  parts: Pick<VerificationParts, 'db' | 'keyring' | 'settings'>,
  integration: Integration,
): Promise<Candidate> {
  const [credential, aliases] = await Promise.all([
    storedCredential(parts, integration),
    loadAliases(parts.db, [integration.id]),
  ]);
  return {
    ...integration,
    credential: credential ?? { kind: 'secret', secret: '' },
    certificate: certificateOf(integration),
    hasRead: integration.firstReadAt !== null,
    aliases: indexAliases(aliases),
  };
}

/** That of a stored integration. */
export function certificateOf({ certificate, secretExpiresAt }: Integration): ShownCertificate | null {
  return certificate && { ...certificate, expiresAt: secretExpiresAt?.toISOString() ?? '' };
}

function verifyDirectory({ settings }: VerificationParts, candidate: Candidate, limit: AbortSignal) {
  const client = createDirectoryClient({
    tenantId: candidate.tenantId,
    applicationId: candidate.applicationId,
    credential: candidate.credential,
    cloud: candidate.options.cloud,
    hasRead: candidate.hasRead,
    loginUrl: settings.LOGIN_URL,
    graphUrl: settings.GRAPH_URL,
    signInTimeoutMs: 10_000,
    requestTimeoutMs: 20_000,
  });
  return client.verify(limit);
}

/** Asks an instance for its units and user types, by the stored account. */
export async function verifyZiik(
  { db, keyring, settings, log }: VerificationParts,
  slug: string,
  limit: AbortSignal,
): Promise<{ check: Check; catalogue: CatalogueIndex | null }> {
  const credentials = await openInstanceCredentials(db, keyring, slug);
  if (credentials === undefined) return { check: failed('ziik-unavailable'), catalogue: null };
  const client = createZiikClient({
    ...credentials,
    allowedHosts: settings.ZIIK_HOST_SUFFIXES,
    connections: 2,
    answerTimeoutMs: 10_000,
    // Somebody waits.
    listTimeoutMs: 60_000,
  });
  const cut = () => void client.close();
  limit.addEventListener('abort', cut);
  try {
    const [units, userTypes] = await Promise.all([client.units(), client.userTypes()]);
    if (!units.ok) return { check: failedBy(units.failure), catalogue: null };
    if (!userTypes.ok) return { check: failedBy(userTypes.failure), catalogue: null };
    const values = { units: units.value.length, userTypes: userTypes.value.length };
    const detail = `Ziik accepts our account; it has ${values.units} units and ${values.userTypes} user types.`;
    return {
      check: { name: 'ziik', status: 'passed', code: null, title: 'Ziik', detail, remedy: null, values },
      catalogue: indexCatalogue({ units: units.value, userTypes: userTypes.value }),
    };
  } catch (error) {
    log.error({ err: error, instance: slug }, 'Ziik could not be verified');
    return { check: failed('ziik-unavailable'), catalogue: null };
  } finally {
    limit.removeEventListener('abort', cut);
    await client.close();
  }
}

/** What the check of an instance says of a call that failed. */
export function failedBy(failure: Failure): Check {
  if (failure.kind === 'misconfigured') return failed(failure.code);
  if (failure.kind === 'transient' && failure.cause === 'list-too-large') return failed('catalogue-too-large');
  const check = failed('ziik-unavailable');
  if (failure.kind !== 'transient') return check;
  if (failure.cause === 'answer-too-large') {
    const detail = 'The Ziik instance sent a response that is too large. It was discarded.';
    return { ...check, detail, remedy: 'Ask the operator to check the address and its responses.' };
  }
  if (failure.cause !== 'address-refused') return check;
  return {
    ...check,
    detail: 'The address of the Ziik instance is not in a public network, so it is not called.',
    remedy:
      'Ask the operator to correct the address or, if it is intended, to list its exact host in ZIIK_HOST_SUFFIXES.',
  };
}

function failed(code: keyof typeof ZIIK_WORDS): Check {
  return { name: 'ziik', status: 'failed', code, ...ZIIK_WORDS[code], values: {} };
}
