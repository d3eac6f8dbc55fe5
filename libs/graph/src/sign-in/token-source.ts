import {
  AuthError,
  ConfidentialClientApplication,
  type INetworkModule,
  type NetworkRequestOptions,
} from '@azure/msal-node';
import { CLOUDS, type Cloud } from '../clouds.ts';
import { DirectoryError } from '../directory-error.ts';
import { classifySignIn } from './classify-sign-in.ts';

/** Where tokens of one application in one tenant come from. */
export interface TokenSource {
  /** A token that is good for now: the held one, or a new one. Concurrent callers share one request. */
  token(): Promise<string>;
  /** A new token, whatever is held: after a 401, and to try a connection (consent given later is not in held tokens). */
  renew(): Promise<string>;
  /** Gives up the held token: what it allows was found wanting, and what is granted later stands in a new one only. */
  forget(): void;
}

interface Held {
  readonly token: string;
  /** From when on a new one is fetched; the old one is still good until `expiresAtMs`. */
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

const RENEW_BEFORE_MS = 5 * 60_000;
/** A held token with less than this left is not given out when a new one cannot be had. */
const LEAST_LEFT_MS = 10_000;

/**
 * Signs in by client credentials through MSAL. One source, and so one MSAL client, per tenant, application and secret:
 * MSAL's own cache does not have the secret in its key. Throws `DirectoryError`.
 */
export function createTokenSource(options: {
  tenantId: string;
  applicationId: string;
  secret: string;
  cloud: Cloud;
  /** Origin of the sign-in service when it is not Microsoft's. */
  loginUrl?: string | undefined;
  timeoutMs: number;
}): TokenSource {
  const scopes = [`${CLOUDS[options.cloud].graph}/.default`];
  const application = new ConfidentialClientApplication({
    auth: {
      clientId: options.applicationId,
      clientSecret: options.secret,
      // Always a host that MSAL knows, so it makes no discovery call; the network client goes elsewhere if told to.
      authority: `${CLOUDS[options.cloud].login}/${options.tenantId}`,
    },
    system: { networkClient: createNetwork(options.loginUrl, options.timeoutMs) },
  });
  let held: Held | undefined;
  let pending: Promise<string> | undefined;

  async function acquire(): Promise<string> {
    try {
      // What is held is kept here: MSAL's cache would throw a network error although its token is still good, and
      // would fetch a token that lives less than 5 minutes anew on every call.
      const answer = await application.acquireTokenByClientCredential({ scopes, skipCache: true });
      if (!answer?.accessToken) throw unusable();
      const expiresAtMs = answer.expiresOn?.getTime() ?? Date.now() + RENEW_BEFORE_MS;
      const livesMs = expiresAtMs - Date.now();
      held = {
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
      held = undefined;
    },
    async token() {
      if (held && Date.now() < held.renewAtMs) return held.token;
      const previous = held;
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
    detail: 'Microsoft Entra did not answer the sign-in, or not in a usable way.',
    cause,
  });
}

/**
 * MSAL's way to the network: with a time limit, which its own has not, and with every failure classified before MSAL
 * sees it. So MSAL never starts its own throttling, which would refuse calls locally for up to an hour.
 */
function createNetwork(loginUrl: string | undefined, timeoutMs: number): INetworkModule {
  async function send<T>(method: 'GET' | 'POST', address: string, request?: NetworkRequestOptions) {
    const url = new URL(address);
    const target = loginUrl === undefined ? url : new URL(`${url.pathname}${url.search}`, loginUrl);
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(target, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        ...(request?.headers && { headers: request.headers }),
        ...(request?.body !== undefined && { body: request.body }),
      });
      body = parse(await response.text());
    } catch (error) {
      throw signInFailed(unusable(error));
    }
    if (!response.ok) throw signInFailed(classifySignIn(response.status, response.headers, body, Date.now()));
    if (!isTokenAnswer(body)) throw signInFailed(unusable(undefined, response.status));
    return { status: response.status, headers: {}, body: body as T };
  }
  return {
    sendGetRequestAsync: (url, request) => send('GET', url, request),
    sendPostRequestAsync: (url, request) => send('POST', url, request),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTokenAnswer(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { access_token: token, expires_in: seconds } = body as Record<string, unknown>;
  return typeof token === 'string' && token !== '' && Number(seconds) > 0;
}
