import type { IntegrationInput } from '@user-sync/control';
import { createDirectoryClient, DirectoryError } from '@user-sync/graph';
import { invalid, Problem } from '../answer-requests/problem.ts';
import type { Settings } from '../settings.ts';

/**
 * Signs in at Entra with a secret that is not stored yet (S8). Throws a Problem: 422 where Entra refuses, with the code
 * that a run would have; 503 where Entra cannot be asked. In both the stored secret stays in force.
 */
export async function trySecret(
  settings: Pick<Settings, 'LOGIN_URL' | 'GRAPH_URL'>,
  { tenantId, applicationId, options }: Pick<IntegrationInput, 'tenantId' | 'applicationId' | 'options'>,
  secret: string,
): Promise<void> {
  const client = createDirectoryClient({
    tenantId,
    applicationId,
    secret,
    cloud: options.cloud,
    loginUrl: settings.LOGIN_URL,
    graphUrl: settings.GRAPH_URL,
    signInTimeoutMs: 10_000,
  });
  try {
    await client.signIn();
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    if (error.kind !== 'transient')
      throw invalid([
        { pointer: '/secret', code: error.code, detail: `${error.title}. ${error.detail} ${error.remedy}` },
      ]);
    throw new Problem(
      503,
      error.code,
      'Microsoft Entra cannot be asked whether the new secret is right. The old one stays in force; try again soon.',
    );
  }
}
