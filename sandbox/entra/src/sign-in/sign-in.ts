import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Answer, type Call, headerOf, jsonAnswer } from '../answer.ts';
import type { SandboxDirectory } from '../directory/directory.ts';
import type { TenantSettings } from '../directory/tenant-settings.ts';
import { aadstsAnswer } from './aadsts.ts';
import { ASSERTION_TYPE, checkAssertion } from './check-assertion.ts';

/** What an access token that was given out says. */
export interface TokenClaims {
  readonly tenantId: string;
  readonly applicationId: string;
  readonly roles: readonly string[];
  /** When it stops to be valid, in milliseconds. */
  readonly expiresAt: number;
}

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

let signingKey: Promise<SigningKey> | undefined;

/** The sign-in service: gives out tokens and knows those that it gave. */
export class SignIn {
  readonly #clock: () => number;
  readonly #issued = new Map<string, TokenClaims>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** `POST /{tenant}/oauth2/v2.0/token` by client credentials. Unknown fields and the query are ignored. */
  async answerToken(call: Call, tenant: string, directory: SandboxDirectory | undefined): Promise<Answer> {
    const now = this.#clock();
    const form = new URLSearchParams(call.body);
    const basic = basicCredentials(headerOf(call, 'authorization'));
    const clientId = form.get('client_id') ?? basic?.[0];
    const secret = form.get('client_secret') ?? basic?.[1];
    const scope = form.get('scope');

    if (!directory) return aadstsAnswer(90002, now);
    const { settings } = directory;
    if (form.get('grant_type') !== 'client_credentials') return aadstsAnswer(70003, now);
    if (clientId?.toLowerCase() !== settings.applicationId.toLowerCase()) return aadstsAnswer(700016, now);
    if (settings.appDisabled) return aadstsAnswer(7000112, now);
    const assertion = form.get('client_assertion');
    const wrong = assertion
      ? form.get('client_assertion_type') === ASSERTION_TYPE
        ? await checkAssertion(assertion, { tenant, origin: call.origin, settings, now })
        : 7000218
      : checkSecret(secret, settings);
    if (wrong !== undefined) return aadstsAnswer(wrong, now);
    if (!scope?.endsWith('/.default')) return aadstsAnswer(70011, now);

    const roles = settings.consent ? ['User.Read.All'] : [];
    const token = await this.#sign(call.origin, tenant, settings.applicationId, scope, roles, settings.expiresIn);
    this.#remember(token, {
      tenantId: directory.tenantId,
      applicationId: settings.applicationId,
      roles,
      expiresAt: now + settings.expiresIn * 1000,
    });
    return jsonAnswer(
      200,
      {
        token_type: 'Bearer',
        expires_in: settings.expiresIn,
        ext_expires_in: settings.expiresIn,
        ...(settings.refreshIn > 0 ? { refresh_in: settings.refreshIn } : {}),
        access_token: token,
      },
      { 'cache-control': 'no-store, no-cache' },
    );
  }

  /** `GET /{tenant}/v2.0/.well-known/openid-configuration`; its issuer is on the address that the client used. */
  answerConfiguration(call: Call, tenant: string): Answer {
    const root = `${call.origin}/${tenant}`;
    return jsonAnswer(200, {
      token_endpoint: `${root}/oauth2/v2.0/token`,
      authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
      issuer: `${root}/v2.0`,
      jwks_uri: `${root}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      response_types_supported: ['code', 'id_token', 'token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
    });
  }

  /** `GET /{tenant}/discovery/v2.0/keys`: the keys that tokens are signed with. */
  async answerKeys(): Promise<Answer> {
    return jsonAnswer(200, { keys: [(await keyPair()).publicJwk] });
  }

  /** The claims of a token that this service gave out, expired or not. */
  claimsOf(authorization: string | undefined): TokenClaims | undefined {
    return authorization?.startsWith('Bearer ') ? this.#issued.get(authorization.slice(7)) : undefined;
  }

  async #sign(origin: string, tenant: string, appId: string, scope: string, roles: string[], life: number) {
    const { privateKey } = await keyPair();
    const seconds = Math.floor(this.#clock() / 1000);
    const claims = { tid: tenant, appid: appId, ver: '1.0', idtyp: 'app', ...(roles.length > 0 ? { roles } : {}) };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'sandbox' })
      .setIssuer(`${origin}/${tenant}/`)
      .setAudience(scope.slice(0, -'/.default'.length))
      .setSubject(appId)
      .setJti(randomUUID())
      .setIssuedAt(seconds)
      .setNotBefore(seconds)
      .setExpirationTime(seconds + life)
      .sign(privateKey);
  }

  #remember(token: string, claims: TokenClaims): void {
    if (this.#issued.size >= 10_000) {
      const [oldest] = this.#issued.keys();
      this.#issued.delete(oldest!);
    }
    this.#issued.set(token, claims);
  }
}

function checkSecret(secret: string | undefined, settings: TenantSettings): number | undefined {
  if (!secret) return 7000218;
  if (secret !== settings.secret && !settings.otherSecrets.includes(secret)) return 7000215;
  return settings.secretExpired ? 7000222 : undefined;
}

function keyPair(): Promise<SigningKey> {
  signingKey ??= generateKeyPair('RS256').then(async ({ publicKey, privateKey }) => ({
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid: 'sandbox', use: 'sig', alg: 'RS256' },
  }));
  return signingKey;
}

function basicCredentials(authorization: string | undefined): [string, string] | undefined {
  if (!authorization?.startsWith('Basic ')) return undefined;
  const [id = '', ...secret] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
  return [decodeURIComponent(id), decodeURIComponent(secret.join(':'))];
}
