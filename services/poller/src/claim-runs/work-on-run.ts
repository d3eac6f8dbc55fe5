import { setTimeout as pause } from 'node:timers/promises';
import {
  fenceRun,
  type Integration,
  LeaseLost,
  loadIntegration,
  loadRun,
  noteRunWait,
  noteSyncFailure,
  postponeRun,
  type Run,
  type RunCounts,
} from '@user-sync/control';
import { backoff } from '@user-sync/domain';
import { isKafkaAway } from '@user-sync/messaging';
import { inSpan, type Logger, record } from '@user-sync/runtime';
import { endClaimedRun } from '../end-run/end-run.ts';
import { INTERNAL_ERROR, type WorkResult, workResultOf } from '../end-run/work-result.ts';
import { createChangePublisher, publishNothing } from '../publish-changes/publish-changes.ts';
import { openDirectoryOf, readAskedUsers } from '../read-asked-users/read-asked-users.ts';
import { directoryOf, forgetOtherDirectory, openDirectory } from '../read-directory/directory-row.ts';
import { lagOf, readDirectory } from '../read-directory/read-directory.ts';
import { rehearse } from '../rehearse/rehearse.ts';
import { remap } from '../remap/remap.ts';
import type { RunParts } from '../run-parts.ts';
import { type ClaimedRun, ReadingStopped } from './claimed-run.ts';
import type { Heartbeat } from './heartbeat.ts';
import { isAway } from './is-away.ts';

/** How a run left this process. */
export type RunResult = 'succeeded' | 'failed' | 'cancelled' | 'postponed' | 'lost' | 'ending';

const PAUSE_MS = { first: 500, most: 10_000 };

/**
 * Works on a claimed run until it ends, is put back, or is taken from us. While Kafka or Postgres does not answer it
 * waits and continues where it was; `patient: false` throws then.
 */
export function workOnRun(parts: RunParts, run: Run, heartbeat: Heartbeat, patient: boolean): Promise<RunResult> {
  const { integrationId, kind } = run;
  const log = parts.log.child({ integrationId, runId: run.id });
  const startedAt = performance.now();
  const attributes = { 'user_sync.integration': integrationId, 'user_sync.run': run.id, 'user_sync.run_kind': kind };
  return inSpan(`run ${kind}`, 'internal', attributes, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { result, counts } = await tryRun(parts, run, heartbeat, attempt > 1);
        const seconds = (performance.now() - startedAt) / 1_000;
        record('poll_duration_seconds', seconds, { kind, outcome: result });
        log.info({ kind, result, seconds, counts }, 'run handed back or finished');
        return result;
      } catch (error) {
        if (error instanceof LeaseLost) return 'lost';
        if (!patient) throw error;
        log.warn({ err: error, attempt }, 'Kafka or PostgreSQL unavailable; the run waits');
        if (isKafkaAway(error)) await noteKafkaAway(parts, run, log);
        const why = await waitAfter(attempt, heartbeat.signal);
        if (why === 'lost' || why === 'ending') return why;
      }
    }
  });
}

/** For administrators, who see a run that does not go on. */
function noteKafkaAway({ database }: RunParts, run: Run, log: Logger): Promise<void> {
  return noteRunWait(database, run, 'kafka-unavailable').catch((error: unknown) =>
    log.warn({ err: error }, 'what the run waits for could not be noted'),
  );
}

/**
 * Waits longer after each attempt; a run that is only to be ended waits too. Returns why the work is to stop, if it is.
 */
async function waitAfter(attempt: number, signal: AbortSignal): Promise<ReadingStopped['why'] | undefined> {
  const ms = backoff(attempt, PAUSE_MS);
  await pause(ms, undefined, signal.aborted ? {} : { signal }).catch(() => undefined);
  return signal.aborted ? (signal.reason as ReadingStopped).why : undefined;
}

/** Reads the run's inputs again, so that it can be called again after any failure. */
async function tryRun(
  parts: RunParts,
  run: Run,
  heartbeat: Heartbeat,
  hasWaited = false,
): Promise<{ result: RunResult; counts?: RunCounts }> {
  const { database } = parts;
  const integration = await loadIntegration(database, run.integrationId);
  if (integration === undefined) return { result: 'lost' };
  const directory = await openDirectoryFor(parts, run, integration);
  const { signal, checkpoint, waitFor } = heartbeat;
  const changes =
    run.kind === 'rehearsal'
      ? publishNothing(directory.publishedRevision)
      : createChangePublisher(parts, run, directory);
  const claimed: ClaimedRun = { run, integration, changes, signal, checkpoint, waitFor };

  const end = await work().catch((error: unknown) => failure(parts, run, heartbeat, error));
  if (run.kind === 'users') await tellWaiting(parts, run, end);
  if (end.is === 'given-up') {
    if (end.why === 'ending') await database.transaction((tx) => postponeRun(tx, run, new Date()));
    return { result: end.why };
  }
  if (end.is === 'postponed') {
    await changes.publish();
    await database.transaction((tx) => postponeRun(tx, run, new Date(Date.now() + end.forMs), end.why));
    if (end.why !== 'crowded-out') record('rate_limit_wait_seconds', end.forMs / 1_000, { system: 'microsoft' });
    return { result: 'postponed' };
  }
  const counts = await endClaimedRun(parts, claimed, end);
  // Asked to enforce during a read that did not: read again, for those who passed before.
  if (counts === 'to-enforce') {
    const { previewId } = (await loadRun(database, run.id)) ?? run;
    return tryRun(parts, { ...run, enforce: true, previewId }, heartbeat);
  }
  return counts === 'postponed' ? { result: counts } : { result: end.status, counts };

  async function work(): Promise<WorkResult> {
    await checkpoint();
    if (directory.isUnpublished) await changes.publish();
    if (hasWaited) await noteRunWait(database, run, null);
    if (run.kind === 'remap') {
      await remap(parts, claimed, directory);
      return { is: 'ended', status: 'succeeded', error: null, full: false };
    }
    if (run.kind === 'users') {
      await readAskedUsers(parts, claimed, () => openDirectoryOf(parts, claimed));
      return { is: 'ended', status: 'succeeded', error: null, full: false };
    }
    const client = await openDirectoryOf(parts, claimed);
    if (run.kind === 'rehearsal') {
      await rehearse(parts, claimed, client, directory);
      return { is: 'ended', status: 'succeeded', error: null, full: false };
    }
    const read = await readDirectory(parts, claimed, client, directory);
    return { is: 'ended', status: 'succeeded', error: null, ...read };
  }
}

/** The position of the run in the directory that the integration names now. */
async function openDirectoryFor({ database, settings }: RunParts, run: Run, integration: Integration) {
  const { integrationId } = run;
  const of = directoryOf(integration);
  return openDirectory(database, { integrationId, runId: run.id, lagMs: lagOf(settings), of }, () =>
    database.transaction(async (tx) => {
      await fenceRun(tx, run);
      await forgetOtherDirectory(tx, integrationId, of);
    }),
  );
}

/** Users who were asked for learn why they wait, or that they were not read. */
async function tellWaiting({ database }: RunParts, { integrationId }: Run, end: WorkResult): Promise<void> {
  if (end.is === 'postponed')
    await noteSyncFailure(database, integrationId, { users: null, code: end.why, isFinal: false });
  else if (end.is === 'ended' && end.error !== null)
    await noteSyncFailure(database, integrationId, { users: null, code: end.error.code, isFinal: true });
}

/** Sorts failures: of the directory, of what we stand on (thrown), and our own, which end the run. */
function failure(parts: RunParts, run: Run, heartbeat: Heartbeat, error: unknown): WorkResult {
  const ageMs = Date.now() - (run.startedAt ?? new Date()).getTime();
  const end = workResultOf(error, { kind: run.kind, ageMs, cameFurther: heartbeat.answers() > 0 });
  const log = parts.log.child({ integrationId: run.integrationId, runId: run.id });
  if (end !== null) {
    if (end.is === 'ended' && end.error) {
      log.warn({ err: error, code: end.error.code }, 'the directory could not be read');
    }
    return end;
  }
  if (error instanceof LeaseLost || isAway(error)) throw error;
  log.error({ err: error }, 'a run failed with an internal error');
  return { is: 'ended', status: 'failed', error: INTERNAL_ERROR, full: false };
}
