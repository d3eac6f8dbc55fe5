import { setTimeout as pause } from 'node:timers/promises';
import { LeaseLost, loadIntegration, postponeRun, type Run, type RunCounts } from '@user-sync/control';
import { inSpan, record } from '@user-sync/runtime';
import { endHeldRun } from '../end-run/end-run.ts';
import { INTERNAL_ERROR, type Outcome, outcomeOf } from '../end-run/outcome.ts';
import type { Poller } from '../poller.ts';
import { createChangePublisher } from '../publish-changes/publish-changes.ts';
import { openDirectory } from '../read-directory/directory-row.ts';
import { readDirectory } from '../read-directory/read-directory.ts';
import { remap } from '../remap/remap.ts';
import type { Heartbeat } from './heartbeat.ts';
import { type HeldRun, ReadingStopped } from './held-run.ts';
import { isOutage } from './is-outage.ts';

/** How a run left this process. */
export type RunResult = 'succeeded' | 'failed' | 'cancelled' | 'postponed' | 'lost' | 'ending';

const PAUSE_MS = { first: 500, most: 10_000 };

/**
 * Works on a claimed run until it ends, is put back, or is taken from us. While Kafka or Postgres does not answer it
 * waits and goes on where it stood; `patient: false` throws then.
 */
export function workOnRun(poller: Poller, run: Run, heartbeat: Heartbeat, patient: boolean): Promise<RunResult> {
  const { integrationId, kind } = run;
  const log = poller.log.child({ integrationId, runId: run.id });
  const startedAt = performance.now();
  const attributes = { 'user_sync.integration': integrationId, 'user_sync.run': run.id, 'user_sync.run_kind': kind };
  return inSpan(`run ${kind}`, 'internal', attributes, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { result, counts } = await tryRun(poller, run, heartbeat);
        const seconds = (performance.now() - startedAt) / 1_000;
        record('poll_duration_seconds', seconds, { kind, outcome: result });
        log.info({ kind, result, seconds, counts }, 'run left');
        return result;
      } catch (error) {
        if (error instanceof LeaseLost) return 'lost';
        if (!patient) throw error;
        log.warn({ err: error, attempt }, 'Kafka or Postgres does not answer; the run waits');
        const why = await waitAfter(attempt, heartbeat.signal);
        if (why === 'lost' || why === 'ending') return why;
      }
    }
  });
}

/** Waits longer after each attempt; a run that is only to be ended waits too. Returns why the work is to stop, if it is. */
async function waitAfter(attempt: number, signal: AbortSignal): Promise<ReadingStopped['why'] | undefined> {
  const ms = Math.min(PAUSE_MS.first * 2 ** (attempt - 1), PAUSE_MS.most);
  await pause(ms, undefined, signal.aborted ? {} : { signal }).catch(() => undefined);
  return signal.aborted ? (signal.reason as ReadingStopped).why : undefined;
}

/** Reads anew what the run stands on, so that it can be called again after any failure. */
async function tryRun(
  poller: Poller,
  run: Run,
  heartbeat: Heartbeat,
): Promise<{ result: RunResult; counts?: RunCounts }> {
  const { database } = poller;
  const directory = await openDirectory(database, run.integrationId, run.id);
  const integration = await loadIntegration(database, run.integrationId);
  if (integration === undefined) return { result: 'lost' };
  const { signal, checkpoint } = heartbeat;
  const changes = createChangePublisher(poller, run, directory.publishedRevision);
  const held: HeldRun = { run, integration, changes, signal, checkpoint };

  const outcome = await work().catch((error: unknown) => failure(poller, run, error));
  if (outcome.is === 'given-up') {
    if (outcome.why === 'ending') await database.transaction((tx) => postponeRun(tx, run, new Date()));
    return { result: outcome.why };
  }
  if (outcome.is === 'postponed') {
    await changes.publish();
    await database.transaction((tx) => postponeRun(tx, run, new Date(Date.now() + outcome.forMs)));
    record('rate_limit_wait_seconds', outcome.forMs / 1_000, { system: 'microsoft' });
    return { result: 'postponed' };
  }
  const counts = await endHeldRun(poller, held, outcome);
  // Asked to enforce while it read without: around again, for whoever passed before.
  if (counts === 'to-enforce') return tryRun(poller, { ...run, enforce: true }, heartbeat);
  return counts === 'postponed' ? { result: counts } : { result: outcome.status, counts };

  async function work(): Promise<Outcome> {
    await checkpoint();
    await changes.publish();
    if (run.kind === 'remap') {
      await remap(poller, held, directory);
      return { is: 'ended', status: 'succeeded', error: null, full: false };
    }
    const client = await poller.clients.open(database, held.integration);
    if (client === undefined) throw new ReadingStopped('disabled');
    const read = await readDirectory(poller, held, client, directory);
    return { is: 'ended', status: 'succeeded', error: null, ...read };
  }
}

/** Sorts failures: of the directory, of what we stand on (thrown), and our own, which end the run. */
function failure(poller: Poller, run: Run, error: unknown): Outcome {
  const outcome = outcomeOf(error);
  const log = poller.log.child({ integrationId: run.integrationId, runId: run.id });
  if (outcome !== null) {
    if (outcome.is === 'ended' && outcome.error) {
      log.warn({ err: error, code: outcome.error.code }, 'the directory could not be read');
    }
    return outcome;
  }
  if (error instanceof LeaseLost || isOutage(error)) throw error;
  log.error({ err: error }, 'a run failed by an error of our own');
  return { is: 'ended', status: 'failed', error: INTERNAL_ERROR, full: false };
}
