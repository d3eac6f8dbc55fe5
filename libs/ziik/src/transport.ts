import type { LookupFunction } from 'node:net';
import { AnswerTooLarge, parseBounded } from '@user-sync/runtime';
import { Pool } from 'undici';
import { allowedHost, isListedItself } from './allowed-host.ts';
import { answerTooLarge, classify, type Result, unexpectedAnswer } from './classify.ts';
import { publicOnly } from './public-addresses.ts';
import { type Answer, type Limits, type Outgoing, sendRequest } from './send-request.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

/** Address and account for the calls, and the limits of every call. */
export interface ZiikClientOptions {
  /** The API's root, as `https://acme.ziik.io/api`. */
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Hosts that may be called, see {@link allowedHost}. */
  readonly allowedHosts: readonly string[];
  /** Resolves names; the system's way by default. */
  readonly resolve?: LookupFunction;
  /** Connections at most; each carries one request at a time. */
  readonly connections?: number;
  readonly connectTimeoutMs?: number;
  /** Longest wait for an answer's headers, and between two pieces of its body. */
  readonly answerTimeoutMs?: number;
  /** Longest time for all pages of one list. */
  readonly listTimeoutMs?: number;
  /** The most that one answer, one page of a list, and a list as a whole may have. */
  readonly most?: Partial<Largest>;
  /** Called after every call, for metrics and spans. */
  readonly onCall?: (call: CallRecord) => void;
}

/** One finished call without any personal value: which operation, how it ended, how long it took. */
export interface CallRecord {
  readonly operation: string;
  /** null where no answer came. */
  readonly status: number | null;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** The most that one answer, one page of a list, and a list as a whole may have. */
interface Largest {
  readonly answerBytes: number;
  readonly pageBytes: number;
  readonly listBytes: number;
  readonly pages: number;
  readonly entries: number;
}

/**
 * A list that never ends is an error, not a loop. A user has a few kilobytes, a unit a few hundred bytes; all user
 * types come as one page.
 */
const LARGEST: Largest = {
  answerBytes: 1024 * 1024,
  pageBytes: 8 * 1024 * 1024,
  listBytes: 64 * 1024 * 1024,
  pages: 10_000,
  entries: 100_000,
};

/** A call, by the name that metrics and spans know it by. `path` starts at the API's root. */
export interface Call {
  readonly operation: string;
  readonly method: Outgoing['method'];
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether sending it twice does the same as once. */
  readonly repeatable: boolean;
}

type Answered = Answer & { kind: 'answer' };

/** Calls to one instance with its token, and within the limits. Failures are values. */
export interface Transport {
  readonly most: Largest;
  /** Longest time for all pages of one list, where it is set. */
  readonly listTimeoutMs: number | undefined;
  /** Makes one call; the answer is a 2xx. Signs in once more where Ziik no longer takes the token. */
  call(call: Call): Promise<Result<Answered>>;
  /** The answer to a GET as `parse` reads it, from JSON of so many bytes; null means that it is not as promised. */
  read<T>(operation: string, path: string, parse: (parsed: unknown, bytes: number) => T | null): Promise<Result<T>>;
  /** The same for a page of a list, which may be larger. */
  readPage<T>(operation: string, path: string, parse: (parsed: unknown, bytes: number) => T | null): Promise<Result<T>>;
  /** A call whose answer says nothing but that it is done. */
  write(call: Call): Promise<Result<null>>;
  /** Signs in if need be. */
  verify(): Promise<Result<null>>;
  close(): Promise<void>;
}

/** Makes the transport of one instance. Throws a `RangeError` where the address is not one that may be called. */
export function createTransport(options: ZiikClientOptions): Transport {
  if (!allowedHost(options.baseUrl, options.allowedHosts)) {
    throw new RangeError('The address of this Ziik instance is not among the allowed hosts (ZIIK_HOST_SUFFIXES).');
  }
  const basePath = new URL(options.baseUrl).pathname.replace(/\/+$/, '');
  const answerTimeoutMs = options.answerTimeoutMs ?? 30_000;
  const most = { ...LARGEST, ...options.most };
  const limits: Limits = { maxBodyBytes: most.answerBytes, totalMs: 2 * answerTimeoutMs };
  const pageLimits: Limits = { ...limits, maxBodyBytes: most.pageBytes };
  const pool = openPool(options, answerTimeoutMs);
  const signIn = createSignIn(pool, { basePath, username: options.username, password: options.password }, limits);
  const call = (made: Call, within = limits) =>
    callSignedIn(signIn, made, (token) => {
      const { operation, method, path, body } = made;
      const outgoing = { method, path: basePath + path, body: body === undefined ? null : JSON.stringify(body), token };
      return recorded(operation, options.onCall, () => sendRequest(pool, outgoing, within));
    });
  const read = async <T>(
    operation: string,
    path: string,
    parse: (parsed: unknown, bytes: number) => T | null,
    within = limits,
  ): Promise<Result<T>> => {
    const answer = await call({ operation, method: 'GET', path, repeatable: true }, within);
    return answer.ok ? parsed(answer.value, parse) : answer;
  };
  return {
    most,
    listTimeoutMs: options.listTimeoutMs,
    call: (made) => call(made),
    read: (operation, path, parse) => read(operation, path, parse),
    readPage: (operation, path, parse) => read(operation, path, parse, pageLimits),
    async write(made) {
      const answer = await call(made);
      return answer.ok ? { ok: true, value: null } : answer;
    },
    async verify() {
      const token = await signIn.token();
      return token.ok ? { ok: true, value: null } : token;
    },
    close: () => pool.destroy(),
  };
}

function openPool(options: ZiikClientOptions, answerTimeoutMs: number): Pool {
  return new Pool(new URL(options.baseUrl).origin, {
    connections: options.connections ?? 64,
    pipelining: 1,
    connect: {
      timeout: options.connectTimeoutMs ?? 5_000,
      ...(options.resolve && { lookup: options.resolve }),
      // What is typed in is checked again where it leads to, at each connection.
      ...(!isListedItself(options.baseUrl, options.allowedHosts) && { lookup: publicOnly(options.resolve) }),
    },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
}

/** Sends a call with a token; signs in once more where Ziik no longer takes it. */
async function callSignedIn(
  signIn: SignIn,
  { repeatable }: Call,
  send: (token: string) => Promise<Answer>,
): Promise<Result<Answered>> {
  for (let attempt = 1; ; attempt++) {
    const signedIn = signIn.token();
    const token = signedIn instanceof Promise ? await signedIn : signedIn;
    if (!token.ok) return token;
    const answer = await send(token.value);
    if (answer.kind === 'answer' && answer.status === 401 && attempt === 1) {
      signIn.refused(token.value);
      continue;
    }
    const failure = classify(answer, !repeatable);
    if (failure !== null) return { ok: false, failure };
    return { ok: true, value: answer as Answered };
  }
}

/** Reports the exchange to the observer, if there is one. */
async function recorded(
  operation: string,
  onCall: ZiikClientOptions['onCall'],
  exchange: () => Promise<Answer>,
): Promise<Answer> {
  if (onCall === undefined) return exchange();
  const startedAtMs = Date.now();
  const started = performance.now();
  const answer = await exchange();
  const status = answer.kind === 'answer' ? answer.status : null;
  onCall({ operation, status, startedAtMs, durationMs: performance.now() - started });
  return answer;
}

function parsed<T>({ status, body }: Answered, parse: (parsed: unknown, bytes: number) => T | null): Result<T> {
  try {
    const value = parse(body && parseBounded(body), body?.length ?? 0);
    return value === null ? { ok: false, failure: unexpectedAnswer(status, false) } : { ok: true, value };
  } catch (error) {
    if (error instanceof AnswerTooLarge) return { ok: false, failure: answerTooLarge(false) };
    throw error;
  }
}
