import type { Integration, Run } from '@user-sync/control';
import type { ChangePublisher } from '../publish-changes/publish-changes.ts';

/** A run that this process holds, and what is needed to work on it. */
export interface ClaimedRun {
  readonly run: Run;
  readonly integration: Integration;
  readonly changes: ChangePublisher;
  /** Aborted with a `ReadingStopped` when the work is to stop. */
  readonly signal: AbortSignal;
  /** Looks now whether the work is to stop, and prolongs the lease. Throws a `ReadingStopped`. */
  checkpoint(): Promise<void>;
  /** Reports what the run waits for; a run that waits long gives its place to another. */
  waitFor<T>(answer: Promise<T>): Promise<T>;
}

/**
 * The work on a run is to stop: `cancelled` by an administrator or `disabled` with its integration, then the run ends;
 * `lost` to another process, or this one is `ending`, then it continues elsewhere; `crowded-out` because it only waits
 * and others need its slot, then it continues later.
 */
export class ReadingStopped extends Error {
  readonly why: 'cancelled' | 'disabled' | 'lost' | 'ending' | 'crowded-out';
  constructor(why: ReadingStopped['why']) {
    super(`The work on the run stops: ${why}.`);
    this.name = 'ReadingStopped';
    this.why = why;
  }
}
