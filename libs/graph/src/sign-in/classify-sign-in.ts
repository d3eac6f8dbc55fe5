import { DirectoryError, type DirectoryErrorKind } from '../directory-error.ts';
import { readRetryAfter } from '../retry-after.ts';
import type { RunErrorCode } from '../run-errors.ts';

type Meaning = readonly [DirectoryErrorKind, RunErrorCode, detail?: string];

/** Meaning of the AADSTS numbers. Source: entra-docs, docs/identity-platform/reference-error-codes.md, and field reports. */
const NUMBERS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [7000215, ['misconfigured', 'secret-wrong']],
  [7000222, ['misconfigured', 'secret-expired']],
  [7000218, ['misconfigured', 'secret-wrong', 'Microsoft Entra received no secret for this application.']],
  [
    700025,
    [
      'misconfigured',
      'secret-wrong',
      'The application is registered as a public client, which cannot sign in with a secret.',
    ],
  ],
  [700027, ['misconfigured', 'secret-wrong', 'Microsoft Entra could not verify the credential of the application.']],
  [70021, ['misconfigured', 'secret-wrong', 'The federated credential of the application does not match.']],
  [700016, ['misconfigured', 'application-unknown']],
  [700011, ['misconfigured', 'application-unknown']],
  [7000112, ['misconfigured', 'application-disabled']],
  [70001, ['misconfigured', 'application-disabled']],
  [90002, ['misconfigured', 'tenant-unknown']],
  [900023, ['misconfigured', 'tenant-unknown']],
  [90038, ['misconfigured', 'wrong-cloud']],
  [900382, ['misconfigured', 'wrong-cloud']],
  [500011, ['misconfigured', 'wrong-cloud', 'Microsoft Graph of the chosen cloud is not known in this tenant.']],
  [70011, ['misconfigured', 'internal', 'Microsoft Entra did not accept the scope that was asked for.']],
  [1002012, ['misconfigured', 'internal', 'Microsoft Entra did not accept the scope that was asked for.']],
  [53003, ['misconfigured', 'access-blocked']],
  [530032, ['misconfigured', 'access-blocked']],
  [50196, ['transient', 'throttled', 'Microsoft Entra was asked for a token too often.']],
  [90055, ['transient', 'throttled']],
  [90033, ['transient', 'graph-unavailable']],
  [90024, ['transient', 'graph-unavailable']],
  [90006, ['transient', 'graph-unavailable']],
  [90012, ['transient', 'graph-unavailable']],
  [90090, ['transient', 'graph-unavailable']],
]);

/** Numbers may change; the OAuth `error` is what clients are asked to rely on (same source). */
const OAUTH_ERRORS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['invalid_client', ['misconfigured', 'secret-wrong']],
  ['unauthorized_client', ['misconfigured', 'application-unknown']],
  ['access_denied', ['misconfigured', 'access-blocked']],
  ['interaction_required', ['misconfigured', 'access-blocked']],
  ['invalid_grant', ['misconfigured', 'access-blocked']],
  ['invalid_resource', ['misconfigured', 'wrong-cloud']],
  ['invalid_scope', ['misconfigured', 'internal']],
  ['temporarily_unavailable', ['transient', 'graph-unavailable']],
  ['server_error', ['transient', 'graph-unavailable']],
]);

/** Says what a refused token request means. `body` is what came, parsed or not; nothing of it is repeated but its codes. */
export function classifySignIn(status: number, headers: Headers, body: unknown, nowMs: number): DirectoryError {
  const answer = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const numbers = Array.isArray(answer.error_codes) ? answer.error_codes.filter((code) => Number.isInteger(code)) : [];
  const known = numbers.find((code) => NUMBERS.has(code));
  const requestId =
    typeof answer.trace_id === 'string' ? answer.trace_id : (headers.get('x-ms-request-id') ?? undefined);
  const number = known ?? numbers[0];
  const oauthError = typeof answer.error === 'string' ? answer.error : undefined;
  const [kind, code, detail] = meaningOf(status, known, oauthError);
  return new DirectoryError(kind, code, {
    operation: 'sign-in',
    status,
    requestId,
    microsoftCode: number === undefined ? oauthError : `AADSTS${number}`,
    detail,
    retryAfterMs: kind === 'transient' ? readRetryAfter(headers.get('retry-after'), nowMs) : undefined,
  });
}

function meaningOf(status: number, number: number | undefined, oauthError: string | undefined): Meaning {
  const byNumber = number === undefined ? undefined : NUMBERS.get(number);
  if (byNumber) return byNumber;
  if (status === 429) return ['transient', 'throttled'];
  if (status === 408 || status >= 500) return ['transient', 'graph-unavailable'];
  const byError = oauthError === undefined ? undefined : OAUTH_ERRORS.get(oauthError);
  if (byError) return byError;
  // Without an OAuth error the answer is not Entra's own: a proxy stands between.
  return oauthError === undefined ? ['transient', 'graph-unavailable'] : ['misconfigured', 'internal'];
}
