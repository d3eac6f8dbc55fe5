import { readRetryAfter } from '@user-sync/domain';
import type { Answer } from './send-request.ts';

/** The cause of a transient failure. */
export type TransientCause =
  | 'throttled'
  | 'unavailable'
  | 'unreachable'
  | 'address-refused'
  | 'cut'
  | 'timeout'
  | 'server-error'
  | 'unexpected-answer'
  | 'answer-too-large'
  | 'list-too-large';

/**
 * What went wrong with one call, said once for everybody.
 * `transient`: try again, not before `afterMs` (an hour at most) where Ziik named a pause; `unclear` means that the
 * write may have been done all the same. `refused`: Ziik will not do this with these values. `gone`: what was addressed
 * is not there. `misconfigured`: the instance's account is not accepted.
 */
export type Failure =
  | {
      readonly kind: 'transient';
      readonly cause: TransientCause;
      readonly status: number | null;
      readonly afterMs: number | null;
      readonly unclear: boolean;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly fields: readonly string[] }
  | { readonly kind: 'gone'; readonly status: number }
  | { readonly kind: 'misconfigured'; readonly code: 'ziik-credentials-wrong'; readonly status: number };

/** A call's outcome as a value: nothing that Ziik or the network does is thrown. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** A short text without personal data for logs and lists, as `transient: throttled (429)`. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'transient':
      if (failure.cause === 'address-refused')
        return 'address-refused: not publicly routable; list the exact host in ZIIK_HOST_SUFFIXES if it is intended';
      if (failure.cause === 'answer-too-large')
        return 'transient: Ziik sent a response that is too large; it was discarded';
      return `transient: ${failure.cause}${failure.status === null ? '' : ` (${failure.status})`}`;
    case 'refused':
      return `refused (${failure.status})${failure.fields.length > 0 ? `: ${failure.fields.join(', ')}` : ''}`;
    case 'gone':
      return `gone (${failure.status})`;
    case 'misconfigured':
      return `${failure.code} (${failure.status})`;
  }
}

/** What an administrator reads of an attempt that is repeated. */
const REASONS: Readonly<Record<TransientCause, string>> = {
  throttled: 'Ziik asks for a pause.',
  unavailable: 'Ziik is not available at the moment.',
  unreachable: 'Ziik cannot be reached.',
  'address-refused': 'The address of the Ziik instance is not in a public network, so it is not called.',
  cut: 'The connection to Ziik was interrupted.',
  timeout: 'Ziik did not answer in time.',
  'server-error': 'Ziik answered with a server error.',
  'answer-too-large': 'Ziik sent a response that is too large.',
  'unexpected-answer': 'Ziik sent an unusable response.',
  'list-too-large': 'A list in Ziik is too long.',
};

/** Why an attempt is repeated, as a sentence for an administrator, with the HTTP status where there is one. */
export function reasonOf({ cause, status }: Extract<Failure, { kind: 'transient' }>): string {
  return status === null ? REASONS[cause] : `${REASONS[cause].slice(0, -1)} (HTTP ${status}).`;
}

/** The failure where a list as a whole, or the names in a catalogue together, passed a limit. */
export function listTooLarge(): Failure {
  return { kind: 'transient', cause: 'list-too-large', status: null, afterMs: null, unclear: false };
}

/** The failure where one answer passed a limit. */
export function answerTooLarge(write: boolean): Failure {
  return { kind: 'transient', cause: 'answer-too-large', status: null, afterMs: null, unclear: write };
}

/** The failure that an answer means, or `null` for a success. `write` says whether repeating it could do it twice. */
export function classify(answer: Answer, write: boolean): Failure | null {
  if (answer.kind === 'error') {
    return { kind: 'transient', cause: answer.cause, status: null, afterMs: null, unclear: write && answer.sent };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const afterMs = readRetryAfter(answer.retryAfter, Date.now());
  if (status === 429) return { kind: 'transient', cause: 'throttled', status, afterMs, unclear: false };
  if (status === 503) return { kind: 'transient', cause: 'unavailable', status, afterMs, unclear: false };
  // A gateway's 502 or 504 and a 500 say nothing about whether the write happened before the trouble.
  if (status >= 500) return { kind: 'transient', cause: 'server-error', status, afterMs, unclear: write };
  if (status === 404 || status === 410) return { kind: 'gone', status };
  if (status === 401) return { kind: 'misconfigured', code: 'ziik-credentials-wrong', status };
  if (status >= 400) return { kind: 'refused', status, fields: refusedFields(answer.body) };
  return unexpectedAnswer(status, write);
}

/** The failure for an answer that is no error and yet not what the reference promises. */
export function unexpectedAnswer(status: number, write: boolean): Failure {
  return { kind: 'transient', cause: 'unexpected-answer', status, afterMs: null, unclear: write };
}

/** Names of the fields that a Laravel error body (`{"errors": {"email": […]}}`) complains about; never their values. */
function refusedFields(body: Buffer | null): string[] {
  if (body === null || body.length > 16_384) return [];
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('errors' in parsed)) return [];
    const { errors } = parsed;
    if (typeof errors !== 'object' || errors === null) return [];
    return Object.keys(errors)
      .filter((name) => /^[A-Za-z_][A-Za-z0-9_.]{0,39}$/.test(name))
      .slice(0, 10);
  } catch {
    return [];
  }
}
