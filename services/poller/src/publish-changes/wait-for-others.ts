import { setTimeout as pauseFor } from 'node:timers/promises';
import { countUnapplied } from '@user-sync/control';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import type { RunParts } from '../run-parts.ts';

/*
 * A run that reports everybody shares topics, mapper and applier with the changes of other customers. It pauses between
 * its parts, so that those do not queue behind it.
 */

const LOOK_AGAIN_MS = 500;
const LOOK_AT_ZIIK_MS = 100;
/** A Ziik that accepts nothing delays each page or chunk by this much, but does not stop the run. */
const LONGEST_WAIT_MS = 2_000;

/** Resolves when the mapper is not far behind. */
export async function waitForMapper(parts: RunParts, claimed: ClaimedRun): Promise<void> {
  for (;;) {
    const lags = await parts.lag.lagOf(parts.mapperGroup, [parts.topic]);
    const behind = lags.reduce((sum, { lag }) => sum + lag, 0);
    if (behind <= parts.settings.REMAP_LAG_LIMIT) return;
    parts.log.debug({ integrationId: claimed.run.integrationId, behind }, 'the run waits for the mapper');
    await pause(LOOK_AGAIN_MS, claimed.signal);
  }
}

/** Resolves when not many of the run's own changes are waiting to be carried out in Ziik, or after a moment. */
export async function waitForZiik(
  parts: Pick<RunParts, 'database' | 'settings'>,
  { run, signal }: Pick<ClaimedRun, 'run' | 'signal'>,
  clock: { now(): number; pause(ms: number, signal: AbortSignal): Promise<void> } = {
    now: () => performance.now(),
    pause,
  },
): Promise<void> {
  const until = clock.now() + LONGEST_WAIT_MS;
  while ((await countUnapplied(parts.database, run.id)) > parts.settings.READ_AHEAD_LIMIT) {
    if (clock.now() >= until) return;
    await clock.pause(LOOK_AT_ZIIK_MS, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await pauseFor(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
