import { type AskedUser, noteSyncFailure, waitingSyncs } from '@user-sync/control';
import type { DirectoryUser } from '@user-sync/domain';
import { type DirectoryClient, DirectoryError } from '@user-sync/graph';
import { type ClaimedRun, ReadingStopped } from '../claim-runs/claimed-run.ts';
import type { RunParts } from '../run-parts.ts';
import { storeAnswers } from './store-answers.ts';

/** What the directory said of one user who was asked for; null: it does not show this user. */
export interface Answer extends AskedUser {
  readonly properties: Partial<DirectoryUser> | null;
}

/** As many are stored in one transaction. */
const BATCH = 100;
/** A thousand users are read within seconds, and nobody else's share of Microsoft's quota is used up by it. */
const AT_ONCE = 4;

/**
 * Reads the users that an administrator asked for, one call each, stores them and sends them on, until nobody waits. To
 * be called by the holder of a run, and not while it publishes. What fails for all of them is thrown after those that
 * were read are stored: a `DirectoryError`.
 */
export async function readAskedUsers(
  parts: Pick<RunParts, 'database' | 'log'>,
  claimed: ClaimedRun,
  openClient: () => Promise<Pick<DirectoryClient, 'find'>>,
): Promise<void> {
  const { integrationId } = claimed.run;
  for (;;) {
    const asked = await waitingSyncs(parts.database, integrationId, BATCH);
    if (asked.length === 0) return;
    await claimed.checkpoint();
    const { answers, unreadable, failure } = await askFor(await openClient(), claimed, asked);
    if (answers.length > 0) {
      await storeAnswers(parts.database, claimed.run, answers);
      await claimed.changes.publish();
    }
    for (const { user, error } of unreadable) await noteFailure(parts, integrationId, user, error);
    parts.log.info(
      { integrationId, runId: claimed.run.id, asked: asked.length, answered: answers.length },
      'read users that an administrator asked for',
    );
    if (failure !== null) throw failure;
  }
}

/**
 * The same between two pages of a run that reads or decides everybody, which is not to fail because of it: where
 * Microsoft does not answer, a run for the waiting users is queued and tells why.
 */
export function createSideReader(parts: Pick<RunParts, 'database' | 'log' | 'clients'>, claimed: ClaimedRun) {
  // What a rehearsal reads is not sent on.
  let isGivenUp = claimed.run.kind === 'rehearsal';
  return async (): Promise<void> => {
    if (isGivenUp) return;
    await readAskedUsers(parts, claimed, () => openDirectoryOf(parts, claimed)).catch((error: unknown) => {
      if (!(error instanceof DirectoryError)) throw error;
      isGivenUp = true;
      parts.log.warn(
        { integrationId: claimed.run.integrationId, err: error },
        'users asked for wait for their own run',
      );
    });
  };
}

/** The client of the integration's directory. Throws a `ReadingStopped` where the integration is gone. */
export async function openDirectoryOf(
  { clients, database }: Pick<RunParts, 'clients' | 'database'>,
  { integration }: Pick<ClaimedRun, 'integration'>,
): Promise<DirectoryClient> {
  const client = await clients.open(database, integration);
  if (client === undefined) throw new ReadingStopped('disabled');
  return client;
}

interface Asked {
  readonly answers: Answer[];
  /** Those who could not be read, with what it says about them alone. */
  readonly unreadable: { readonly user: AskedUser; readonly error: DirectoryError }[];
  /** What says something about all of them: nobody else was asked for after it. */
  readonly failure: DirectoryError | null;
}

/** Asks for one after the other, some at a time, and stops at the first failure that is not one user's alone. */
async function askFor(
  client: Pick<DirectoryClient, 'find'>,
  claimed: ClaimedRun,
  asked: readonly AskedUser[],
): Promise<Asked> {
  const answers: Answer[] = [];
  const unreadable: Asked['unreadable'] = [];
  let failure: DirectoryError | null = null;
  const waiting = asked.values();
  const askers = Array.from({ length: AT_ONCE }, async () => {
    for (const user of waiting) {
      if (failure !== null) return;
      try {
        answers.push({ ...user, properties: await claimed.waitFor(client.find(user.azureId, claimed.signal)) });
      } catch (error) {
        if (!(error instanceof DirectoryError)) throw error;
        if (error.kind !== 'misconfigured' && error.code !== 'throttled') unreadable.push({ user, error });
        if (error.kind === 'transient' || error.kind === 'misconfigured') failure ??= error;
      }
    }
  });
  await Promise.all(askers);
  return { answers, unreadable, failure };
}

/** A refusal of this very request is final; who cannot be read for the time being comes after the others next time. */
function noteFailure(
  { database }: Pick<RunParts, 'database'>,
  integrationId: string,
  user: AskedUser,
  { kind, code }: DirectoryError,
): Promise<void> {
  return noteSyncFailure(database, integrationId, { users: [user], code, isFinal: kind !== 'transient' });
}
