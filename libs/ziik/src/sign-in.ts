import type { Pool } from 'undici';
import { parseJson, readToken, type Token } from './answers.ts';
import { classify, type Failure, type Result, unexpectedAnswer } from './classify.ts';
import { type Limits, sendRequest } from './send-request.ts';

/** The account that signs in and where. */
export interface Account {
  readonly basePath: string;
  readonly username: string;
  readonly password: string;
}

/** The one token of an instance, shared by all of its calls. */
export interface SignIn {
  /** A token that is good now: the kept one, else one sign-in for all who ask at the same time. */
  token(): Promise<Result<string>> | Result<string>;
  /** Call it when Ziik refused a token (401), so that the next call signs in again. */
  refused(token: string): void;
}

/** Where Ziik names no expiry, a token counts as good this long. */
const UNKNOWN_LIFE_MS = 10 * 60_000;

/** Keeps the token, renews it in the last tenth of its life while calls still use the old one. */
export function createSignIn(pool: Pool, account: Account, limits: Limits): SignIn {
  let current: { value: Result<string> & { ok: true }; renewAtMs: number; expiresAtMs: number } | null = null;
  let pending: Promise<Result<string>> | null = null;

  const keep = (token: Token): Result<string> => {
    const now = Date.now();
    const expiresAtMs =
      token.expiresAtMs === null || token.expiresAtMs <= now ? now + UNKNOWN_LIFE_MS : token.expiresAtMs;
    const lead = Math.min(60_000, (expiresAtMs - now) / 10);
    const value = { ok: true, value: token.jwt } as const;
    current = { value, renewAtMs: expiresAtMs - lead, expiresAtMs: expiresAtMs - lead / 10 };
    return value;
  };

  const authenticate = async (): Promise<Result<string>> => {
    const body = JSON.stringify({ username: account.username, password: account.password });
    const answer = await sendRequest(
      pool,
      { method: 'POST', path: `${account.basePath}/authenticate`, body, token: null },
      limits,
    );
    const failure = classify(answer, false);
    if (failure !== null) return { ok: false, failure: signInFailure(failure) };
    const token = answer.kind === 'answer' ? readToken(parseJson(answer.body)) : null;
    return token === null ? { ok: false, failure: unexpectedAnswer(200, false) } : keep(token);
  };

  const renew = async (token: string): Promise<Result<string>> => {
    const answer = await sendRequest(
      pool,
      { method: 'POST', path: `${account.basePath}/renew`, body: null, token },
      limits,
    );
    const renewed = answer.kind === 'answer' && answer.status < 300 ? readToken(parseJson(answer.body)) : null;
    return renewed === null ? authenticate() : keep(renewed);
  };

  const once = (work: () => Promise<Result<string>>): Promise<Result<string>> => {
    pending ??= work().finally(() => {
      pending = null;
    });
    return pending;
  };

  return {
    token() {
      if (current === null) return once(authenticate);
      const now = Date.now();
      if (now >= current.renewAtMs) {
        const kept = current;
        const renewed = once(() => renew(kept.value.value));
        if (now >= current.expiresAtMs) return renewed;
      }
      return current.value;
    },
    refused(token) {
      if (current?.value.value === token) current = null;
    },
  };
}

/** At sign-in, bad values and missing rights mean the account, and a missing path means an address that is no Ziik. */
function signInFailure(failure: Failure): Failure {
  if (failure.kind === 'refused')
    return { kind: 'misconfigured', code: 'ziik-credentials-wrong', status: failure.status };
  if (failure.kind === 'gone')
    return { kind: 'transient', cause: 'unavailable', status: failure.status, afterMs: null, unclear: false };
  return failure;
}
