import type { IntegrationInput } from '@user-sync/control';
import { type Credential, createDirectoryClient, DirectoryError } from '@user-sync/graph';
import { invalid, Problem } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';

const NOT_ASKED = {
  secret:
    'Microsoft Entra cannot be asked whether the new secret is right. The old one stays in force; try again soon.',
  certificate:
    'Microsoft Entra cannot be asked whether the new certificate is right. The old credential stays in force; try again soon.',
  federated:
    "Microsoft Entra cannot be asked whether it trusts the platform's identity. The old credential stays in force; try again soon.",
} as const;

/**
 * Signs in at Entra with a credential that is not stored yet (S8). Throws a Problem: 422 where Entra refuses, with the
 * code that a run would have; 503 where Entra cannot be asked. In both the stored credential stays in force.
 */
export async function tryCredential(
  settings: Pick<Settings, 'LOGIN_URL' | 'GRAPH_URL'>,
  { tenantId, applicationId, options }: Pick<IntegrationInput, 'tenantId' | 'applicationId' | 'options'>,
  credential: Credential,
  { hasRead, pointer }: { hasRead: boolean; pointer: string },
): Promise<void> {
  const client = createDirectoryClient({
    tenantId,
    applicationId,
    credential,
    cloud: options.cloud,
    hasRead,
    loginUrl: settings.LOGIN_URL,
    graphUrl: settings.GRAPH_URL,
    signInTimeoutMs: 10_000,
  });
  try {
    await client.signIn();
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    if (error.kind !== 'transient')
      throw invalid([{ pointer, code: error.code, detail: `${error.title}. ${error.detail} ${error.remedy}` }]);
    throw new Problem(503, error.code, NOT_ASKED[credential.kind]);
  }
}
