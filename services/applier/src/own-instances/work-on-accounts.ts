import { LeaseLost } from '@user-sync/control';
import { continueTrace, isTelemetryOn, noteOnSpan } from '@user-sync/runtime';
import { type Account, type Draft, draftOf } from '../accounts/account.ts';
import { type PickLimits, pickDueAccounts } from '../accounts/pick-due-accounts.ts';
import { keepPending, tryLater } from '../reconcile-user/finish-draft.ts';
import { reconcileUser } from '../reconcile-user/reconcile-user.ts';
import type { Surroundings } from '../reconcile-user/surroundings.ts';
import { Abandoned, CallFailed } from '../reconcile-user/ziik-calls.ts';
import { createDelays } from './delays.ts';
import type { HeldLease } from './held-lease.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Pace } from './pace.ts';
import type { Parts } from './parts.ts';
import { createRecheckBudget } from './recheck-budget.ts';
import { writeResults } from './write-results.ts';

/** What is needed to work at one instance. */
export interface WorkPlace {
  readonly slug: string;
  readonly held: HeldLease;
  /** The pace to work at now; null where there is nothing to work with. */
  open(): Promise<Pace | null>;
  /** Integrations that may be worked on now. */
  enabledIntegrations(): readonly string[];
  surroundings(integrationId: string): Surroundings;
  /** Told after results are written. */
  onWritten(drafts: readonly Draft[]): void;
  onLost(): void;
}

/** The work on the users of one instance. */
export interface AccountWork {
  /** Looks for what is due and works until nothing is. */
  run(): Promise<void>;
  /** Whether a user is being worked on, or a result waits to be written. */
  isBusy(): boolean;
  /** Begins nothing new; resolves when what is under way has ended and is written. */
  stop(cutConnections: () => Promise<void>): Promise<void>;
}

const MOST_PICKED = 1_000;
const LEAST_PICKED = 32;
/** Picked users of all instances of a process together; bounds its memory. */
const MOST_IN_MEMORY = 10_000;
const MOST_PURGES = 200;
/** Results are written when so many are there, or so much later. */
const WRITE_AT = 250;
const WRITE_AFTER_MS = 20;
/** Results in one write; while so many wait, nobody more is picked. */
const MOST_WRITTEN = 2 * WRITE_AT;
const STOP_PATIENCE_MS = 3_000;
const WRITE_AGAIN_MS = 500;

/** Picks due users, reconciles as many at once as the pace allows, and writes the results in batches. */
export function workOnAccounts(parts: Parts, place: WorkPlace): AccountWork {
  const { db, log } = parts;
  const inFlight = new Set<string>();
  const budget = createRecheckBudget(() => performance.now(), parts.pollPeriodMs);
  const delays = createDelays(db, log);
  const results: Draft[] = [];
  let running = 0;
  let stopping = false;
  let wakeSlot: (() => void) | null = null;
  let writeTimer: NodeJS.Timeout | null = null;
  let pauseTimer: NodeJS.Timeout | null = null;

  // A pick must not see a row as it was before its result was written, and yet find it no longer in flight.
  let gate: Promise<unknown> = Promise.resolve();
  const exclusive = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = gate.then(work);
    gate = turn.catch(() => undefined);
    return turn;
  };

  /** Written, or left as it was: no longer ours to keep. */
  const letGo = (account: Account): void => {
    inFlight.delete(keyOf(account));
    parts.load.users--;
  };

  const write = oneAtATime(
    async () => {
      if (writeTimer !== null) clearTimeout(writeTimer);
      writeTimer = null;
      while (results.length > 0) {
        const drafts = results.splice(0, MOST_WRITTEN);
        try {
          await exclusive(() =>
            writeResults(db, { lease: place.held.lease, slug: place.slug, retentionMs: parts.retentionMs }, drafts),
          );
        } catch (error) {
          if (error instanceof LeaseLost) {
            for (const { account } of [...drafts, ...results.splice(0)]) letGo(account);
            return place.onLost();
          }
          results.unshift(...drafts);
          log.warn({ err: error, instance: place.slug }, 'results could not be written, are kept and tried again');
          if (place.held.holds() && writeTimer === null)
            writeTimer = setTimeout(() => void write.run(), WRITE_AGAIN_MS);
          return;
        }
        for (const { account } of drafts) letGo(account);
        if (isTelemetryOn()) void delays.measure(drafts);
        place.onWritten(drafts);
      }
    },
    (error) => log.error({ err: error, instance: place.slug }, 'writing results failed'),
  );

  const ended = (account: Account, draft: Draft | null): void => {
    running--;
    if (draft === null) letGo(account);
    else {
      results.push(draft);
      if (results.length >= WRITE_AT) void write.run();
      else if (writeTimer === null) writeTimer = setTimeout(() => void write.run(), WRITE_AFTER_MS);
    }
    wakeSlot?.();
  };

  const begin = (account: Account): void => {
    running++;
    const draft = draftOf(account);
    attempt(draft, place.surroundings(account.integrationId)).then(
      (written) => ended(account, written ? draft : null),
      (error: unknown) => {
        log.error({ err: error, integrationId: account.integrationId }, 'a user could not be reconciled');
        // A fault of ours must not come again at once, for ever.
        tryLater(draft, OUR_FAULT, { retryFirstMs: parts.retryFirstMs, now: Date.now(), random: Math.random() });
        ended(account, draft);
      },
    );
  };

  /** Reconciles one user; whether there is anything to write. */
  const attempt = async (draft: Draft, around: Surroundings): Promise<boolean> => {
    const { account } = draft;
    try {
      if (isTelemetryOn()) {
        const attributes = { 'user_sync.integration': account.integrationId, 'user_sync.azure_id': account.azureId };
        await continueTrace(account.traceparent ?? undefined, 'apply user', 'consumer', attributes, async () => {
          await reconcileUser(draft, around);
          noteOnSpan({ 'user_sync.status': draft.status, 'user_sync.brake': draft.brake ?? 'none' });
        });
      } else await reconcileUser(draft, around);
      return true;
    } catch (error) {
      if (error instanceof CallFailed && error.failure.kind === 'transient') {
        tryLater(draft, error.failure, { retryFirstMs: parts.retryFirstMs, now: Date.now(), random: Math.random() });
        return true;
      }
      if (error instanceof CallFailed || error instanceof Abandoned) {
        if (!draft.wrote) return false;
        // Where the lease is gone this is not written, and whoever has it reads Ziik first anyway.
        draft.doubtful = true;
        keepPending(draft, { due: 0 });
        return true;
      }
      if (error instanceof LeaseLost) return false;
      throw error;
    }
  };

  const pick = async (pace: Pace): Promise<Account[]> => {
    const integrations = place.enabledIntegrations();
    if (integrations.length === 0) return [];
    const wanted = Math.min(MOST_PICKED, Math.max(LEAST_PICKED, pace.limit() * 16));
    const room = Math.max(LEAST_PICKED, MOST_IN_MEMORY - parts.load.users);
    const share = Math.ceil(Math.min(wanted, room) / integrations.length);
    const limits: PickLimits = {
      unsettled: share + inFlight.size,
      rechecks: Math.min(share, budget.left()),
      purges: MOST_PURGES,
    };
    return exclusive(async () => {
      const due = await pickDueAccounts(db, integrations, limits);
      const fresh = due.filter((account) => !inFlight.has(keyOf(account)));
      budget.spend(fresh.filter(({ settled, purgeAt }) => settled && purgeAt === null).length);
      for (const account of fresh) inFlight.add(keyOf(account));
      parts.load.users += fresh.length;
      return fresh;
    });
  };

  /** Begins these users one after the other as the pace allows; gives back those that it does not. */
  const process = async (accounts: readonly Account[], pace: Pace): Promise<void> => {
    for (let next = 0; next < accounts.length; next++) {
      while (running >= pace.limit() && !mustStop(pace)) {
        await new Promise<void>((resolve) => {
          wakeSlot = resolve;
        });
        wakeSlot = null;
      }
      if (mustStop(pace)) {
        for (const account of accounts.slice(next)) letGo(account);
        return;
      }
      begin(accounts[next]!);
    }
  };

  const mustStop = (pace: Pace): boolean => stopping || !place.held.holds() || pace.pausedUntil() > performance.now();

  const work = oneAtATime(
    async () => {
      while (!stopping && place.held.holds()) {
        const pace = await place.open();
        if (pace === null) return;
        const pauseMs = pace.pausedUntil() - performance.now();
        if (pauseMs > 0) {
          if (pauseTimer !== null) clearTimeout(pauseTimer);
          pauseTimer = setTimeout(() => void work.run(), Math.min(pauseMs + 1, 3_600_000));
          return;
        }
        // Who needs no call to Ziik is done sooner than written.
        if (results.length >= MOST_WRITTEN) await write.run();
        // It failed and is tried again; then the work goes on.
        if (results.length >= MOST_WRITTEN) return;
        const accounts = await pick(pace);
        if (accounts.length === 0) return;
        await process(accounts, pace);
      }
    },
    (error) => log.warn({ err: error, instance: place.slug }, 'looking for due users failed, is tried again'),
  );

  const allEnded = async (): Promise<void> => {
    while (running > 0) {
      await new Promise<void>((resolve) => {
        wakeSlot = resolve;
      });
    }
  };

  return {
    run: () => work.run(),
    isBusy: () => running > 0 || results.length > 0,
    async stop(cutConnections) {
      stopping = true;
      if (pauseTimer !== null) clearTimeout(pauseTimer);
      wakeSlot?.();
      await work.run();
      const patience = setTimeout(() => void cutConnections(), STOP_PATIENCE_MS);
      await allEnded();
      clearTimeout(patience);
      await write.run();
      if (writeTimer !== null) clearTimeout(writeTimer);
    },
  };
}

const OUR_FAULT = {
  kind: 'transient',
  cause: 'unexpected-answer',
  status: null,
  afterMs: null,
  unclear: true,
} as const;

function keyOf({ integrationId, azureId }: Account): string {
  return `${integrationId}/${azureId}`;
}
