import { type OneAtATime, oneAtATime } from '@user-sync/runtime';
import type { SettledRun } from '../settle-runs/settle-runs.ts';

/** Publishes the outcomes of an instance, and that runs are settled. */
export interface OutcomePublisher extends OneAtATime {
  /** Whether publishing failed last, or has not been tried yet. */
  isDue(): boolean;
}

/** What the publisher needs from outside. */
interface PublisherPorts {
  /** Runs that are settled in Ziik and not yet reported as settled. */
  settledRuns(): Promise<readonly SettledRun[]>;
  /** Publishes the outcomes after this sequence; returns the last one. */
  publish(after: number): Promise<number>;
  saySettled(runs: readonly SettledRun[]): Promise<void>;
  onError(error: unknown): void;
}

/** Makes the publisher of one instance; `published` is the sequence of the last outcome that was published. */
export function createOutcomePublisher(published: number, ports: PublisherPorts): OutcomePublisher {
  let last = published;
  let isUnpublished = true;
  const work = oneAtATime(async () => {
    isUnpublished = true;
    // Asked before publishing: every answer given by now is published before the run is said to be settled.
    const runs = await ports.settledRuns();
    last = await ports.publish(last);
    if (runs.length > 0) await ports.saySettled(runs);
    isUnpublished = false;
  }, ports.onError);
  return { ...work, isDue: () => isUnpublished };
}
