import { createKeyring, reEncryptSecrets } from '@user-sync/control';
import { createDatabase } from '@user-sync/persistence';
import { readSettings, runService } from '@user-sync/runtime';
import { SETTINGS } from './settings.ts';
import { TABLES } from './tables.ts';

// Seals every secret anew with the keyring's current key and ends; afterwards older keys may go. Safe to repeat.
await runService('config-re-encrypt', async ({ log, onStop }) => {
  const { DATABASE_URL, KEYRING_FILE } = readSettings({
    DATABASE_URL: SETTINGS.DATABASE_URL,
    KEYRING_FILE: SETTINGS.KEYRING_FILE,
  });
  const database = await createDatabase({ url: DATABASE_URL, applicationName: 'config-re-encrypt', tables: TABLES });
  onStop('database', () => database.close());
  const count = await reEncryptSecrets(database, createKeyring(KEYRING_FILE));
  log.info({ count }, 'secrets sealed anew');
  return 0;
});
