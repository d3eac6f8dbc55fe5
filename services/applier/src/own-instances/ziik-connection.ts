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
import { type CallGuard, guardedCalls, type ZiikCalls } from '../reconcile-user/ziik-calls.ts';
import { loadPause, notePause } from './instance-memory.ts';
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
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** Opens the connection; null where the instance is gone, or a trouble where its address or secrets cannot be used. */
export async function connectZiik(parts: Parts, slug: string): Promise<ZiikConnection | InstanceTrouble | null> {
  let credentials: InstanceCredentials | undefined;
  try {
    credentials = await openInstanceCredentials(parts.db, parts.keyring, slug);
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    parts.log.error({ instance: slug, reason: error.message }, 'the credentials of the instance cannot be opened');
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
  const pace = createPace(() => performance.now(), Math.max(parts.retryFirstMs, 1_000), {
    leftMs: await loadPause(parts.db, slug),
    note(pauseMs) {
      notePause(parts.db, slug, pauseMs).catch((error: unknown) =>
        parts.log.warn({ err: error, instance: slug }, 'a pause that Ziik asked for could not be noted'),
      );
    },
  });
  return {
    version: credentials.version,
    username: credentials.username,
    pace,
    inactiveUsers: createInactiveUsers(client, (ids) => linkedUsers(parts.db, slug, ids)),
    calls(mayCall) {
      const guard: CallGuard = {
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
      return guardedCalls(client, guard);
    },
    close: () => client.close(),
  };
}
