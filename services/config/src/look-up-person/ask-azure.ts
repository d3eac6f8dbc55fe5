import type { Integration, Keyring } from '@user-sync/control';
import type { DirectoryUser } from '@user-sync/domain';
import { createDirectoryClient, DirectoryError } from '@user-sync/graph';
import type { Database } from '@user-sync/persistence';
import { storedCredential } from '../manage-integrations/stored-credential.ts';
import type { MicrosoftSettings } from '../settings.ts';

/** What a system said of somebody: found, not there, or nothing, since it could not be asked. */
export type Told<Person> = { readonly asked: true; readonly found: Person | null } | { readonly asked: false };

export const NOT_ASKED = { asked: false } as const;

/** A user of the directory. */
export interface InAzure {
  readonly id: string;
  readonly properties: Partial<DirectoryUser>;
}

/** Asks the integration's directory for one user by id or sign-in name. */
export async function askAzure(
  parts: { db: Database; keyring: Keyring; settings: MicrosoftSettings },
  integration: Integration,
  name: string,
  limit: AbortSignal,
): Promise<Told<InAzure>> {
  const { settings } = parts;
  const credential = await storedCredential(parts, integration);
  if (credential === undefined) return NOT_ASKED;
  const client = createDirectoryClient({
    tenantId: integration.tenantId,
    applicationId: integration.applicationId,
    credential,
    cloud: integration.options.cloud,
    hasRead: integration.firstReadAt !== null,
    loginUrl: settings.LOGIN_URL,
    graphUrl: settings.GRAPH_URL,
    signInTimeoutMs: 10_000,
    requestTimeoutMs: 10_000,
  });
  try {
    return { asked: true, found: await client.lookUp(name, limit) };
  } catch (error) {
    if (error instanceof DirectoryError || limit.aborted) return NOT_ASKED;
    throw error;
  }
}
