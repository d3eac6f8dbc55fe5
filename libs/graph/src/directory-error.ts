import { ONCE_READ, RUN_ERRORS, type RunErrorCode } from './run-errors.ts';

/**
 * What a failure means for the round:
 * `transient` is retried automatically, later · `misconfigured` an administrator must correct it ·
 * `resync` the delta token is no longer good, a full read is needed · `page-expired` the page link is no longer good,
 * its round starts again · `refused` Graph does not accept the request.
 */
export type DirectoryErrorKind = 'transient' | 'misconfigured' | 'resync' | 'page-expired' | 'refused';

interface Circumstances {
  /** Which call failed, as `sign-in` or `users/delta`. */
  readonly operation?: string | undefined;
  readonly status?: number | undefined;
  /** Microsoft's id of the answer, for its support. */
  readonly requestId?: string | undefined;
  /** Microsoft's own code, as `AADSTS7000215` or `Authorization_RequestDenied`. */
  readonly microsoftCode?: string | undefined;
  /** The requested pause, in milliseconds; an hour at most. */
  readonly retryAfterMs?: number | undefined;
  /** What replaces the code's usual title and detail. */
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  /** The same for the remedy. */
  readonly remedy?: string | undefined;
  /** Whether the integration has read its tenant before: its tenant and cloud are right then, and locked. */
  readonly hasRead?: boolean | undefined;
  /** False where asking again at once would bring the same; true by default. */
  readonly repeatable?: boolean;
  readonly cause?: unknown;
}

/** The failure where an answer was cut because it passed a limit, which `limit` names. */
export function tooLarge(who: string, operation: string, limit: string): DirectoryError {
  const detail = `${who} sent an answer that is too large (${limit}); it was cut and not used.`;
  return new DirectoryError('transient', 'graph-unavailable', { operation, detail, repeatable: false });
}

/** A failure of Entra or Graph, classified once: `kind` for the program, `code` and the words for the administrator. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
  readonly kind: DirectoryErrorKind;
  readonly code: RunErrorCode;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly operation: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly microsoftCode: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Of a transient failure: whether it may pass within seconds. */
  readonly repeatable: boolean;
  /** What stands in the words beside what the code says, by name: for words of another language. */
  readonly values: Readonly<Record<string, string | number>>;

  constructor(kind: DirectoryErrorKind, code: RunErrorCode, circumstances: Circumstances = {}) {
    const { operation, status, requestId, microsoftCode, retryAfterMs, cause } = circumstances;
    const facts = [operation, status && `status ${status}`, microsoftCode, requestId && `request ${requestId}`].filter(
      Boolean,
    );
    const words = circumstances.hasRead ? { ...RUN_ERRORS[code], ...ONCE_READ[code] } : RUN_ERRORS[code];
    super(
      `${code} (${kind}): ${[circumstances.title, ...facts].filter(Boolean).join(', ') || words.title}`,
      cause === undefined ? undefined : { cause },
    );
    this.kind = kind;
    this.code = code;
    this.title = circumstances.title ?? words.title;
    this.detail = `${circumstances.detail ?? words.detail}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
    this.remedy = circumstances.remedy ?? words.remedy;
    this.operation = operation;
    this.status = status;
    this.requestId = requestId;
    this.microsoftCode = microsoftCode;
    this.retryAfterMs = retryAfterMs;
    this.repeatable = circumstances.repeatable ?? true;
    const known = { operation, status, microsoftCode, requestId, retryAfterSeconds: inSeconds(retryAfterMs) };
    this.values = Object.fromEntries(
      Object.entries(known).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
    );
  }
}

function inSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.ceil(ms / 1_000);
}
