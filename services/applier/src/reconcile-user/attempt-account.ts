import { LeaseLost } from '@user-sync/control';
import {
  type Conclusion,
  type Ending,
  type KnownUser,
  keepPending,
  type PassingFailure,
  type Person,
  reconcileUser,
  tryAgain,
  tryLater,
} from '@user-sync/domain';
import { isDatabaseAway } from '@user-sync/persistence';
import { continueTrace, isTelemetryOn, type Logger, noteOnSpan } from '@user-sync/runtime';
import { reasonOf } from '@user-sync/ziik';
import { type Account, personOf, type Result } from '../accounts/account.ts';
import { performAttempt } from './perform-attempt.ts';
import type { Surroundings } from './surroundings.ts';
import { Abandoned, CallFailed } from './ziik-calls.ts';

/** A user is not blamed for the database being away, and tried again after this. */
const OUTAGE_PAUSE_MS = 1_000;

const OUR_FAULT: PassingFailure = {
  cause: 'unexpected-answer',
  unclear: true,
  afterMs: null,
  words: 'An internal error occurred in the synchronisation.',
};

/** Reconciles one user. Null: nothing was reached, and the row stays as it is. Never throws. */
export async function attemptAccount(
  account: Account,
  surroundings: (account: Account) => Surroundings,
  { log, retryFirstMs }: { log: Logger; retryFirstMs: number },
): Promise<Result | null> {
  const person = personOf(account);
  let known = person.known;
  const later = (failure: PassingFailure) =>
    tryLater(person, known, failure, { retryFirstMs, now: Date.now(), random: Math.random() });
  const conclude = async (): Promise<Conclusion | null> => {
    try {
      const ending = await traced(account, async () => {
        const around = surroundings(account);
        const attempt = reconcileUser(person, around.circumstancesOf(account));
        return performAttempt(attempt, around.ziik, around.recordsOf(account), (reached) => {
          known = reached;
        });
      });
      if (!('brokenOff' in ending)) return ending;
      known = ending.known;
      return later(ending.brokenOff);
    } catch (error) {
      if (error instanceof CallFailed && error.failure.kind === 'transient') {
        return later({ ...error.failure, words: reasonOf(error.failure) });
      }
      if (error instanceof CallFailed || error instanceof Abandoned) return leaveOff(person, known);
      if (error instanceof LeaseLost) return null;
      if (isDatabaseAway(error)) {
        log.warn(
          { err: error, integrationId: account.integrationId },
          'database unavailable; the user will be retried',
        );
        return tryAgain(person, known, OUTAGE_PAUSE_MS);
      }
      log.error({ err: error, integrationId: account.integrationId }, 'a user could not be reconciled');
      // An error of ours must not come again at once, for ever.
      return later(OUR_FAULT);
    }
  };
  const conclusion = await conclude();
  return conclusion && { ...conclusion, account };
}

/** Continues the trace of the change that the account came with; an attempt that throws is a span that failed. */
function traced(account: Account, attempt: () => Promise<Ending>): Promise<Ending> {
  if (!isTelemetryOn()) return attempt();
  const attributes = { 'user_sync.integration': account.integrationId, 'user_sync.azure_id': account.azureId };
  return continueTrace(account.traceparent ?? undefined, 'apply user', 'consumer', attributes, async () => {
    const ending = await attempt();
    if (!('brokenOff' in ending)) {
      noteOnSpan({ 'user_sync.status': ending.status, 'user_sync.brake': ending.removal ?? 'none' });
    }
    return ending;
  });
}

/** No call may be made any more. Where the lease is gone this is not written, and the next owner reads Ziik first. */
function leaveOff(person: Person, known: KnownUser): Conclusion | null {
  return known.wrote ? keepPending(person, { ...known, doubtful: true }, { due: 0 }) : null;
}
