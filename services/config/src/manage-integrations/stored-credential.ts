import { type Integration, type Keyring, openIntegrationCredential } from '@user-sync/control';
import { type Credential, credentialOf } from '@user-sync/graph';
import type { Database } from '@user-sync/persistence';
import type { MicrosoftSettings } from '../settings.ts';

/** What a stored integration signs in with; undefined: the integration is gone. */
export async function storedCredential(
  { db, keyring, settings }: { db: Database; keyring: Keyring; settings: MicrosoftSettings },
  integration: Integration,
): Promise<Credential | undefined> {
  const opened = await openIntegrationCredential(db, keyring, integration.id);
  return opened && credentialOf(opened.credential, settings, integration);
}
