import { RUN_ERRORS, type RunErrorCode } from './run-errors.ts';

/**
 * What a failure means for the round:
 * `transient` tried again by itself, later · `misconfigured` an administrator must mend it ·
 * `resync` the delta token is no longer good, a full read is needed · `page-expired` the page link is no longer good,
 * its round starts again · `refused` Graph does not accept the request as it stands.
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
  /** The pause that was asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** A sentence that replaces the code's usual detail. */
  readonly detail?: string | undefined;
  readonly cause?: unknown;
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

  constructor(kind: DirectoryErrorKind, code: RunErrorCode, circumstances: Circumstances = {}) {
    const { operation, status, requestId, microsoftCode, retryAfterMs, cause } = circumstances;
    const facts = [operation, status && `status ${status}`, microsoftCode, requestId && `request ${requestId}`].filter(
      Boolean,
    );
    const words = RUN_ERRORS[code];
    super(`${code} (${kind}): ${facts.join(', ') || words.title}`, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.code = code;
    this.title = words.title;
    this.detail = `${circumstances.detail ?? words.detail}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
    this.remedy = words.remedy;
    this.operation = operation;
    this.status = status;
    this.requestId = requestId;
    this.microsoftCode = microsoftCode;
    this.retryAfterMs = retryAfterMs;
  }
}
