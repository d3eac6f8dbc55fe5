import { DirectoryError, type DirectoryErrorKind } from '../directory-error.ts';
import { readRetryAfter } from '../retry-after.ts';
import type { RunErrorCode } from '../run-errors.ts';

/** Codes that ask for a full read, wherever in the nested errors they stand, in lower case. */
const RESYNC_CODES = new Set(['resyncrequired', 'syncstatenotfound']);
const PAGE_EXPIRED_CODES = new Set(['directory_expiredpagetoken']);

/** Says what a refused Graph call means. Branches on status and codes only: messages may change at any time. */
export function classifyGraph(
  answer: { status: number; headers: Headers; body: unknown },
  operation: string,
  nowMs: number,
): DirectoryError {
  const { status, headers, body } = answer;
  const codes = codesOf(body);
  const [kind, code] = meaningOf(status, codes, headers);
  return new DirectoryError(kind, code, {
    operation,
    status,
    requestId: headers.get('request-id') ?? undefined,
    microsoftCode: codes[0],
    retryAfterMs: kind === 'transient' ? readRetryAfter(headers.get('retry-after'), nowMs) : undefined,
  });
}

function meaningOf(status: number, codes: readonly string[], headers: Headers): [DirectoryErrorKind, RunErrorCode] {
  const has = (wanted: ReadonlySet<string>) => codes.some((code) => wanted.has(code.toLowerCase()));
  if (status === 410 || (status < 500 && has(RESYNC_CODES))) return ['resync', 'internal'];
  if (status < 500 && has(PAGE_EXPIRED_CODES)) return ['page-expired', 'internal'];
  switch (status) {
    case 401:
      if (codes.includes('Authorization_IdentityNotFound')) return ['misconfigured', 'permission-missing'];
      if (/insufficient_claims/.test(headers.get('www-authenticate') ?? '')) return ['misconfigured', 'access-blocked'];
      // A token that was fetched for this very call is refused: it was made for another cloud's Graph.
      return ['misconfigured', 'wrong-cloud'];
    case 403:
      return ['misconfigured', 'permission-missing'];
    case 429:
      return ['transient', 'throttled'];
    case 404:
    case 408:
    case 423:
    case 425:
      return ['transient', 'graph-unavailable'];
    case 501:
      return ['refused', 'internal'];
    default:
      return status >= 500 ? ['transient', 'graph-unavailable'] : ['refused', 'internal'];
  }
}

/** The error's codes from the outside in; `innerError` nests, in either spelling. */
function codesOf(body: unknown): string[] {
  const codes: string[] = [];
  let level = isObject(body) ? body.error : undefined;
  for (let depth = 0; depth < 10 && isObject(level); depth++) {
    if (typeof level.code === 'string' && level.code !== '') codes.push(level.code.slice(0, 100));
    level = level.innerError ?? level.innererror;
  }
  return codes;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
