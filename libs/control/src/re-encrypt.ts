import type { Database } from '@user-sync/persistence';
import { type Keyring, openSecret, type SecretContext, sealSecret } from './keyring.ts';

const SECRETS = [
  { table: 'control.integration', key: 'id', column: 'secret_jwe', context: integrationSecret },
  { table: 'control.instance', key: 'slug', column: 'password_jwe', context: instancePassword },
  { table: 'control.instance', key: 'slug', column: 'webhook_secret_jwe', context: instanceWebhookSecret },
] as const;

/** Seals every secret anew with the keyring's current key, so that older keys may go; safe to repeat. Returns how many. */
export async function reEncryptSecrets(db: Database, keyring: Keyring): Promise<number> {
  let changed = 0;
  for (const { table, key, column, context } of SECRETS) {
    const rows = await db.query<{ key: string; sealed: string }>(
      `SELECT ${key}::text AS key, ${column} AS sealed FROM ${table} WHERE ${column} <> ''`,
    );
    for (const row of rows) {
      const place: SecretContext = context(row.key);
      const sealed = await sealSecret(keyring, await openSecret(keyring, row.sealed, place), place);
      // Not when an administrator set a new one meanwhile.
      changed += await db.execute(`UPDATE ${table} SET ${column} = $3 WHERE ${key}::text = $1 AND ${column} = $2`, [
        row.key,
        row.sealed,
        sealed,
      ]);
    }
  }
  return changed;
}

function integrationSecret(id: string): SecretContext {
  return `integration/${id}/secret`;
}
function instancePassword(slug: string): SecretContext {
  return `instance/${slug}/password`;
}
function instanceWebhookSecret(slug: string): SecretContext {
  return `instance/${slug}/webhook-secret`;
}
