import {
  AuthError,
  ConfidentialClientApplication,
  type INetworkModule,
  type NetworkRequestOptions,
} from '@azure/msal-node';
import { AnswerTooLarge, type BoundedAnswer, callBounded, parseBounded } from '@user-sync/runtime';
import { CLOUDS, type Cloud } from '../clouds.ts';
import { DirectoryError, tooLarge } from '../directory-error.ts';
import { classifySignIn, type SignInAttempt } from './classify-sign-in.ts';
import { type Credential, msalCredential } from './credential.ts';

/** Where tokens of one application in one tenant come from. */
export interface TokenSource {
  /** A token that is good for now: the kept one, or a new one. Concurrent callers share one request. */
  token(): Promise<string>;
  /**
   * A new token, whatever is kept: after a 401, and to try a connection (consent given later is not in kept tokens).
   */
  renew(): Promise<string>;
  /** Discards the token: its permissions were insufficient, and later grants are only in a new one. */
  forget(): void;
}

interface KeptToken {
  readonly token: string;
  /** From when on a new one is fetched; the old one is still good until `expiresAtMs`. */
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

const RENEW_BEFORE_MS = 5 * 60_000;
/** A kept token with less than this left is not given out when a new one cannot be had. */
const LEAST_LEFT_MS = 10_000;
/** Tokens live for 28 hours at most. Source: learn.microsoft.com/entra/identity-platform/access-tokens */
const LONGEST_LIFE_MS = 28 * 3_600_000;
/** Answers with a token or an error have a few kilobytes. */
const LARGEST_TOKEN_ANSWER = 256 * 1024;

/**
 * Signs in by client credentials through MSAL. One source per tenant, application and credential: what it keeps is not
 * told apart by these. Throws `DirectoryError`.
 */
export function createTokenSource(options: {
  tenantId: string;
  applicationId: string;
  credential: Credential;
  cloud: Cloud;
  /** Origin of the sign-in service when it is not Microsoft's. */
  loginUrl?: string | undefined;
  timeoutMs: number;
  /** Whether the tenant has been read before; left out: not. */
  hasRead?: boolean | undefined;
}): TokenSource {
  const scopes = [`${CLOUDS[options.cloud].graph}/.default`];
  const credential = msalCredential(options.credential);
  const { hasRead = false, loginUrl, timeoutMs } = options;
  const attempt = { hasRead, kind: options.credential.kind, expiresAt: credential.expiresAt };
  const networkClient = createNetwork({ loginUrl, timeoutMs, attempt });
  let kept: KeptToken | undefined;
  let pending: Promise<string> | undefined;

  async function acquire(): Promise<string> {
    try {
      // A new one each time: MSAL signs with a certificate once in ten minutes, and would send the same assertion
      // again in its last second, which has passed when Entra reads it.
      const application = new ConfidentialClientApplication({
        auth: {
          clientId: options.applicationId,
          ...(await credential.forMsal()),
          // Always a host that MSAL knows, so it makes no discovery call; the network client may call another origin.
          authority: `${CLOUDS[options.cloud].login}/${options.tenantId}`,
        },
        system: { networkClient },
      });
      // It is kept here: MSAL's cache would throw a network error although its token is still good, and
      // would fetch a token that lives less than 5 minutes again on every call.
      const answer = await application.acquireTokenByClientCredential({ scopes, skipCache: true });
      if (!answer?.accessToken) throw unusable();
      const now = Date.now();
      // A lifetime beyond all dates is not a usable one.
      const namedMs = answer.expiresOn?.getTime() || now + RENEW_BEFORE_MS;
      const livesMs = Math.min(namedMs - now, LONGEST_LIFE_MS);
      const expiresAtMs = now + livesMs;
      kept = {
        token: answer.accessToken,
        expiresAtMs,
        renewAtMs: expiresAtMs - Math.min(RENEW_BEFORE_MS, livesMs / 10),
      };
      return answer.accessToken;
    } catch (error) {
      throw asDirectoryError(error);
    }
  }

  function renew(): Promise<string> {
    pending ??= acquire().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  return {
    renew,
    forget() {
      kept = undefined;
    },
    async token() {
      if (kept && Date.now() < kept.renewAtMs) return kept.token;
      const previous = kept;
      try {
        return await renew();
      } catch (error) {
        const isGood = previous && Date.now() < previous.expiresAtMs - LEAST_LEFT_MS;
        if (isGood && error instanceof DirectoryError && error.kind === 'transient') return previous.token;
        throw error;
      }
    },
  };
}

/** Carries our classification through MSAL, which passes errors of its own class on and wraps all others. */
function signInFailed(failure: DirectoryError): AuthError {
  return Object.assign(new AuthError(failure.code, failure.message, ''), { failure });
}

function asDirectoryError(error: unknown): DirectoryError {
  if (error instanceof DirectoryError) return error;
  if (error instanceof AuthError && 'failure' in error) return error.failure as DirectoryError;
  // What is left is MSAL refusing its input, as a tenant called "common".
  return new DirectoryError('misconfigured', 'internal', {
    operation: 'sign-in',
    microsoftCode: error instanceof AuthError ? error.errorCode : undefined,
    cause: error,
  });
}

function unusable(cause?: unknown, status?: number): DirectoryError {
  return new DirectoryError('transient', 'graph-unavailable', {
    operation: 'sign-in',
    status,
    detail: 'Microsoft Entra did not give a usable answer to the sign-in.',
    cause,
  });
}

/**
 * MSAL's way to the network: with limits of time and size, which its own has not, and with every failure classified
 * before MSAL sees it. So MSAL never starts its own throttling, which would refuse calls locally for up to an hour.
 */
function createNetwork({
  loginUrl,
  timeoutMs,
  attempt,
}: {
  loginUrl: string | undefined;
  timeoutMs: number;
  attempt: SignInAttempt;
}): INetworkModule {
  const limits = { totalMs: timeoutMs, idleMs: timeoutMs / 2, bytes: LARGEST_TOKEN_ANSWER };
  async function send<T>(method: 'GET' | 'POST', address: string, request?: NetworkRequestOptions) {
    const url = new URL(address);
    const target = loginUrl === undefined ? url : new URL(`${url.pathname}${url.search}`, loginUrl);
    let response: BoundedAnswer;
    let body: unknown;
    try {
      response = await callBounded(target, { method, headers: request?.headers, body: request?.body }, limits);
      body = parseBounded(response.body);
    } catch (error) {
      if (error instanceof AnswerTooLarge) throw signInFailed(tooLarge('Microsoft Entra', 'sign-in', error.message));
      throw signInFailed(unusable(error));
    }
    if (response.status < 200 || response.status > 299) {
      const { status, headers } = response;
      throw signInFailed(classifySignIn({ status, headers, body }, Date.now(), attempt));
    }
    if (!isTokenAnswer(body)) throw signInFailed(unusable(undefined, response.status));
    return { status: response.status, headers: {}, body: body as T };
  }
  return {
    sendGetRequestAsync: (url, request) => send('GET', url, request),
    sendPostRequestAsync: (url, request) => send('POST', url, request),
  };
}

function isTokenAnswer(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { access_token: token, expires_in: seconds } = body as Record<string, unknown>;
  return typeof token === 'string' && token !== '' && Number(seconds) > 0;
}
