import {
  type InstanceCredentials,
  type InstanceTrouble,
  KeyringError,
  openInstanceCredentials,
} from '@user-sync/control';
import { record, recordCall } from '@user-sync/runtime';
import { createZiikClient, type ZiikClient } from '@user-sync/ziik';
import { linkedUsers } from '../accounts/links.ts';
import { createInactiveUsers, type InactiveUsers } from '../reconcile-user/inactive-users.ts';
import {
  type CallGuard,
  guardedCalls,
  guardedReads,
  type ZiikCalls,
  type ZiikReads,
} from '../reconcile-user/ziik-calls.ts';
import { type KeptPace, loadPause, notePause } from './instance-memory.ts';
import { createPace, type Pace } from './pace.ts';
import type { Parts } from './parts.ts';

/** An instance as it is reached now: its client, pace and account, good for one version of its settings. */
export interface ZiikConnection {
  readonly version: number;
  readonly username: string;
  readonly pace: Pace;
  readonly inactiveUsers: InactiveUsers;
  /** Calls for one integration; `mayCall` throws Abandoned. */
  calls(mayCall: () => void): ZiikCalls;
  /** The calls of a rehearsal, which writes nothing; the same. */
  reads(mayCall: () => void): ZiikReads;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/**
 * Opens the connection; null where the instance is gone, or a trouble where its address or secrets cannot be used. When
 * it is closed while the instance is to be left alone, its pace is kept in `memory` for the next one.
 */
export async function connectZiik(
  parts: Parts,
  slug: string,
  memory: { pace: KeptPace | null },
): Promise<ZiikConnection | InstanceTrouble | null> {
  let credentials: InstanceCredentials | undefined;
  try {
    credentials = await openInstanceCredentials(parts.db, parts.keyring, slug);
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    parts.log.error({ instance: slug, reason: error.message }, 'the credentials of the instance cannot be decrypted');
    return 'ziik-credentials-wrong';
  }
  if (credentials === undefined) return null;
  let client: ZiikClient;
  try {
    client = createZiikClient({
      ...credentials,
      allowedHosts: parts.allowedHosts,
      answerTimeoutMs: parts.ziikTimeoutMs,
      onCall: ({ operation, status, durationMs }) => recordCall('ziik', operation, status, durationMs),
    });
  } catch (error) {
    parts.log.warn(
      { instance: slug, reason: (error as Error).message },
      'the address of the instance may not be called',
    );
    return 'ziik-unavailable';
  }
  const { version } = credentials;
  const kept = memory.pace?.version === version ? memory.pace.pace : null;
  const pace = kept ?? (await newPace(parts, slug, version));
  return {
    version,
    username: credentials.username,
    pace,
    inactiveUsers: createInactiveUsers(client, (ids) => linkedUsers(parts.db, slug, ids)),
    calls: (mayCall) => guardedCalls(client, guardOf(pace, mayCall)),
    reads: (mayCall) => guardedReads(client.reader, guardOf(pace, mayCall)),
    close() {
      const isLeftAlone = pace.trouble() != null || pace.pausedUntil() > performance.now();
      memory.pace = isLeftAlone ? { version, pace } : null;
      return client.close();
    },
  };
}

function guardOf(pace: Pace, mayCall: () => void): CallGuard {
  return {
    before() {
      mayCall();
      return pace.epoch();
    },
    heard(failure, epoch) {
      pace.heard(failure, epoch);
      if (failure?.kind === 'transient' && failure.afterMs !== null)
        record('rate_limit_wait_seconds', failure.afterMs / 1_000, { system: 'ziik' });
    },
  };
}

async function newPace(parts: Parts, slug: string, version: number): Promise<Pace> {
  return createPace(() => performance.now(), Math.max(parts.retryFirstMs, 1_000), {
    leftMs: await loadPause(parts.db, slug, version),
    note(pauseMs) {
      notePause(parts.db, slug, version, pauseMs).catch((error: unknown) =>
        parts.log.warn({ err: error, instance: slug }, 'a pause requested by Ziik could not be stored'),
      );
    },
  });
}
