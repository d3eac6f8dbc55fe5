import { readRetryAfter } from '@user-sync/domain';
import { DirectoryError, type DirectoryErrorKind } from '../directory-error.ts';
import { NOT_MICROSOFT, type RunErrorCode } from '../run-errors.ts';

type Meaning = [DirectoryErrorKind, RunErrorCode, words?: { readonly detail: string; readonly remedy: string }];

/** Codes that ask for a full read, at any depth of the nested errors, in lower case. */
const RESYNC_CODES = new Set(['resyncrequired', 'syncstatenotfound']);
const PAGE_EXPIRED_CODES = new Set(['directory_expiredpagetoken']);
/** Codes by which Graph says that a permission is missing. */
const PERMISSION_CODES = new Set(['authorization_requestdenied', 'authentication_msgraphpermissionmissing']);

const TOKEN_REFUSED = 'Microsoft Graph rejects the sign-in that Microsoft Entra has just accepted.';
const CHECK_CLOUD =
  'Check whether the tenant belongs to the chosen cloud (global, US Government, US DoD or China). If it does, nothing needs to be entered again; the next round tries again.';
const WAIT =
  'Nothing needs to be entered again: it worked before, and the next round tries again. If the problem persists, give Microsoft support the request id in brackets.';
const READ_REFUSED = {
  detail: 'Microsoft Graph refuses access for a reason that is unknown to us; its code is in brackets.',
  remedy:
    'Check that the app registration has the application permission User.Read.All of Microsoft Graph, with admin consent. If it does, give Microsoft support the code and the request id in brackets.',
};

/** Classifies a refused Graph call, by status and codes only: messages may change at any time. */
export function classifyGraph(
  answer: { status: number; headers: Headers; body: unknown },
  operation: string,
  nowMs: number,
  hasRead: boolean,
): DirectoryError {
  const { status, headers, body } = answer;
  const codes = codesOf(body);
  const [kind, code, words] = meaningOf(status, codes, headers, hasRead);
  return new DirectoryError(kind, code, {
    operation,
    status,
    requestId: headers.get('request-id')?.slice(0, 100),
    microsoftCode: codes[0],
    ...words,
    hasRead,
    retryAfterMs: kind === 'transient' ? (readRetryAfter(headers.get('retry-after'), nowMs) ?? undefined) : undefined,
  });
}

function meaningOf(status: number, codes: readonly string[], headers: Headers, hasRead: boolean): Meaning {
  const has = (wanted: ReadonlySet<string>) => codes.some((code) => wanted.has(code.toLowerCase()));
  if (status === 410 || (status < 500 && has(RESYNC_CODES))) return ['resync', 'internal'];
  if (status < 500 && has(PAGE_EXPIRED_CODES)) return ['page-expired', 'internal'];
  switch (status) {
    case 401:
      if (codes.includes('Authorization_IdentityNotFound')) return ['misconfigured', 'permission-missing'];
      if (/insufficient_claims/.test(headers.get('www-authenticate') ?? '')) return ['misconfigured', 'access-blocked'];
      if (codes.length === 0 && !headers.has('www-authenticate')) return notGraph();
      // A token that was fetched for this very call is refused.
      return ['misconfigured', 'microsoft-refused', { detail: TOKEN_REFUSED, remedy: hasRead ? WAIT : CHECK_CLOUD }];
    case 403:
      if (has(PERMISSION_CODES)) return ['misconfigured', 'permission-missing'];
      return codes.length === 0 ? notGraph() : ['misconfigured', 'microsoft-refused', READ_REFUSED];
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
      // A redirect is not followed: it came from something in between, not from Graph.
      return status >= 500 || status < 400 ? ['transient', 'graph-unavailable'] : ['refused', 'internal'];
  }
}

/** Graph's own refusals carry a code; this answer came from something in between. */
function notGraph(): Meaning {
  return ['transient', 'graph-unavailable', NOT_MICROSOFT];
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
