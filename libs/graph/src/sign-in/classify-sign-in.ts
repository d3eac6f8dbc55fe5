import { readRetryAfter } from '@user-sync/domain';
import { DirectoryError, type DirectoryErrorKind } from '../directory-error.ts';
import { NOT_MICROSOFT, type RunErrorCode } from '../run-errors.ts';
import type { CredentialKind } from './credential.ts';
import { meaningForCredential } from './credential-refusals.ts';

/** Kind and code of a refusal, with words that replace the code's usual ones. */
export type Meaning = readonly [DirectoryErrorKind, RunErrorCode, detail?: string, remedy?: string];

/**
 * Meaning of the AADSTS numbers. Source: entra-docs, docs/identity-platform/reference-error-codes.md, and field
 * reports.
 */
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
      'In the app registration, under Authentication, disable "Allow public client flows". The secret can stay.',
    ],
  ],
  [700027, ['misconfigured', 'secret-wrong', 'Microsoft Entra could not verify the credential of the application.']],
  [70021, ['misconfigured', 'secret-wrong', 'The federated credential of the application does not match.']],
  [700016, ['misconfigured', 'application-unknown']],
  [700011, ['misconfigured', 'application-unknown']],
  [
    7000229,
    [
      'misconfigured',
      'application-unknown',
      'The application has no enterprise application (service principal) in this tenant: nobody has consented to it there, or it was deleted.',
      'Ask an administrator of the tenant to grant admin consent to the application; that creates the enterprise application. IDs and secret can stay as they are.',
    ],
  ],
  [
    650052,
    [
      'misconfigured',
      'microsoft-refused',
      'The application requests access to a service that this tenant has not subscribed to or enabled.',
      'In the app registration, under API permissions, remove permissions for services that the tenant does not have (only User.Read.All of Microsoft Graph is needed), then grant admin consent. The secret can stay.',
    ],
  ],
  [
    500014,
    [
      'misconfigured',
      'microsoft-refused',
      'Microsoft Graph is disabled in this tenant: an administrator has disabled its service principal, or a subscription of the tenant has lapsed.',
      'In Microsoft Entra, under Enterprise applications, check whether sign-in is enabled for Microsoft Graph, and in the Microsoft 365 admin center whether the subscriptions are active. IDs and secret can stay as they are.',
    ],
  ],
  [7000112, ['misconfigured', 'application-disabled']],
  [70001, ['misconfigured', 'application-disabled']],
  [90002, ['misconfigured', 'tenant-unknown']],
  [900023, ['misconfigured', 'tenant-unknown']],
  [90038, ['misconfigured', 'wrong-cloud']],
  [900382, ['misconfigured', 'wrong-cloud']],
  [
    500011,
    ['misconfigured', 'microsoft-refused', 'The Microsoft Graph of the chosen cloud is unknown in this tenant.'],
  ],
  [70011, ['misconfigured', 'internal', 'Microsoft Entra did not accept the requested scope.']],
  [1002012, ['misconfigured', 'internal', 'Microsoft Entra did not accept the requested scope.']],
  [53003, ['misconfigured', 'access-blocked']],
  [530032, ['misconfigured', 'access-blocked']],
  [50196, ['transient', 'throttled', 'Too many tokens were requested from Microsoft Entra.']],
  [90055, ['transient', 'throttled']],
  [90033, ['transient', 'graph-unavailable']],
  [90024, ['transient', 'graph-unavailable']],
  [90006, ['transient', 'graph-unavailable']],
  [90012, ['transient', 'graph-unavailable']],
  [90090, ['transient', 'graph-unavailable']],
]);

/**
 * The meaning of an OAuth `error` whose number is unknown or missing. All others have many causes, and even the
 * likeliest is not certain, so they are reported with their number and without a cause.
 */
const OAUTH_ERRORS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['invalid_scope', ['misconfigured', 'internal']],
  ['temporarily_unavailable', ['transient', 'graph-unavailable']],
  ['server_error', ['transient', 'graph-unavailable']],
]);

const UNKNOWN_REASON: Meaning = ['misconfigured', 'microsoft-refused'];
/** Without an OAuth error the answer is not Entra's own. */
const NOT_ENTRA: Meaning = ['transient', 'graph-unavailable', NOT_MICROSOFT.detail, NOT_MICROSOFT.remedy];

/** Advice that applies only until the first read: from then on tenant and cloud are locked, and were right. */
const BEFORE_A_READ: ReadonlyMap<number, string> = new Map([
  [500011, 'Check whether the tenant belongs to the chosen cloud (global, US Government, US DoD or China).'],
]);

/** Who asked for a token, and by what. */
export interface SignInAttempt {
  /** Whether the integration has read its tenant before. */
  readonly hasRead: boolean;
  readonly kind: CredentialKind;
  /** When the credential ends, where that is known. */
  readonly expiresAt: Date | null;
}

/**
 * Classifies a refused token request. `body` is the response, parsed or not; only its codes are passed on.
 */
export function classifySignIn(
  { status, headers, body }: { status: number; headers: Headers; body: unknown },
  nowMs: number,
  { hasRead, kind: signedInWith, expiresAt }: SignInAttempt,
): DirectoryError {
  const answer = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const numbers = Array.isArray(answer.error_codes) ? answer.error_codes.filter((code) => Number.isInteger(code)) : [];
  const isExpired = expiresAt !== null && expiresAt.getTime() <= nowMs;
  const byNumber = (code: number) => meaningForCredential(signedInWith, code, isExpired) ?? NUMBERS.get(code);
  const known = numbers.find((code) => byNumber(code) !== undefined);
  const requestId =
    typeof answer.trace_id === 'string' ? answer.trace_id : (headers.get('x-ms-request-id') ?? undefined);
  const number = known ?? numbers[0];
  const oauthError = typeof answer.error === 'string' ? answer.error : undefined;
  const [kind, code, detail, remedy] = known === undefined ? meaningOf(status, oauthError) : byNumber(known)!;
  return new DirectoryError(kind, code, {
    operation: 'sign-in',
    status,
    requestId: requestId?.slice(0, 100),
    microsoftCode: number === undefined ? oauthError?.slice(0, 100) : `AADSTS${number}`,
    detail,
    remedy: remedy ?? (hasRead || known === undefined ? undefined : BEFORE_A_READ.get(known)),
    hasRead,
    retryAfterMs: kind === 'transient' ? (readRetryAfter(headers.get('retry-after'), nowMs) ?? undefined) : undefined,
  });
}

function meaningOf(status: number, oauthError: string | undefined): Meaning {
  if (status === 429) return ['transient', 'throttled'];
  if (status === 408 || status >= 500) return ['transient', 'graph-unavailable'];
  if (oauthError === undefined) return NOT_ENTRA;
  return OAUTH_ERRORS.get(oauthError) ?? UNKNOWN_REASON;
}
