import { randomUUID } from 'node:crypto';
import { Client, type Middleware, ResponseType } from '@microsoft/microsoft-graph-client';
import { inSpan } from '@user-sync/runtime';
import { DirectoryError } from '../directory-error.ts';
import type { TokenSource } from '../sign-in/token-source.ts';
import { classifyGraph } from './classify-graph.ts';

/** What a call cost, for metrics. */
export interface ObservedCall {
  readonly operation: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly ms: number;
}

/** Path and query below Graph's root, with the version, as `/v1.0/users/delta?$deltatoken=…`. */
export type GraphPath = string;

const VERSION = 'v1.0';

/**
 * `GET`s from Graph through Microsoft's client, in a middleware chain of our own: the stock one sends no token to a
 * loopback address, has no time limit, and repeats calls by rules that cut a long `Retry-After` short.
 * Throws `DirectoryError`; nothing is repeated here but one call after a 401, with a new token.
 */
export function createGraphRequests(options: {
  root: URL;
  tokens: TokenSource;
  timeoutMs: number;
  observe?: ((call: ObservedCall) => void) | undefined;
}): { get(operation: string, path: GraphPath, signal?: AbortSignal): Promise<unknown> } {
  const send: Middleware = {
    async execute(context) {
      context.response = await fetch(context.request, context.options);
    },
  };
  const describe: Middleware = {
    execute(context) {
      context.options = {
        ...context.options,
        redirect: 'error',
        headers: {
          ...(context.options?.headers as Record<string, string>),
          accept: 'application/json',
          'client-request-id': randomUUID(),
          // Background work goes first when a tenant is throttled.
          'x-ms-throttle-priority': 'low',
        },
      };
      return send.execute(context);
    },
  };
  const client = Client.initWithMiddleware({
    baseUrl: options.root.origin,
    defaultVersion: VERSION,
    middleware: describe,
  });

  /** The raw response and its text: the client's own reading of answers loses headers, and so `Retry-After`. */
  async function fetchAnswer(path: GraphPath, token: string, signal: AbortSignal) {
    const response: Response = await client
      .api(path.slice(VERSION.length + 1))
      .header('authorization', `Bearer ${token}`)
      .options({ signal })
      .responseType(ResponseType.RAW)
      .get();
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  }

  /** A token may be withdrawn before its end: one refused is replaced once. */
  async function fetchSignedIn(path: GraphPath, signal: AbortSignal) {
    const answer = await fetchAnswer(path, await options.tokens.token(), signal);
    return answer.status === 401 ? fetchAnswer(path, await options.tokens.renew(), signal) : answer;
  }

  async function get(operation: string, path: GraphPath, signal?: AbortSignal): Promise<unknown> {
    const limit = AbortSignal.timeout(options.timeoutMs);
    const startedAt = performance.now();
    let status = 0;
    try {
      const answer = await fetchSignedIn(path, signal ? AbortSignal.any([signal, limit]) : limit);
      status = answer.status;
      if (status < 200 || status > 299) throw classifyGraph(answer, operation, Date.now());
      return answer.body;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DirectoryError) {
        if (error.kind === 'misconfigured') options.tokens.forget();
        throw error;
      }
      throw new DirectoryError('transient', 'graph-unavailable', { operation, cause: error });
    } finally {
      options.observe?.({ operation, status, ms: performance.now() - startedAt });
    }
  }

  return {
    get: (operation, path, signal) =>
      inSpan(`graph ${operation}`, 'client', { 'user_sync.operation': operation }, () => get(operation, path, signal)),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No page, and no error of Graph's either: what reads it says so.
    return undefined;
  }
}

/**
 * The path and query of a link that Graph gave, if it points into the configured Graph; undefined for any other: a
 * token must not go there.
 */
export function pathOfLink(link: unknown, root: URL): GraphPath | undefined {
  if (typeof link !== 'string' || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  if (url.origin !== root.origin || url.username !== '' || !url.pathname.startsWith(`/${VERSION}/`)) return undefined;
  // Cut from the text, not built from the URL: tokens in links are opaque and stay as they are.
  return link.slice(link.indexOf('/', link.indexOf('//') + 2));
}
