import { hasNul, isBlank } from '@user-sync/domain';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Problem } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';
import { createKeySet, KeysUnavailable } from './key-set.ts';
import type { Principal, Role } from './principal.ts';

/** Who the bearer of a token is. Throws a Refusal. */
export type TokenVerifier = (token: string) => Promise<Principal>;

/** Why a caller is not let in: 401 for a token that does not count, 503 without the keys; `reason` is for the log. */
export class Refusal extends Problem {
  readonly reason: string;
  constructor({ status, code, detail, headers }: Problem, reason: string) {
    super(status, code, detail, { headers });
    this.reason = reason;
  }
}

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const TOLERANCE_SECONDS = 60;
const ROLES: readonly Role[] = ['platform-administrator', 'operator'];

/** Verifies signature (by `keys`, those of the JWKS where left out), issuer, audience and times. */
export function createTokenVerifier(
  settings: Pick<Settings, 'AUTH_JWKS_URL' | 'AUTH_ISSUER' | 'AUTH_AUDIENCE'>,
  now: () => Date = () => new Date(),
  keys: JWTVerifyGetKey = createKeySet(settings.AUTH_JWKS_URL),
): TokenVerifier {
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer: settings.AUTH_ISSUER,
      audience: settings.AUTH_AUDIENCE,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'sub'],
      currentDate: now(),
    }).catch((error: unknown) => {
      if (error instanceof KeysUnavailable) throw keysUnavailable();
      throw error instanceof errors.JOSEError ? invalidToken(reasonOf(error)) : error;
    });
    return principalOf(payload);
  };
}

/** The answer to a call without a token that counts. */
export function unauthenticated(error?: 'invalid_token'): Problem {
  return new Problem(401, 'unauthenticated', 'Send a valid token of your Ziik sign-in as Authorization: Bearer.', {
    headers: { 'www-authenticate': `Bearer realm="azure-user-sync"${error ? `, error="${error}"` : ''}` },
  });
}

function invalidToken(reason: string): Refusal {
  return new Refusal(unauthenticated('invalid_token'), reason);
}

function keysUnavailable(): Refusal {
  const detail = 'The keys that verify tokens cannot be read at the moment. Try again soon.';
  return new Refusal(
    new Problem(503, 'sign-in-unavailable', detail, { headers: { 'retry-after': '5' } }),
    'KEYS_UNAVAILABLE',
  );
}

/** The error of jose: its code and the claim, but no part of the token. */
function reasonOf(error: errors.JOSEError): string {
  return error instanceof errors.JWTClaimValidationFailed ? `${error.code} ${error.claim}` : error.code;
}

function principalOf({ sub, name, instance, roles, exp }: JWTPayload): Principal {
  if (typeof sub !== 'string' || sub.trim() === '') throw invalidToken('SUBJECT_INVALID');
  // A NUL is in no text of Postgres, hence in no name that we know.
  if ([sub, instance].some((text) => typeof text === 'string' && hasNul(text))) throw invalidToken('CLAIM_INVALID');
  return {
    subject: sub,
    name: readName(name),
    roles: Array.isArray(roles) ? ROLES.filter((role) => roles.includes(role)) : [],
    instance: typeof instance === 'string' && instance !== '' ? instance : null,
    expiresAt: new Date(exp! * 1_000),
  };
}

const LONGEST_NAME = 200;

/** The name is for people to read; one that is none, or cannot be kept, is no reason to let nobody in. */
function readName(name: unknown): string | null {
  if (typeof name !== 'string' || hasNul(name) || isBlank(name)) return null;
  return name.trim().slice(0, LONGEST_NAME).toWellFormed();
}
