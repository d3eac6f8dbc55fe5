import type { RunEnd, RunError } from '@user-sync/control';
import { DirectoryError, RUN_ERRORS } from '@user-sync/graph';
import { ReadingStopped } from '../claim-runs/held-run.ts';

/** How the work on a run came out: it ends, it waits until Microsoft's pause is over, or it goes on elsewhere. */
export type Outcome =
  | {
      readonly is: 'ended';
      readonly status: RunEnd['status'];
      readonly error: RunError | null;
      /** Everybody was read. */
      readonly full: boolean;
      /** And everybody sent on, with a revision from this one on. */
      readonly everybodySince?: number | null;
    }
  | { readonly is: 'postponed'; readonly forMs: number }
  | { readonly is: 'given-up'; readonly why: 'lost' | 'ending' };

/** A longer pause is not waited for: the run is put back, and others have its place. */
export const LONGEST_WAIT_MS = 60_000;

/** What a failure means for the run. Null: it says nothing about the run; what we stand on does not answer. */
export function outcomeOf(error: unknown): Outcome | null {
  if (error instanceof ReadingStopped) {
    return error.why === 'lost' || error.why === 'ending'
      ? { is: 'given-up', why: error.why }
      : { is: 'ended', status: 'cancelled', error: null, full: false };
  }
  if (error instanceof DirectoryError) {
    const { kind, code, title, detail, remedy, retryAfterMs } = error;
    if (kind === 'transient' && retryAfterMs !== undefined && retryAfterMs > LONGEST_WAIT_MS) {
      return { is: 'postponed', forMs: retryAfterMs };
    }
    return { is: 'ended', status: 'failed', error: { code, title, detail, remedy }, full: false };
  }
  return null;
}

/** The words for an error of our own: nothing of it is told but that it happened. */
export const INTERNAL_ERROR: RunError = { code: 'internal', ...RUN_ERRORS.internal };
