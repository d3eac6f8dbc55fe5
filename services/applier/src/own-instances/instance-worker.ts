import { isNews } from '../accounts/write-results.ts';
import type { Judgement } from '../deactivate-users/judge-deactivations.ts';
import { workOnRehearsals } from '../rehearse/work-on-rehearsals.ts';
import { gatherWakes } from './gather-wakes.ts';
import { loadPublishedOutcome } from './instance-memory.ts';
import { createSurroundings } from './integration-surroundings.ts';
import type { OwnedInstance } from './owned-instance.ts';
import type { Parts } from './parts.ts';
import { workOnAccounts } from './work-on-accounts.ts';
import { createEnding } from './worker-ending.ts';
import { connectionOf, judgeOf, outcomePublisherOf, requestsOf } from './worker-parts.ts';

/** The one who works at an instance while the lease is ours and there is something to do. */
export interface InstanceWorker {
  /** Something may be to be done: commands were stored, or an outcome is left to be published. */
  wake(): void;
  /** Users have become due by time. */
  wakeDue(): void;
  /** An administrator requested something. */
  hearRequests(): void;
  /** Once a second: the version of the instance's settings, and what is left over from failures. */
  tick(version: number): void;
  /** Whether nothing is under way, left over or waited for, so that nothing is lost without the worker. */
  isIdle(): boolean;
  /** Until when, by a monotonic clock, it only waits, for it may not call Ziik; null: it does something. */
  pausedUntil(): number | null;
  /** Lets go of what an idle worker keeps. The instance stays ours. */
  retire(): Promise<void>;
  /** The same of one that is not idle: begins nothing new, finishes what is under way, and publishes it. */
  rest(): Promise<void>;
  /** Somebody else may have the instance: nothing more is sent or written. */
  lost(): Promise<void>;
  isBusy(): boolean;
  /** Finishes what is under way, publishes it, and gives the instance back. Long calls are cut after a while. */
  stop(): Promise<void>;
  /** The same, gracefully, for another process to take over: every user in progress is finished, no call is cut. */
  handOver(): Promise<void>;
}

/**
 * Prepares the work at an instance, which begins when the worker is woken. `onLost` is called when the lease turns out
 * to be gone.
 */
export async function startInstanceWorker(
  parts: Parts,
  { slug, ownedLease, memory }: OwnedInstance,
  onLost: () => void,
): Promise<InstanceWorker> {
  const published = await loadPublishedOutcome(parts.db, slug);
  const unwatch = await parts.integrations.watch(slug);
  const publisher = outcomePublisherOf(parts, slug, published);
  const connection = connectionOf(parts, slug, memory);
  const ending = createEnding({
    stopWork: (cut) => work.stop(cut),
    publish: () => Promise.all([publisher.run(), rehearsals.ended()]),
    disconnect: () => connection.close(),
    forget: unwatch,
    release: () => ownedLease.release(),
  });
  const mayAct = (): boolean => !ending.isStopping() && ownedLease.holds();

  const rehearsals = workOnRehearsals(parts, {
    slug,
    ownedLease,
    connection: () => connection.live()!,
    isStopping: ending.isStopping,
  });
  const work = workOnAccounts(parts, {
    slug,
    ownedLease,
    rechecks: memory.rechecks,
    open: async () => (await connection.open())?.pace ?? null,
    enabledIntegrations: () => parts.integrations.of(slug).filter(({ id }) => parts.integrations.isEnabled(id)),
    areIntegrationsKnown: () => parts.integrations.areKnown(slug),
    surroundings: createSurroundings(parts, {
      slug,
      ownedLease,
      unitDemand: memory.unitDemand,
      connection: () => connection.live()!,
      isStopping: ending.isStopping,
    }),
    rehearsals,
    onWritten(results) {
      if (results.some(({ account }) => account.command.lifecycle.state === 'gone')) void judge.run();
      if (results.some((result) => isNews(result) || !result.account.settled)) void publisher.run();
      void work.run();
    },
    onLost,
  });
  const { lease } = ownedLease;
  const onJudged = (verdict: Judgement['verdict']) => void (verdict === 'release' ? work : publisher).run();
  const judge = judgeOf(parts, slug, { lease, mayAct, onJudged });
  const requests = requestsOf(parts, slug, { lease, mayAct, onTaken: () => void work.run() });
  const wakes = gatherWakes(() => {
    if (!ending.isStopping()) for (const each of [judge, publisher, work]) void each.run();
  });
  return {
    wake: wakes.wake,
    wakeDue() {
      // Who is looking already finds them, or the next look a second later.
      if (!work.isRunning()) void work.run();
    },
    hearRequests: () => void requests.run(),
    tick(version) {
      if (connection.want(version) || work.isUnfinished()) void work.run();
      // Also without having been woken, which can be missed.
      if (publisher.isDue()) void publisher.run();
      if (judge.isUnfinished()) void judge.run();
      void connection.tellTrouble().catch(() => undefined);
    },
    isBusy: () => work.isBusy(),
    isIdle: () =>
      work.isIdle() &&
      !wakes.isPending() &&
      ![judge, publisher, requests, rehearsals].some((each) => each.isRunning()) &&
      !publisher.isDue() &&
      !judge.isUnfinished() &&
      !connection.isTroubled(),
    pausedUntil: () => work.pausedUntil(),
    retire: ending.retire,
    rest: ending.rest,
    lost: ending.lost,
    stop: ending.stop,
    handOver: ending.handOver,
  };
}
