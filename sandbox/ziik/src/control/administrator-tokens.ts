import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';

/** Whose token it is to be: an administrator of the panel, not somebody in Ziik. */
export interface TokenRequest {
  sub: string;
  /** `platform-administrator` or `operator`. */
  roles: readonly string[];
  instance?: string;
  /** What people call the subject. */
  name?: string;
  /** Default 3600; negative for a token that has expired. */
  expiresInSeconds?: number;
  /** Default `azure-user-sync`. */
  audience?: string;
}

/** Stands in for the identity provider of administrators; the RS256 key is made when it is first needed. */
export function administratorTokens(issuer: string, clock: () => number) {
  let made: Promise<Awaited<ReturnType<typeof generateKeyPair>>> | undefined;
  const keys = () => {
    made ??= generateKeyPair('RS256');
    return made;
  };

  return {
    async jwks(): Promise<JSONWebKeySet> {
      const key = await exportJWK((await keys()).publicKey);
      return { keys: [{ ...key, kid: 'sandbox', alg: 'RS256', use: 'sig' }] };
    },
    async issue(request: TokenRequest): Promise<string> {
      const { sub, roles, instance, name, expiresInSeconds = 3600, audience = 'azure-user-sync' } = request;
      const now = Math.floor(clock() / 1000);
      return new SignJWT({ roles, ...(instance !== undefined && { instance }), ...(name !== undefined && { name }) })
        .setProtectedHeader({ alg: 'RS256', kid: 'sandbox' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(sub)
        .setIssuedAt(now)
        .setExpirationTime(now + expiresInSeconds)
        .sign((await keys()).privateKey);
    },
  };
}
