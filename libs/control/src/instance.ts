import { randomBytes } from 'node:crypto';
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
  readonly catalogueSuspiciousAt: Date | null;
  /** When units and user types were read last at this address, whether or not they were held back; null: never. */
  readonly catalogueReadAt: Date | null;
}

/** Why an instance cannot be worked with, as in the run errors. */
export type InstanceTrouble = 'ziik-credentials-wrong' | 'ziik-unavailable' | 'catalogue-too-large';

const COLUMNS = `slug, base_url AS "baseUrl", username, has_webhook_secret AS "hasWebhookSecret", version,
  ziik_error AS "ziikError", ziik_error_at AS "ziikErrorAt", catalogue_suspicious AS "catalogueSuspicious",
  catalogue_suspicious_at AS "catalogueSuspiciousAt", catalogue_read_at AS "catalogueReadAt"`;

/** The instances with these slugs; without slugs all; by slug. */
export function loadInstances(db: Tx, slugs?: readonly string[]): Promise<Instance[]> {
  return db.query<Instance>(
    `SELECT ${COLUMNS} FROM control.instance WHERE $1::text[] IS NULL OR slug = ANY($1) ORDER BY slug`,
    [slugs ?? null],
  );
}

/** The slugs of all instances. */
export async function listSlugs(db: Tx): Promise<string[]> {
  const rows = await db.query<{ slug: string }>('SELECT slug FROM control.instance ORDER BY slug');
  return rows.map(({ slug }) => slug);
}

/** One instance; undefined when there is none. */
export async function loadInstance(db: Tx, slug: string): Promise<Instance | undefined> {
  const [instance] = await db.query<Instance>(`SELECT ${COLUMNS} FROM control.instance WHERE slug = $1`, [slug]);
  return instance;
}

/** Somebody changed or removed it meanwhile: it has none of the versions that the change is meant for. */
export class VersionChanged extends Error {
  constructor(what: string) {
    super(`${what} has another version than the change is meant for.`);
    this.name = 'VersionChanged';
  }
}

/** Lets one transaction at a time make, change or remove an instance, also one that is not there. */
export async function lockInstance(tx: Tx, slug: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`instance/${slug}`]);
}

/** What is stated of an instance to create or change it. */
export interface InstanceInput {
  readonly slug: string;
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Undefined keeps what is stored; null: webhooks are refused from now on. */
  readonly webhookSecret?: string | null | undefined;
}

/**
 * Makes or changes an instance; a trouble noted before is forgotten. Where the webhook secret is replaced by another,
 * the one before counts beside it for `overlapMs`, so that no delivery is refused until Ziik has the new one. With
 * `versions` only an instance that has one of them is changed, and none is made; throws VersionChanged otherwise.
 */
export async function saveInstance(
  tx: Tx,
  keyring: Keyring,
  { slug, baseUrl, username, password, webhookSecret }: InstanceInput,
  overlapMs = 0,
  versions: readonly number[] | null = null,
): Promise<Instance> {
  const keeps =
    webhookSecret === undefined || (webhookSecret !== null && (await isPresent(tx, keyring, slug, webhookSecret)));
  const sealedWebhook =
    typeof webhookSecret === 'string' && !keeps
      ? await sealSecret(keyring, webhookSecret, `instance/${slug}/webhook-secret`)
      : null;
  const [instance] = await tx.query<Instance>(
    `INSERT INTO control.instance AS old (slug, base_url, username, password_jwe, webhook_secret_jwe)
      SELECT $1, $2, $3, $4, $5
        WHERE $8::bigint[] IS NULL OR EXISTS (SELECT FROM control.instance WHERE slug = $1)
      ON CONFLICT (slug) DO UPDATE SET base_url = excluded.base_url, username = excluded.username,
        password_jwe = excluded.password_jwe,
        webhook_secret_jwe = CASE WHEN $6 THEN old.webhook_secret_jwe ELSE excluded.webhook_secret_jwe END,
        former_webhook_secret_jwe = CASE WHEN $6 THEN old.former_webhook_secret_jwe
          WHEN excluded.webhook_secret_jwe IS NOT NULL AND $7 > 0 THEN old.webhook_secret_jwe END,
        former_webhook_secret_until = CASE WHEN $6 THEN old.former_webhook_secret_until
          WHEN excluded.webhook_secret_jwe IS NOT NULL AND $7 > 0 THEN now() + $7 * interval '1 millisecond' END,
        catalogue_read_at = CASE WHEN old.base_url = excluded.base_url THEN old.catalogue_read_at END,
        version = old.version + 1, ziik_error = NULL, ziik_error_at = NULL, updated_at = now()
        WHERE $8::bigint[] IS NULL OR old.version = ANY($8::bigint[])
      RETURNING ${COLUMNS}`,
    [
      slug,
      baseUrl,
      username,
      await sealSecret(keyring, password, `instance/${slug}/password`),
      sealedWebhook,
      keeps,
      overlapMs,
      versions,
    ],
  );
  if (instance === undefined) throw new VersionChanged(`instance ${slug}`);
  await notify(tx, 'instance', slug);
  return instance;
}

/** Whether it is the webhook secret that counts already; one that cannot be opened is replaced. */
async function isPresent(tx: Tx, keyring: Keyring, slug: string, webhookSecret: string): Promise<boolean> {
  const [present] = (await openWebhookSecrets(tx, keyring, slug).catch((error: unknown) => {
    if (error instanceof KeyringError) return [];
    throw error;
  })) ?? [undefined];
  return present === webhookSecret;
}

/**
 * Removes an instance; 'has-integrations' while it has any that is not deleted. With `versions` only one that has one
 * of them; throws VersionChanged otherwise.
 */
export async function removeInstance(
  tx: Tx,
  slug: string,
  versions: readonly number[] | null = null,
): Promise<'removed' | 'unknown' | 'has-integrations'> {
  const [row] = await tx.query<{ fits: boolean }>(
    'SELECT $2::bigint[] IS NULL OR version = ANY($2::bigint[]) AS fits FROM control.instance WHERE slug = $1 FOR UPDATE',
    [slug, versions],
  );
  if (row === undefined) return 'unknown';
  if (!row.fits) throw new VersionChanged(`instance ${slug}`);
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

/** Address and opened credentials of an instance. Keep them in memory only, while its `version` is current. */
export interface InstanceCredentials {
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
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
    version: number;
  }>(
    `SELECT base_url AS "baseUrl", username, password_jwe AS password, version
      FROM control.instance WHERE slug = $1`,
    [slug],
  );
  if (row === undefined) return undefined;
  return {
    baseUrl: row.baseUrl,
    username: row.username,
    password: await openSecret(keyring, row.password, `instance/${slug}/password`),
    version: row.version,
  };
}

/**
 * Opens what Ziik's webhooks of an instance are proved by: the present secret, then the one before while it still
 * counts. Empty: none is set; undefined: no such instance. Two are opened every time, so that how long it takes does
 * not tell which instances there are.
 */
export async function openWebhookSecrets(db: Tx, keyring: Keyring, slug: string): Promise<string[] | undefined> {
  const [row] = await db.query<{ present: string | null; former: string | null }>(
    `SELECT webhook_secret_jwe AS present,
        CASE WHEN former_webhook_secret_until > now() THEN former_webhook_secret_jwe END AS former
      FROM control.instance WHERE slug = $1`,
    [slug],
  );
  const open = (sealed: string | null | undefined): Promise<string | null> =>
    sealed == null ? openDecoy(keyring) : openSecret(keyring, sealed, `instance/${slug}/webhook-secret`);
  const opened = await Promise.all([open(row?.present), open(row?.former)]);
  return row && opened.filter((each) => each !== null);
}

const decoys = new WeakMap<Keyring, Promise<string>>();
/** No instance has this slug. */
const DECOY = 'instance/-/webhook-secret';

/** Costs what opening a secret does. */
async function openDecoy(keyring: Keyring): Promise<null> {
  const decoy = decoys.get(keyring) ?? sealSecret(keyring, randomBytes(24).toString('base64url'), DECOY);
  decoys.set(keyring, decoy);
  try {
    await openSecret(keyring, await decoy, DECOY);
  } catch (error) {
    // Sealed with a key that the keyring had at the time; the next one has one of now.
    decoys.delete(keyring);
    if (!(error instanceof KeyringError)) throw error;
  }
  return null;
}

/** Removes webhook secrets that no longer count; returns of how many instances. */
export function removeFormerWebhookSecrets(db: Tx): Promise<number> {
  return db.execute(
    `UPDATE control.instance SET former_webhook_secret_jwe = NULL, former_webhook_secret_until = NULL
      WHERE former_webhook_secret_until <= now()`,
  );
}

/**
 * Notes what keeps us from an instance, or with null that it works again; shown as attention. Writes only a change, and
 * returns whether it was one.
 */
export async function setInstanceTrouble(db: Tx, slug: string, trouble: InstanceTrouble | null): Promise<boolean> {
  const noted = await db.execute(
    `UPDATE control.instance SET ziik_error = $2, ziik_error_at = CASE WHEN $2::text IS NULL THEN NULL ELSE now() END
      WHERE slug = $1 AND ziik_error IS DISTINCT FROM $2`,
    [slug, trouble],
  );
  return noted > 0;
}

/** Notes whether the catalogue of an instance is held back. Writes only a change. */
export async function setCatalogueSuspicious(db: Tx, slug: string, suspicious: boolean): Promise<void> {
  await db.execute(
    `UPDATE control.instance SET catalogue_suspicious = $2, catalogue_suspicious_at = CASE WHEN $2 THEN now() END
      WHERE slug = $1 AND catalogue_suspicious <> $2`,
    [slug, suspicious],
  );
}

/** Notes when the instance's units and user types were read. */
export async function noteCatalogueRead(tx: Tx, slug: string, at: Date): Promise<void> {
  await tx.execute('UPDATE control.instance SET catalogue_read_at = $2 WHERE slug = $1', [slug, at]);
}

/** Asks for the instance's units and user types again; runs that begin now wait for them, as the first one does. */
export async function requireFreshCatalogue(db: Tx, slug: string): Promise<void> {
  await db.execute('UPDATE control.instance SET catalogue_tried_at = NULL WHERE slug = $1', [slug]);
  await notify(db, 'instance', slug);
}

/**
 * Notes that the instance's units and user types were read, or that it was tried: waiting runs need not wait longer.
 */
export async function noteCatalogueTried(tx: Tx, slug: string): Promise<void> {
  const noted = await tx.execute(
    'UPDATE control.instance SET catalogue_tried_at = now() WHERE slug = $1 AND catalogue_tried_at IS NULL',
    [slug],
  );
  if (noted > 0) await notify(tx, 'instance', slug);
}
