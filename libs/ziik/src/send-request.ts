import type { Dispatcher, Pool } from 'undici';
import type { TransientCause } from './classify.ts';
import { ADDRESS_REFUSED } from './public-addresses.ts';

/** One request as it goes over the wire. `path` starts at the origin. */
export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: string | null;
  readonly token: string | null;
}

/** What came back: an answer with its status, or an error that says whether the request may have reached Ziik. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: Buffer | null;
      readonly retryAfter: string | null;
      readonly location: string | null;
    }
  | { readonly kind: 'error'; readonly cause: TransientCause; readonly sent: boolean };

/** Limits of one exchange: the whole answer's size in bytes and its time in milliseconds. */
export interface Limits {
  readonly maxBodyBytes: number;
  readonly totalMs: number;
}

/** Sends one request through the pool. Uses `dispatch` with its own handler: half the CPU of `pool.request`. */
export function sendRequest(pool: Pool, outgoing: Outgoing, limits: Limits): Promise<Answer> {
  return new Promise((resolve) => {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (outgoing.body !== null) headers['content-type'] = 'application/json';
    if (outgoing.token !== null) headers.authorization = `Bearer ${outgoing.token}`;
    const exchange = new Exchange(resolve, limits);
    try {
      pool.dispatch({ method: outgoing.method, path: outgoing.path, headers, body: outgoing.body }, exchange);
    } catch {
      // A header value that HTTP cannot carry, or a pool that is closed: nothing was sent.
      resolve({ kind: 'error', cause: 'unreachable', sent: false });
    }
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  private sent = false;
  private status = 0;
  private size = 0;
  private retryAfter: string | null = null;
  private location: string | null = null;
  private first: Buffer | null = null;
  private more: Buffer[] | null = null;
  private readonly deadline: number;

  constructor(
    private readonly resolve: (answer: Answer) => void,
    private readonly limits: Limits,
  ) {
    this.deadline = performance.now() + limits.totalMs;
  }

  onRequestStart(): void {
    this.sent = true;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status;
    this.retryAfter = single(headers['retry-after']);
    this.location = single(headers.location);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.limits.maxBodyBytes) controller.abort(new TooLarge());
    else if (performance.now() > this.deadline) controller.abort(new TooSlow());
    else if (this.first === null) this.first = chunk;
    else if (this.more === null) this.more = [this.first, chunk];
    else this.more.push(chunk);
  }

  onResponseEnd(): void {
    const body = this.more === null ? this.first : Buffer.concat(this.more);
    this.resolve({ kind: 'answer', status: this.status, body, retryAfter: this.retryAfter, location: this.location });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.resolve({ kind: 'error', cause: causeOf(error), sent: this.sent && !neverConnected(error) });
  }
}

class TooLarge extends Error {}
class TooSlow extends Error {}

const NEVER_CONNECTED = new Set([
  ADDRESS_REFUSED,
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_HAS_EXPIRED',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function neverConnected(error: Error): boolean {
  // Several addresses tried (happy eyeballs): an AggregateError of which every part failed before a connection stood.
  if (error instanceof AggregateError)
    return error.errors.every((each: unknown) => each instanceof Error && neverConnected(each));
  return NEVER_CONNECTED.has(codeOf(error));
}

function causeOf(error: Error): TransientCause {
  if (error instanceof TooLarge) return 'unexpected-answer';
  const code = codeOf(error);
  if (error instanceof TooSlow || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return 'timeout';
  if (code === ADDRESS_REFUSED) return 'address-refused';
  if (neverConnected(error)) return 'unreachable';
  return code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW' ? 'unexpected-answer' : 'cut';
}

function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : (value?.[0] ?? null);
}
