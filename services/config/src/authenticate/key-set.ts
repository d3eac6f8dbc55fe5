import { setTimeout as pause } from 'node:timers/promises';
import { callBounded, parseBounded } from '@user-sync/runtime';
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** The keys that sign tokens cannot be read, so nothing can be said of a token. */
export class KeysUnavailable extends Error {
  constructor(cause?: unknown) {
    super('The keys that sign tokens cannot be read.', { cause });
    this.name = 'KeysUnavailable';
  }
}

/** An issuer has a handful of keys of a few hundred bytes each. */
const LIMITS = { totalMs: 5_000, idleMs: 5_000, bytes: 1024 * 1024 } as const;
/** So old, the keys are read again before they are used. */
const FRESH_MS = 600_000;
/** So long nothing is read again, whether the time before succeeded or failed. */
const COOL_DOWN_MS = 5_000;
/** Longest wait for the confirmation of a known key at sign-in. */
const PATIENCE_MS = 1_000;
/** So long known keys count while the issuer cannot be reached to confirm them. */
const UNCONFIRMED_MS = 86_400_000;

/**
 * The keys of a JWKS. They are read again every ten minutes and for an unknown key, not more than once in five seconds.
 * While the issuer is away, those known count on for a day. `clock`: milliseconds that only rise.
 */
export function createKeySet(url: string, clock: () => number = () => performance.now()): JWTVerifyGetKey {
  let known: ReturnType<typeof createLocalJWKSet> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let reading: Promise<void> | undefined;

  function read(): Promise<void> {
    if (reading !== undefined) return reading;
    if (clock() - triedAt < COOL_DOWN_MS) return Promise.resolve();
    triedAt = clock();
    reading = fetchKeys(url)
      .then(
        (keys) => {
          known = keys;
          readAt = clock();
          failure = undefined;
        },
        (error: unknown) => {
          failure = error;
        },
      )
      .finally(() => {
        triedAt = clock();
        reading = undefined;
      });
    return reading;
  }

  return async (header, token) => {
    const age = clock() - readAt;
    if (known === undefined || age > UNCONFIRMED_MS) await read();
    else if (age > FRESH_MS) await Promise.race([read(), pause(PATIENCE_MS, undefined, { ref: false })]);
    if (known === undefined || clock() - readAt > UNCONFIRMED_MS) throw new KeysUnavailable(failure);
    try {
      return await find(known, header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await read();
      // The key may be a new one.
      if (failure !== undefined) throw new KeysUnavailable(failure);
      return find(known, header, token);
    }
  };
}

/** Of a set with a key that cannot be used nothing can be said either. */
function find(keys: JWTVerifyGetKey, ...of: Parameters<JWTVerifyGetKey>): ReturnType<JWTVerifyGetKey> {
  return Promise.resolve(keys(...of)).catch((error: unknown) => {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSInvalid)) throw error;
    throw new KeysUnavailable(error);
  });
}

async function fetchKeys(url: string): Promise<ReturnType<typeof createLocalJWKSet>> {
  const headers = { accept: 'application/json, application/jwk-set+json' };
  const { status, body } = await callBounded(new URL(url), { headers }, LIMITS);
  if (status !== 200) throw new Error(`The JWKS answered with ${status}.`);
  return createLocalJWKSet(parseBounded(body) as Parameters<typeof createLocalJWKSet>[0]);
}
