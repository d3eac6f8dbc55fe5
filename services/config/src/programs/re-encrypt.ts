import { createKeyring, reEncryptSecrets } from '@user-sync/control';
import { createDatabase } from '@user-sync/persistence';
import { readSettings, runService } from '@user-sync/runtime';
import { audit, theCommand } from '../keep-audit/audit.ts';
import { SETTINGS } from '../settings.ts';
import { TABLES } from '../tables.ts';

// Re-encrypts every secret with the keyring's current key and ends, with 1 where some could not be opened; where all
// could, older keys may go. Safe to repeat.
await runService('config-re-encrypt', async ({ log, onStop }) => {
  const { DATABASE_URL, KEYRING_FILE } = readSettings({
    DATABASE_URL: SETTINGS.DATABASE_URL,
    KEYRING_FILE: SETTINGS.KEYRING_FILE,
  });
  const database = await createDatabase({ url: DATABASE_URL, applicationName: 'config-re-encrypt', tables: TABLES });
  onStop('database', () => database.close());
  const { key, sealed, before, unreadable } = await reEncryptSecrets(database, createKeyring(KEYRING_FILE));
  const told = { sealed, before, unreadable: unreadable.length };
  await audit(database, theCommand('re-encrypt'), 'secrets.re-encrypted', { kind: 'keyring', id: key }, told);
  for (const secret of unreadable)
    log.error({ secret }, 'a secret cannot be decrypted; keep its key, or enter the secret again');
  log.info({ key, ...told }, 'secrets re-encrypted');
  process.stdout.write(`${JSON.stringify({ key, ...told })}\n`);
  return unreadable.length > 0 ? 1 : 0;
});
