import type { Tx } from '@user-sync/persistence';
import { type Keyring, KeyringError, openSecret, sealSecret } from './keyring.ts';
import { notify } from './notices.ts';

/** One Ziik instance; its password and webhook secret are opened separately. */
export interface Instance {
  readonly slug: string;
  /** The API's root, as `https://acme.ziik.io/api`. */
  readonly baseUrl: string;
  readonly username: string;
  readonly hasWebhookSecret: boolean;
  /** Raised by every change of address or credentials. */
  readonly version: number;
  /** What keeps us from working with the instance. */
  readonly ziikError: InstanceTrouble | null;
  readonly ziikErrorAt: Date | null;
  /** The catalogue read last lost too many names and is held back. */
  readonly catalogueSuspicious: boolean;
}

/** Why an instance cannot be worked with, as in the run errors. */
export type InstanceTrouble = 'ziik-credentials-wrong' | 'ziik-unavailable';

const COLUMNS = `slug, base_url AS "baseUrl", username, webhook_secret_jwe IS NOT NULL AS "hasWebhookSecret", version,
  ziik_error AS "ziikError", ziik_error_at AS "ziikErrorAt", catalogue_suspicious AS "catalogueSuspicious"`;

/** The instances with these slugs; without slugs all; by slug. */
export function loadInstances(db: Tx, slugs?: readonly string[]): Promise<Instance[]> {
  return db.query<Instance>(
    `SELECT ${COLUMNS} FROM control.instance WHERE $1::text[] IS NULL OR slug = ANY($1) ORDER BY slug`,
    [slugs ?? null],
  );
}

/** One instance; undefined when there is none. */
export async function loadInstance(db: Tx, slug: string): Promise<Instance | undefined> {
  const [instance] = await db.query<Instance>(`SELECT ${COLUMNS} FROM control.instance WHERE slug = $1`, [slug]);
  return instance;
}

/** What is told of an instance to make or change it. */
export interface InstanceInput {
  readonly slug: string;
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Undefined keeps what is stored; null: webhooks are refused from now on. */
  readonly webhookSecret?: string | null | undefined;
}

/**
 * Makes or changes an instance; a trouble noted before is forgotten. Where the webhook secret is replaced by another, the
 * one before counts beside it for `overlapMs`, so that no delivery is refused until Ziik has the new one.
 */
export async function saveInstance(
  tx: Tx,
  keyring: Keyring,
  { slug, baseUrl, username, password, webhookSecret }: InstanceInput,
  overlapMs = 0,
): Promise<Instance> {
  const keeps =
    webhookSecret === undefined || (webhookSecret !== null && (await isPresent(tx, keyring, slug, webhookSecret)));
  const sealedWebhook =
    typeof webhookSecret === 'string' && !keeps
      ? await sealSecret(keyring, webhookSecret, `instance/${slug}/webhook-secret`)
      : null;
  const [instance] = await tx.query<Instance>(
    `INSERT INTO control.instance AS old (slug, base_url, username, password_jwe, webhook_secret_jwe)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (slug) DO UPDATE SET base_url = excluded.base_url, username = excluded.username,
        password_jwe = excluded.password_jwe,
        webhook_secret_jwe = CASE WHEN $6 THEN old.webhook_secret_jwe ELSE excluded.webhook_secret_jwe END,
        former_webhook_secret_jwe = CASE WHEN $6 THEN old.former_webhook_secret_jwe
          WHEN excluded.webhook_secret_jwe IS NOT NULL AND $7 > 0 THEN old.webhook_secret_jwe END,
        former_webhook_secret_until = CASE WHEN $6 THEN old.former_webhook_secret_until
          WHEN excluded.webhook_secret_jwe IS NOT NULL AND $7 > 0 THEN now() + $7 * interval '1 millisecond' END,
        version = old.version + 1, ziik_error = NULL, ziik_error_at = NULL, updated_at = now()
      RETURNING ${COLUMNS}`,
    [
      slug,
      baseUrl,
      username,
      await sealSecret(keyring, password, `instance/${slug}/password`),
      sealedWebhook,
      keeps,
      overlapMs,
    ],
  );
  await notify(tx, 'instance', slug);
  return instance!;
}

/** Whether it is the webhook secret that counts already; one that cannot be opened is replaced. */
async function isPresent(tx: Tx, keyring: Keyring, slug: string, webhookSecret: string): Promise<boolean> {
  const [present] = (await openWebhookSecrets(tx, keyring, slug).catch((error: unknown) => {
    if (error instanceof KeyringError) return [];
    throw error;
  })) ?? [undefined];
  return present === webhookSecret;
}

/** Removes an instance; 'has-integrations' while it has any that is not deleted. */
export async function removeInstance(tx: Tx, slug: string): Promise<'removed' | 'unknown' | 'has-integrations'> {
  const [row] = await tx.query('SELECT 1 FROM control.instance WHERE slug = $1 FOR UPDATE', [slug]);
  if (row === undefined) return 'unknown';
  const [used] = await tx.query(
    'SELECT 1 FROM control.integration WHERE instance_slug = $1 AND deleted_at IS NULL LIMIT 1',
    [slug],
  );
  if (used !== undefined) return 'has-integrations';
  // Deleted integrations still refer to it until they are swept; services drop rows whose integration is not there.
  await tx.execute('DELETE FROM control.integration WHERE instance_slug = $1', [slug]);
  await tx.execute('DELETE FROM control.instance WHERE slug = $1', [slug]);
  await notify(tx, 'instance', slug);
  return 'removed';
}

/** Address and opened credentials of an instance. Keep them in memory only, and no longer than its `version` stands. */
export interface InstanceCredentials {
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  readonly webhookSecret: string | null;
  readonly version: number;
}

/** Opens an instance's credentials; undefined when there is no such instance. */
export async function openInstanceCredentials(
  db: Tx,
  keyring: Keyring,
  slug: string,
): Promise<InstanceCredentials | undefined> {
  const [row] = await db.query<{
    baseUrl: string;
    username: string;
    password: string;
    webhook: string | null;
    version: number;
  }>(
    `SELECT base_url AS "baseUrl", username, password_jwe AS password, webhook_secret_jwe AS webhook, version
      FROM control.instance WHERE slug = $1`,
    [slug],
  );
  if (row === undefined) return undefined;
  return {
    baseUrl: row.baseUrl,
    username: row.username,
    password: await openSecret(keyring, row.password, `instance/${slug}/password`),
    webhookSecret:
      row.webhook === null ? null : await openSecret(keyring, row.webhook, `instance/${slug}/webhook-secret`),
    version: row.version,
  };
}

/**
 * Opens what Ziik's webhooks of an instance are proved by: the present secret, then the one before while it still counts.
 * Empty: none is set; undefined: no such instance.
 */
export async function openWebhookSecrets(db: Tx, keyring: Keyring, slug: string): Promise<string[] | undefined> {
  const [row] = await db.query<{ present: string | null; former: string | null }>(
    `SELECT webhook_secret_jwe AS present,
        CASE WHEN former_webhook_secret_until > now() THEN former_webhook_secret_jwe END AS former
      FROM control.instance WHERE slug = $1`,
    [slug],
  );
  if (row === undefined) return undefined;
  const sealed = [row.present, row.former].filter((each) => each !== null);
  return Promise.all(sealed.map((each) => openSecret(keyring, each, `instance/${slug}/webhook-secret`)));
}

/** Removes webhook secrets that no longer count; returns of how many instances. */
export function removeFormerWebhookSecrets(db: Tx): Promise<number> {
  return db.execute(
    `UPDATE control.instance SET former_webhook_secret_jwe = NULL, former_webhook_secret_until = NULL
      WHERE former_webhook_secret_until <= now()`,
  );
}

/** Notes what keeps us from an instance, or with null that it works again; shown as attention. Writes only a change. */
export async function setInstanceTrouble(db: Tx, slug: string, trouble: InstanceTrouble | null): Promise<void> {
  await db.execute(
    `UPDATE control.instance SET ziik_error = $2, ziik_error_at = CASE WHEN $2::text IS NULL THEN NULL ELSE now() END
      WHERE slug = $1 AND ziik_error IS DISTINCT FROM $2`,
    [slug, trouble],
  );
}

/** Notes whether the catalogue of an instance is held back. Writes only a change. */
export async function setCatalogueSuspicious(db: Tx, slug: string, suspicious: boolean): Promise<void> {
  await db.execute(
    'UPDATE control.instance SET catalogue_suspicious = $2 WHERE slug = $1 AND catalogue_suspicious <> $2',
    [slug, suspicious],
  );
}

/** Asks for the instance's units and user types anew; runs that begin now wait for them, as the first one does. */
export async function askForCatalogue(db: Tx, slug: string): Promise<void> {
  await db.execute('UPDATE control.instance SET catalogue_tried_at = NULL WHERE slug = $1', [slug]);
  await notify(db, 'instance', slug);
}

/** Notes that the instance's units and user types were read, or that it was tried: waiting runs need not wait longer. */
export async function noteCatalogueTried(tx: Tx, slug: string): Promise<void> {
  const noted = await tx.execute(
    'UPDATE control.instance SET catalogue_tried_at = now() WHERE slug = $1 AND catalogue_tried_at IS NULL',
    [slug],
  );
  if (noted > 0) await notify(tx, 'instance', slug);
}
