import { isTelemetryOn, oneAtATime } from '@user-sync/runtime';
import type { Account, Result } from '../accounts/account.ts';
import type { RuledIntegration } from '../accounts/pick-due-accounts.ts';
import { attemptAccount } from '../reconcile-user/attempt-account.ts';
import type { Surroundings } from '../reconcile-user/surroundings.ts';
import type { RehearsalWork } from '../rehearse/work-on-rehearsals.ts';
import { createDelays } from './delays.ts';
import type { OwnedLease } from './owned-lease.ts';
import type { Pace } from './pace.ts';
import type { Parts } from './parts.ts';
import { PauseTimer } from './pause-timer.ts';
import { PickedAccounts } from './picked-accounts.ts';
import type { RecheckBudget } from './recheck-budget.ts';
import { createResultWriter } from './result-writer.ts';
import { saveResults } from './save-results.ts';
import { Slots } from './slots.ts';

/** What is needed to work at one instance. */
export interface WorkPlace {
  readonly slug: string;
  readonly ownedLease: OwnedLease;
  readonly rechecks: RecheckBudget;
  /** The pace to work at now; null if there is nothing to work with. */
  open(): Promise<Pace | null>;
  /** Integrations that may be worked on now. */
  enabledIntegrations(): readonly RuledIntegration[];
  /** Whether it is known lately which these are. */
  areIntegrationsKnown(): boolean;
  surroundings(account: Account): Surroundings;
  /** Worked on while no account is due. */
  readonly rehearsals: RehearsalWork;
  /** Called after results are written. */
  onWritten(results: readonly Result[]): void;
  onLost(): void;
}

/** The work on the users of one instance. */
export interface AccountWork {
  /** Looks for due users and works until none is due. */
  run(): Promise<void>;
  isRunning(): boolean;
  /** Whether a user is being worked on, or a result waits to be written. */
  isBusy(): boolean;
  /** Whether nobody is looked for or worked on either, no pause is waited for, and nothing is unfinished. */
  isIdle(): boolean;
  /** Whether `run` is to be called again: it ended for something that passes, and not since nobody was due. */
  isUnfinished(): boolean;
  /** Until when nothing but a pause is waited for; null: something else is done, or nothing. */
  pausedUntil(): number | null;
  /** Begins nothing new; resolves when what is under way has ended and is written. */
  stop(cutConnections: () => Promise<void>): Promise<void>;
}

const STOP_PATIENCE_MS = 3_000;

/** Picks due users, reconciles as many at once as the pace allows, and writes the results in batches. */
export function workOnAccounts(parts: Parts, place: WorkPlace): AccountWork {
  const { db, log } = parts;
  const { ownedLease, slug } = place;
  const slots = new Slots();
  const exclusive = createGate();
  const picked = new PickedAccounts(place.rechecks, parts.load);
  const delays = createDelays(db, log);
  const pause = new PauseTimer();
  let stopping = false;
  // The lease may not cover a call for a moment, or nobody may know whether an integration is enabled.
  let isUnfinished = false;
  let isGivenBack = false;

  const writer = createResultWriter({
    toCome: () => picked.open,
    save: (results) =>
      exclusive(() => saveResults(db, { lease: ownedLease.lease, slug, retentionMs: parts.retentionMs }, results)),
    onWritten(results) {
      for (const { account } of results) picked.release(account);
      if (isTelemetryOn()) void delays.measure(results);
      place.onWritten(results);
    },
    onLost(results) {
      for (const { account } of results) picked.release(account);
      place.onLost();
    },
    log: log.child({ instance: slug }),
  });

  const begin = async (account: Account): Promise<void> => {
    slots.take();
    const result = await attemptAccount(account, place.surroundings, parts);
    if (result === null) {
      picked.release(account);
      isUnfinished = true;
      isGivenBack = true;
    } else {
      picked.conclude(account);
      writer.add(result);
    }
    slots.free();
  };

  const mustStop = (pace: Pace): boolean => stopping || !ownedLease.holds() || pace.pausedUntil() > performance.now();

  /** Begins these users one after the other as the pace allows; gives back those that it does not. */
  const beginAll = async (accounts: readonly Account[], pace: Pace): Promise<void> => {
    for (const account of accounts) {
      await slots.until(() => slots.taken < pace.limit() || mustStop(pace));
      if (mustStop(pace)) picked.release(account);
      else void begin(account);
    }
  };

  const work = oneAtATime(
    async () => {
      isUnfinished = true;
      isGivenBack = false;
      while (!stopping && ownedLease.holds()) {
        const pace = await place.open();
        if (pace === null) return;
        if (pace.pausedUntil() > performance.now()) {
          isUnfinished = false;
          return pause.wait(pace.pausedUntil(), () => void work.run());
        }
        // A user who needs no call to Ziik is done sooner than written.
        if (writer.isFull()) await writer.write();
        // It failed and is retried; then the work continues.
        if (writer.isFull()) return;
        const limits = { atOnce: pace.limit(), mayPurge: parts.clocks.agree() };
        const { accounts, isAll } = await exclusive(() => picked.pick(db, place.enabledIntegrations(), limits));
        await beginAll(accounts, pace);
        // Once the results of these users are written, the work runs again.
        const isDone = accounts.length > 0 ? isAll : !(await place.rehearsals.some(slots, pace, () => mustStop(pace)));
        if (isDone && !mustStop(pace)) {
          isUnfinished = isGivenBack || !place.areIntegrationsKnown();
          return;
        }
      }
    },
    (error) => log.warn({ err: error, instance: slug }, 'looking for due users failed; will retry'),
  );

  const isBusy = (): boolean => slots.taken > 0 || writer.waiting() > 0;
  const isQuiet = (): boolean => !isBusy() && picked.count === 0 && !work.isRunning();
  return {
    run: () => work.run(),
    isRunning: () => work.isRunning(),
    isBusy,
    isIdle: () => isQuiet() && pause.endsAt === null && !isUnfinished,
    isUnfinished: () => isUnfinished,
    pausedUntil: () => (isQuiet() ? pause.endsAt : null),
    async stop(cutConnections) {
      stopping = true;
      pause.stop();
      slots.wake();
      await work.run();
      const patience = setTimeout(() => void cutConnections(), STOP_PATIENCE_MS);
      await slots.until(() => slots.taken === 0);
      clearTimeout(patience);
      await writer.write();
      writer.stop();
    },
  };
}

/** One after the other: a pick must not see a row as it was before its result was written, yet find it released. */
function createGate(): <T>(work: () => Promise<T>) => Promise<T> {
  let gate: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = gate.then(work);
    gate = turn.catch(() => undefined);
    return turn;
  };
}
