import { X509Certificate } from 'node:crypto';
import type { JWK } from 'jose';
import { RefusedChange } from '../refused-change.ts';

/** Another issuer's tokens that the application may sign in with. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** The issuer's public key. Entra would read it from the issuer. */
  readonly key: JWK;
}

/** How a tenant, its application registration and its directory behave. */
export interface TenantSettings {
  /** Application (client) id of the one registered application. */
  readonly applicationId: string;
  /** The value of its client secret. */
  readonly secret: string;
  /** Further secrets that are valid beside it, as during a rotation. */
  readonly otherSecrets: readonly string[];
  /** PEM texts of the certificates that are registered for it. */
  readonly certificates: readonly string[];
  readonly federatedCredentials: readonly FederatedCredential[];
  /** All its secrets have expired: AADSTS7000222. */
  readonly secretExpired: boolean;
  /** The application is disabled in the tenant: AADSTS7000112. */
  readonly appDisabled: boolean;
  /** `User.Read.All` is granted. Given: new tokens carry the role. Withdrawn: refused at once. */
  readonly consent: boolean;
  /** Life of an access token, in seconds. */
  readonly expiresIn: number;
  /** `refresh_in` of the token answer, in seconds; 0 leaves it out. */
  readonly refreshIn: number;
  /** Entries on a page of the delta, 1 to 200. */
  readonly pageSize: number;
  /** How far this directory's clock is ahead: delta tokens live 7 days of it, the recycle bin 30. */
  readonly clockOffsetDays: number;
  /** So many `$skiptoken`s to come are answered as expired; -1: all of them. */
  readonly failSkipTokens: number;
  /** Status that delta links answer for ever that were given out before `linksDeadBefore`; 0: all of them work. */
  readonly deadLinkStatus: number;
  /** By the directory's clock, in milliseconds since 1970. */
  readonly linksDeadBefore: number;
  /** The delta shows a change only so many milliseconds after it was made. */
  readonly replicationDelayMs: number;
}

const defaults: TenantSettings = {
  applicationId: '00000000-0000-4000-8000-000000000001',
  secret: 'sandbox-secret',
  otherSecrets: [],
  certificates: [],
  federatedCredentials: [],
  secretExpired: false,
  appDisabled: false,
  consent: true,
  expiresIn: 3599,
  refreshIn: 0,
  pageSize: 200,
  clockOffsetDays: 0,
  failSkipTokens: 0,
  deadLinkStatus: 0,
  linksDeadBefore: 0,
  replicationDelayMs: 0,
};

/**
 * The settings after a change of some of them; throws `RefusedChange` for an unknown name, a wrong type or page size.
 */
export function changeSettings(change: object, before: TenantSettings = defaults): TenantSettings {
  for (const [name, value] of Object.entries(change)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new RefusedChange(`There is no setting "${name}". Settings: ${Object.keys(defaults).join(', ')}.`);
    }
    const expected = defaults[name as keyof TenantSettings];
    if (typeof value !== typeof expected || Array.isArray(value) !== Array.isArray(expected)) {
      throw new RefusedChange(`The setting "${name}" must be of the type of ${JSON.stringify(expected)}.`);
    }
  }
  const after: TenantSettings = { ...before, ...change };
  if (!Number.isInteger(after.pageSize) || after.pageSize < 1 || after.pageSize > 200) {
    throw new RefusedChange('"pageSize" must be a whole number from 1 to 200.');
  }
  for (const pem of after.certificates) checkPem(pem);
  for (const { issuer, subject, audience, key } of after.federatedCredentials) {
    if (![issuer, subject, audience].every((text) => typeof text === 'string') || typeof key !== 'object') {
      throw new RefusedChange('A federated credential has "issuer", "subject", "audience" and "key", a public JWK.');
    }
  }
  return after;
}

function checkPem(pem: string): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw new RefusedChange('"certificates" must be PEM texts, one certificate each.');
  }
}
