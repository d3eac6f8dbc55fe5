import type { Database } from '@user-sync/persistence';
import { credentialContext } from './credential.ts';
import { type Keyring, KeyringError, openSecret, type SecretContext, sealedWith, sealSecret } from './keyring.ts';

const SECRETS = [
  {
    table: 'control.integration',
    key: 'id',
    column: 'secret_jwe',
    among: "credential_kind = 'secret'",
    context: integrationSecret,
  },
  {
    table: 'control.integration',
    key: 'id',
    column: 'secret_jwe',
    among: "credential_kind = 'certificate'",
    context: integrationCertificate,
  },
  { table: 'control.instance', key: 'slug', column: 'password_jwe', among: 'true', context: instancePassword },
  {
    table: 'control.instance',
    key: 'slug',
    column: 'webhook_secret_jwe',
    among: 'true',
    context: instanceWebhookSecret,
  },
  {
    table: 'control.instance',
    key: 'slug',
    column: 'former_webhook_secret_jwe',
    among: 'true',
    context: instanceWebhookSecret,
  },
] as const;

/** What became of the secrets. */
export interface ReEncryption {
  /** Id of the key that they are sealed with now. */
  readonly key: string;
  /** How many were re-encrypted, and how many were sealed with that key before. */
  readonly sealed: number;
  readonly before: number;
  /** Those whose key is missing or that cannot be opened with it; they stay as they are. */
  readonly unreadable: readonly SecretContext[];
}

/**
 * Re-encrypts every secret that was sealed with another key with the keyring's current one. If none is unreadable, the
 * other keys may go. Can be repeated, and run beside the services: the old text is still decrypted with the old key.
 */
export async function reEncryptSecrets(db: Database, keyring: Keyring): Promise<ReEncryption> {
  const key = keyring.current();
  const unreadable: SecretContext[] = [];
  let [sealed, before] = [0, 0];
  for (const { table, key: keyColumn, column, among, context } of SECRETS) {
    const rows = await db.query<{ key: string; sealed: string }>(
      `SELECT ${keyColumn}::text AS key, ${column} AS sealed FROM ${table} WHERE ${column} <> '' AND ${among}`,
    );
    for (const row of rows) {
      if (sealedWith(row.sealed) === key) {
        before++;
        continue;
      }
      const place: SecretContext = context(row.key);
      try {
        const resealed = await sealSecret(keyring, await openSecret(keyring, row.sealed, place), place);
        // Not when an administrator set a new one meanwhile.
        sealed += await db.execute(
          `UPDATE ${table} SET ${column} = $3 WHERE ${keyColumn}::text = $1 AND ${column} = $2`,
          [row.key, row.sealed, resealed],
        );
      } catch (error) {
        if (!(error instanceof KeyringError)) throw error;
        unreadable.push(place);
      }
    }
  }
  return { key, sealed, before, unreadable };
}

function integrationSecret(id: string): SecretContext {
  return credentialContext(id, 'secret');
}
function integrationCertificate(id: string): SecretContext {
  return credentialContext(id, 'certificate');
}
function instancePassword(slug: string): SecretContext {
  return `instance/${slug}/password`;
}
function instanceWebhookSecret(slug: string): SecretContext {
  return `instance/${slug}/webhook-secret`;
}
