import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { Problem } from '../answer-requests/problem.ts';
import type { Settings } from '../settings.ts';
import type { Principal, Role } from './principal.ts';

/** Who the bearer of a token is. Throws a Problem: 401 for a token that does not count, 503 without the keys. */
export type TokenVerifier = (token: string) => Promise<Principal>;

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const TOLERANCE_SECONDS = 60;
const ROLES: readonly Role[] = ['platform-administrator', 'operator'];

/** Verifies signature (keys from the JWKS, kept and read again for an unknown key), issuer, audience and times. */
export function createTokenVerifier(
  settings: Pick<Settings, 'AUTH_JWKS_URL' | 'AUTH_ISSUER' | 'AUTH_AUDIENCE'>,
  now: () => Date = () => new Date(),
): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(settings.AUTH_JWKS_URL), { timeoutDuration: 5_000, cooldownDuration: 5_000 });
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer: settings.AUTH_ISSUER,
        audience: settings.AUTH_AUDIENCE,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub'],
        currentDate: now(),
      });
      return principalOf(payload);
    } catch (error) {
      if (error instanceof Problem || isAboutToken(error)) throw unauthenticated('invalid_token');
      throw new Problem(
        503,
        'sign-in-unavailable',
        'The keys that prove tokens cannot be read at present. Try again soon.',
      );
    }
  };
}

/** The answer to a call without a token that counts. */
export function unauthenticated(error?: 'invalid_token'): Problem {
  return new Problem(401, 'unauthenticated', 'Send a valid token of your Ziik sign-in as Authorization: Bearer.', {
    headers: { 'www-authenticate': `Bearer realm="azure-user-sync"${error ? `, error="${error}"` : ''}` },
  });
}

/** Everything that jose says of a token; not that the keys cannot be fetched or read. */
function isAboutToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !(
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === 'ERR_JOSE_GENERIC'
  );
}

function principalOf(payload: JWTPayload): Principal {
  // A NUL is in no text of Postgres, hence in no name that we know.
  if (`${payload.sub}${payload.instance}`.includes('\0')) throw unauthenticated('invalid_token');
  const roles: unknown[] = Array.isArray(payload.roles) ? payload.roles : [];
  return {
    subject: payload.sub ?? '',
    roles: ROLES.filter((role) => roles.includes(role)),
    instance: typeof payload.instance === 'string' && payload.instance !== '' ? payload.instance : null,
  };
}
