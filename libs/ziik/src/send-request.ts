import { AnswerTooLarge, BoundedBody, LARGEST_REFUSAL } from '@user-sync/runtime';
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

/** Limits of one exchange: the answer's size in bytes, and the time from its start to its end in milliseconds. */
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
      exchange.end({ kind: 'error', cause: 'unreachable', sent: false });
    }
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  private sent = false;
  private status = 0;
  private retryAfter: string | null = null;
  private location: string | null = null;
  private controller: Dispatcher.DispatchController | null = null;
  private body: BoundedBody;
  private isLate = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly resolve: (answer: Answer) => void,
    private readonly limits: Limits,
  ) {
    this.body = new BoundedBody(limits.maxBodyBytes);
    this.timer = setTimeout(() => this.giveUp(), limits.totalMs);
  }

  /** By a timer: a server that says nothing, or "wait" (1xx) for ever, gives no other occasion. */
  private giveUp(): void {
    this.isLate = true;
    if (this.controller === null) this.end({ kind: 'error', cause: 'timeout', sent: false });
    else this.controller.abort(new TooSlow());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.isLate) controller.abort(new TooSlow());
    else {
      this.controller = controller;
      this.sent = true;
    }
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status;
    this.retryAfter = single(headers['retry-after']);
    this.location = single(headers.location);
    if (isRefusal(status)) this.body = new BoundedBody(Math.min(LARGEST_REFUSAL, this.limits.maxBodyBytes));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    try {
      this.body.add(chunk);
    } catch (error) {
      controller.abort(error as AnswerTooLarge);
    }
  }

  onResponseEnd(): void {
    this.answer(this.body.bytes());
  }

  private answer(body: Buffer | null): void {
    this.end({ kind: 'answer', status: this.status, body, retryAfter: this.retryAfter, location: this.location });
  }

  /** Only the first end counts. */
  end(answer: Answer): void {
    clearTimeout(this.timer);
    this.resolve(answer);
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    // The status says enough; the words that came with it were too many.
    if (error instanceof AnswerTooLarge && isRefusal(this.status)) this.answer(null);
    else this.end({ kind: 'error', cause: causeOf(error), sent: this.sent && !neverConnected(error) });
  }
}

class TooSlow extends Error {}

function isRefusal(status: number): boolean {
  return status < 200 || status > 299;
}

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
  // Several addresses tried (happy eyeballs): an AggregateError whose parts all failed before a connection.
  if (error instanceof AggregateError)
    return error.errors.every((each: unknown) => each instanceof Error && neverConnected(each));
  return NEVER_CONNECTED.has(codeOf(error));
}

function causeOf(error: Error): TransientCause {
  if (error instanceof AnswerTooLarge) return 'answer-too-large';
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
