import type { Run, RunEnd, RunError, RunWait } from '@user-sync/control';
import { DirectoryError, RUN_ERRORS } from '@user-sync/graph';
import { ReadingStopped } from '../claim-runs/claimed-run.ts';

/** The outcome of the work on a run: it ends, it waits until Microsoft's pause is over, or it continues elsewhere. */
export type WorkResult =
  | {
      readonly is: 'ended';
      readonly status: RunEnd['status'];
      readonly error: RunError | null;
      /** Everybody was read. */
      readonly full: boolean;
      /** And everybody was published, with a revision from this one on. */
      readonly everybodySince?: number | null;
      /** The directory was compared with the mirror. */
      readonly compared?: boolean;
    }
  | { readonly is: 'postponed'; readonly forMs: number; readonly why: Exclude<RunWait, 'kafka-unavailable'> }
  | { readonly is: 'given-up'; readonly why: 'lost' | 'ending' };

/** A longer pause is not waited for: the run is put back, and others have its place. */
export const LONGEST_PAUSE_MS = 5_000;
/** The next round comes by then. */
const LONGEST_POSTPONEMENT_MS = 3_600_000;
const CROWDED_OUT_FOR_MS = 60_000;
/** A run is put back for so long while it comes no further; then it fails and says why. */
const PATIENCE_MS = 15 * 60_000;
/** Users who were asked for are read as soon as Microsoft answers; by then the hourly rounds have failed for a day. */
const PATIENCE_FOR_USERS_MS = 24 * 3_600_000;
const USERS_WAIT_MS = 60_000;

/** How a run has fared until its failure. */
export interface RunSoFar {
  readonly kind: Run['kind'];
  /** Milliseconds since it was first claimed. */
  readonly ageMs: number;
  /** It came further since it was claimed last. */
  readonly cameFurther: boolean;
}

/** What a failure means for the run. Null: nothing, since our infrastructure does not answer. */
export function workResultOf(error: unknown, run: RunSoFar): WorkResult | null {
  const isPatient = run.cameFurther || run.ageMs < (run.kind === 'users' ? PATIENCE_FOR_USERS_MS : PATIENCE_MS);
  if (error instanceof ReadingStopped) {
    if (error.why === 'crowded-out') {
      if (isPatient || run.kind === 'remap') return { is: 'postponed', forMs: CROWDED_OUT_FOR_MS, why: 'crowded-out' };
      return { is: 'ended', status: 'failed', error: NO_ANSWER, full: false };
    }
    return error.why === 'lost' || error.why === 'ending'
      ? { is: 'given-up', why: error.why }
      : { is: 'ended', status: 'cancelled', error: null, full: false };
  }
  if (error instanceof DirectoryError) {
    const { kind, code, title, detail, remedy, values, retryAfterMs } = error;
    if (kind === 'transient' && retryAfterMs !== undefined && retryAfterMs > LONGEST_PAUSE_MS && isPatient) {
      const why = code === 'throttled' ? code : 'graph-unavailable';
      return { is: 'postponed', forMs: Math.min(retryAfterMs, LONGEST_POSTPONEMENT_MS), why };
    }
    if (kind === 'transient' && run.kind === 'users' && isPatient)
      return { is: 'postponed', forMs: USERS_WAIT_MS, why: code === 'throttled' ? code : 'graph-unavailable' };
    return { is: 'ended', status: 'failed', error: { code, title, detail, remedy, values }, full: false };
  }
  return null;
}

/** The texts for an internal error: they reveal nothing except that it happened. */
export const INTERNAL_ERROR: RunError = { code: 'internal', ...RUN_ERRORS.internal };

const NO_ANSWER: RunError = {
  code: 'graph-unavailable',
  ...RUN_ERRORS['graph-unavailable'],
  detail: 'Microsoft did not answer for a quarter of an hour, while others waited for the place of this run.',
  values: { minutes: PATIENCE_MS / 60_000 },
};
