import { type ChangeAge, changeAges } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { type Logger, record } from '@user-sync/runtime';
import type { Result } from '../accounts/account.ts';
import { isAnswer } from '../accounts/write-results.ts';

/** Runs whose beginnings are remembered; more are not worked on at once. */
const MOST_RUNS = 1_000;

/** Measures how long changes took from when they can have happened to Ziik's answer. */
export function createDelays(db: Tx, log: Logger) {
  const known = new Map<string, ChangeAge>();
  return {
    /** Call it after the results are written. What cannot be looked up is left out: the work continues. */
    async measure(results: readonly Result[]): Promise<void> {
      const now = Date.now();
      const answered = results.filter(isAnswer);
      const fresh = new Set(answered.map(({ account }) => account.runId).filter((runId) => !known.has(runId)));
      try {
        if (fresh.size > 0) for (const [runId, age] of await changeAges(db, [...fresh])) known.set(runId, age);
      } catch (error) {
        return void log.debug({ err: error }, 'change delays could not be measured');
      }
      for (const { account } of answered) {
        const age = known.get(account.runId);
        if (age !== undefined)
          record('change_apply_delay_seconds', Math.max(0, now - age.since.getTime()) / 1_000, { kind: age.kind });
      }
      for (const runId of known.keys()) if (known.size > MOST_RUNS) known.delete(runId);
    },
  };
}
