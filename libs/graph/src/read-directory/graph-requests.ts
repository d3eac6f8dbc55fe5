import { randomUUID } from 'node:crypto';
import { Client, type Context, GraphError, type Middleware, ResponseType } from '@microsoft/microsoft-graph-client';
import { AnswerTooLarge, type BoundedAnswer, callBounded, inSpan, parseBounded } from '@user-sync/runtime';
import { DirectoryError, tooLarge } from '../directory-error.ts';
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
 * loopback address, has no limits of time and size, and repeats calls by rules that cut a long `Retry-After` short.
 * Throws `DirectoryError`; nothing is repeated here but one call after a 401, with a new token.
 */
export function createGraphRequests(options: {
  root: URL;
  tokens: TokenSource;
  timeoutMs: number;
  /** Whether this tenant has been read before. */
  hasRead: boolean;
  /** The most that one answer may have, as it comes and unpacked. */
  mostBytes: number;
  observe?: ((call: ObservedCall) => void) | undefined;
}): { get(operation: string, path: GraphPath, signal?: AbortSignal): Promise<unknown> } {
  const limits = { totalMs: options.timeoutMs, idleMs: options.timeoutMs / 2, bytes: options.mostBytes };
  const send: Middleware = {
    async execute(context) {
      const headers = {
        ...(context.options?.headers as Record<string, string>),
        accept: 'application/json',
        'client-request-id': randomUUID(),
        // Background work goes first when a tenant is throttled.
        'x-ms-throttle-priority': 'low',
      };
      const answer = await callBounded(context.request as string, { headers, signal: signalOf(context) }, limits);
      // The client hands a raw answer through and looks at its status only.
      context.response = answer as unknown as Response;
    },
  };
  const client = Client.initWithMiddleware({
    baseUrl: options.root.origin,
    defaultVersion: VERSION,
    middleware: send,
  });

  /** The raw answer: the client's own reading loses headers, and so `Retry-After`. */
  async function fetchAnswer(path: GraphPath, token: string, signal: AbortSignal) {
    const answer: BoundedAnswer = await client
      .api(path.slice(VERSION.length + 1))
      .header('authorization', `Bearer ${token}`)
      .options({ signal })
      .responseType(ResponseType.RAW)
      .get();
    return { status: answer.status, headers: answer.headers, body: parseBounded(answer.body) };
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
      if (status < 200 || status > 299) throw classifyGraph(answer, operation, Date.now(), options.hasRead);
      return answer.body;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DirectoryError) {
        if (error.kind === 'misconfigured') options.tokens.forget();
        throw error;
      }
      if (isTooLarge(error)) throw tooLarge('Microsoft Graph', operation, error.message);
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

/** The client keeps the name and the words of an error, not the error. */
function isTooLarge(error: unknown): error is Error {
  return error instanceof AnswerTooLarge || (error instanceof GraphError && error.code === AnswerTooLarge.name);
}

function signalOf(context: Context): AbortSignal | undefined {
  return context.options?.signal ?? undefined;
}

/** Beyond every link of Graph's, which has one or two thousand characters; a longer one could not be requested. */
const LONGEST_LINK = 8_192;

/**
 * The path and query of a link that Graph gave, if it points into the configured Graph; undefined for any other: a
 * token must not go there.
 */
export function pathOfLink(link: unknown, root: URL): GraphPath | undefined {
  if (typeof link !== 'string' || link.length > LONGEST_LINK || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  if (url.origin !== root.origin || url.username !== '' || !url.pathname.startsWith(`/${VERSION}/`)) return undefined;
  // Cut from the text, not built from the URL: tokens in links are opaque and stay as they are.
  return link.slice(link.indexOf('/', link.indexOf('//') + 2));
}
