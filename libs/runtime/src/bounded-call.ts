import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AnswerTooLarge, BoundedBody, LARGEST_REFUSAL } from './bounded-answer.ts';

/** Limits of one call. */
export interface CallLimits {
  /** From the start to the answer's last byte. */
  readonly totalMs: number;
  /** Until the answer's headers, connecting included, and between two pieces of its body. */
  readonly idleMs: number;
  /** Of the body, as it comes and unpacked alike. */
  readonly bytes: number;
}

/** One HTTP request. */
export interface BoundedRequest {
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One answer, of any status. */
export interface BoundedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty where the answer is no success and says more than anybody reads. */
  readonly body: Buffer;
}

/**
 * Calls a server that is not trusted to end. Counts what comes before it is unpacked, which `fetch` cannot, and cuts
 * the connection as soon as a limit is passed, so that the memory taken stays below the limits. Redirections are not
 * followed; headers are bounded by Node (16 kB). Throws AnswerTooLarge, CallTimedOut, the signal's reason, or the
 * network's error.
 */
export function callBounded(address: string | URL, asked: BoundedRequest, limits: CallLimits): Promise<BoundedAnswer> {
  const url = new URL(address);
  const { method = 'GET', body, signal } = asked;
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      headers: { 'accept-encoding': 'gzip', ...asked.headers },
    });
    const give = (reason: unknown): void => {
      end();
      reject(reason);
      sent.destroy();
    };
    const total = setTimeout(
      () => give(new CallTimedOut(`no whole answer within ${limits.totalMs} ms`)),
      limits.totalMs,
    );
    const idle = setTimeout(() => give(new CallTimedOut(`silent for ${limits.idleMs} ms`)), limits.idleMs);
    const abort = (): void => give(signal?.reason);
    const end = (): void => {
      clearTimeout(total);
      clearTimeout(idle);
      signal?.removeEventListener('abort', abort);
    };
    sent.on('error', give);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) return abort();
    sent.on('response', (answer) => {
      idle.refresh();
      readAnswer(answer, limits.bytes, () => idle.refresh()).then((whole) => {
        end();
        resolve(whole);
      }, give);
    });
    sent.end(body);
  });
}

/** A call that took longer than it may. */
export class CallTimedOut extends Error {
  override readonly name = 'CallTimedOut';
}

async function readAnswer(answer: IncomingMessage, most: number, onPiece: () => void): Promise<BoundedAnswer> {
  const { statusCode: status = 0, headers } = answer;
  const isSuccess = status >= 200 && status < 300;
  const body = await readBody(answer, isSuccess ? most : Math.min(most, LARGEST_REFUSAL), onPiece).catch((error) => {
    if (isSuccess || !(error instanceof AnswerTooLarge)) throw error;
    answer.destroy();
    return Buffer.alloc(0);
  });
  return { status, headers: asHeaders(headers), body };
}

async function readBody(answer: IncomingMessage, most: number, onPiece: () => void): Promise<Buffer> {
  if (Number(answer.headers['content-length']) > most) throw new AnswerTooLarge(`more than ${most} bytes`);
  const body = new BoundedBody(most);
  const collect = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    for await (const piece of pieces) body.add(piece);
  };
  async function* counted(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const piece of pieces) {
      onPiece();
      size += piece.length;
      if (size > most) throw new AnswerTooLarge(`more than ${most} bytes, packed`);
      yield piece;
    }
  }
  const packing = answer.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (packing === 'gzip' || packing === 'x-gzip') await pipeline(answer, counted, createGunzip(), collect);
  else if (packing === 'identity' || packing === '') await pipeline(answer, counted, collect);
  else throw new Error('The answer is packed in a way that was not asked for.');
  return body.bytes();
}

function asHeaders(given: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    // Cookies alone come as a list; nobody here reads them.
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}
