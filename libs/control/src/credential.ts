import type { Tx } from '@user-sync/persistence';
import { type Keyring, openSecret, type SecretContext, sealSecret } from './keyring.ts';

/** What an integration signs in to Azure with. */
export const CREDENTIAL_KINDS = ['secret', 'certificate', 'federated'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** What may be shown of a certificate. */
export interface CertificateShown {
  /** SHA-1, in hexadecimal. */
  readonly thumbprint: string;
  readonly thumbprintSha256: string;
  readonly subject: string;
}

/** A credential that is to be stored: the value of a client secret, or another kind. */
export type NewCredential =
  | string
  | ({ readonly kind: 'certificate'; readonly pem: string } & CertificateShown)
  | { readonly kind: 'federated' };

/** A stored credential, opened. The token of a federated one is the platform's and not stored. */
export type OpenedCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly pem: string }
  | { readonly kind: 'federated' };

/**
 * Each kind has its own context. So a version of the services that knows secrets alone refuses to open a certificate's
 * private key, instead of sending it to Microsoft as if it were a secret.
 */
export function credentialContext(id: string, kind: 'secret' | 'certificate'): SecretContext {
  return `integration/${id}/${kind}`;
}

/** The columns of a credential: kind, what is sealed, and what is shown of a certificate. */
export const CREDENTIAL_COLUMNS =
  'credential_kind, secret_jwe, certificate_thumbprint, certificate_thumbprint_sha256, certificate_subject';

/** Values of CREDENTIAL_COLUMNS. */
export async function credentialValues(keyring: Keyring, id: string, credential: NewCredential): Promise<unknown[]> {
  if (typeof credential === 'string') {
    const sealed = await sealSecret(keyring, credential, credentialContext(id, 'secret'));
    return ['secret', sealed, null, null, null];
  }
  if (credential.kind === 'federated') return ['federated', '', null, null, null];
  const { pem, thumbprint, thumbprintSha256, subject } = credential;
  const sealed = await sealSecret(keyring, pem, credentialContext(id, 'certificate'));
  return ['certificate', sealed, thumbprint, thumbprintSha256, subject];
}

/**
 * The credential of an integration and its version, which every new one raises; undefined when the integration is gone.
 */
export async function openIntegrationCredential(
  db: Tx,
  keyring: Keyring,
  id: string,
): Promise<{ credential: OpenedCredential; secretVersion: number } | undefined> {
  const [row] = await db.query<{ kind: CredentialKind; sealed: string; version: number }>(
    `SELECT credential_kind AS kind, secret_jwe AS sealed, secret_version AS version FROM control.integration
      WHERE id = $1 AND deleted_at IS NULL`,
    [id],
  );
  if (row === undefined) return undefined;
  const { kind, sealed, version: secretVersion } = row;
  if (kind === 'federated') return { credential: { kind }, secretVersion };
  const opened = await openSecret(keyring, sealed, credentialContext(id, kind));
  return { credential: kind === 'secret' ? { kind, secret: opened } : { kind, pem: opened }, secretVersion };
}
