import { type Instance, type InstanceTrouble, setInstanceTrouble } from '@user-sync/control';
import type { Draft } from '../accounts/account.ts';
import { answerRequests } from '../answer-requests/answer-requests.ts';
import { integrationsToJudge, judgeDeactivations } from '../deactivate-users/judge-deactivations.ts';
import { publishOutcomes } from '../publish-outcomes/publish-outcomes.ts';
import type { Surroundings } from '../reconcile-user/surroundings.ts';
import { Abandoned, CallFailed } from '../reconcile-user/ziik-calls.ts';
import { answeredRuns, sayRunsSettled } from '../settle-runs/settle-runs.ts';
import type { HeldLease } from './held-lease.ts';
import { createUnitDemand, loadPublishedOutcome } from './instance-memory.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Parts } from './parts.ts';
import { workOnAccounts } from './work-on-accounts.ts';
import { connectZiik, type ZiikConnection } from './ziik-connection.ts';

/** The one who works at an instance while the lease is ours. */
export interface InstanceWorker {
  readonly slug: string;
  readonly held: HeldLease;
  /** Something may be due: commands were stored, or time has passed. */
  wake(): void;
  /** An administrator asked for something. */
  hearRequests(): void;
  /** Once a second: the instance as it stands, and what is left over from failures. */
  tick(instance: Instance): void;
  /** Somebody else may have the instance: nothing more is sent or written. */
  lost(): Promise<void>;
  isBusy(): boolean;
  /** Ends what is under way, writes and publishes it, and gives the instance back. Long calls are cut after a while. */
  stop(): Promise<void>;
  /** The same for another process to go on, which there is time for: every user under way is finished, no call is cut. */
  handOver(): Promise<void>;
}

/** How long an address or secret that cannot be used is left as it is, unless it is changed. */
const CONNECT_AGAIN_MS = 30_000;

/** Begins to work at an instance. `onLost` is called when the lease turns out to be gone. */
export async function startInstanceWorker(
  parts: Parts,
  slug: string,
  held: HeldLease,
  onLost: () => void,
): Promise<InstanceWorker> {
  const { db, log } = parts;
  let published = await loadPublishedOutcome(db, slug);
  const unitDemand = createUnitDemand(() => performance.now(), parts.pollPeriodMs);
  const integrationIds = () => parts.integrations.of(slug).map(({ id }) => id);
  let connection: ZiikConnection | InstanceTrouble | null = null;
  let wantedVersion: number | null = null;
  let told: InstanceTrouble | null | undefined;
  let surroundings = new Map<string, Surroundings>();
  let connectAgainAt = 0;
  let stopping = false;
  let unpublished = true;
  let unjudged = false;

  const live = (): ZiikConnection | null => (connection !== null && typeof connection === 'object' ? connection : null);

  const open = async (): Promise<ZiikConnection | null> => {
    const current = live();
    if (current !== null && (wantedVersion === null || current.version >= wantedVersion)) return current;
    if (typeof connection === 'string') return null;
    connection = await connectZiik(parts, slug);
    connectAgainAt = performance.now() + CONNECT_AGAIN_MS;
    surroundings = new Map();
    // Calls under way over the old connection fail and are looked up; changing an account is rare.
    await current?.close();
    if (typeof connection === 'string') await tellTrouble();
    return live();
  };

  const tellTrouble = async (): Promise<void> => {
    const trouble = typeof connection === 'string' ? connection : connection?.pace.trouble();
    if (trouble === undefined || trouble === told) return;
    await setInstanceTrouble(db, slug, trouble);
    told = trouble;
    if (trouble !== null) log.warn({ instance: slug, reason: trouble }, 'the instance is left alone for a while');
    else log.info({ instance: slug }, 'the instance can be worked with');
  };

  const surroundingsOf = (integrationId: string): Surroundings => {
    const known = surroundings.get(integrationId);
    if (known !== undefined) return known;
    const { pace, username, inactiveUsers, calls } = live()!;
    const mayCall = (): void => {
      if (!held.holds()) throw new Abandoned('lease');
      if (stopping) throw new Abandoned('stopping');
      if (!parts.integrations.isEnabled(integrationId)) throw new Abandoned('disabled');
      const pauseMs = pace.pausedUntil() - performance.now();
      if (pauseMs > 0) {
        throw new CallFailed({ kind: 'transient', cause: 'throttled', status: null, afterMs: pauseMs, unclear: false });
      }
    };
    const made: Surroundings = {
      db,
      lease: held.lease,
      slug,
      get integration() {
        const integration = parts.integrations.find(integrationId);
        if (integration === undefined) throw new Abandoned('disabled');
        return integration;
      },
      ziik: calls(mayCall),
      ownAddress: username,
      takenOverAt: held.takenOverAt,
      needsUnit: ({ account, verify }) => unitDemand.standsFor({ verify, runId: account.runId }),
      noteNeedsUnit({ account }) {
        if (unitDemand.note(account.runId))
          log.info({ instance: slug }, 'the instance takes no users without a unit; they are held until they match');
      },
      inactiveUsers,
      async lastRound() {
        const [row] = await db.query<{ now: Date }>('SELECT now() AS now');
        const last = parts.integrations.find(integrationId)?.lastReadAt ?? null;
        return { lastSuccessAt: last?.getTime() ?? null, now: row!.now.getTime() };
      },
      pollPeriodMs: parts.pollPeriodMs,
      retryFirstMs: parts.retryFirstMs,
    };
    surroundings.set(integrationId, made);
    return made;
  };

  const onWritten = (drafts: readonly Draft[]): void => {
    if (drafts.some(({ account }) => account.command.lifecycle.state === 'gone')) void judge.run();
    void publish.run();
    void work.run();
  };

  const work = workOnAccounts(parts, {
    slug,
    held,
    open: async () => (await open())?.pace ?? null,
    enabledIntegrations: () =>
      parts.integrations
        .of(slug)
        .map(({ id }) => id)
        .filter(parts.integrations.isEnabled),
    surroundings: surroundingsOf,
    onWritten,
    onLost,
  });

  const judge = oneAtATime(
    async () => {
      const waiting = await integrationsToJudge(db, integrationIds());
      unjudged = waiting.length > 0;
      let judged = 0;
      for (const id of waiting) {
        const integration = parts.integrations.find(id);
        if (stopping || !held.holds() || integration?.enabled !== true) continue;
        const judgement = await judgeDeactivations(db, held.lease, integration);
        if (judgement === null) continue;
        judged++;
        const { verdict, users } = judgement;
        log.info({ integrationId: id, verdict, users }, 'judged deactivations');
        if (verdict === 'release') void work.run();
        else void publish.run();
      }
      unjudged = judged < waiting.length;
    },
    (error) => log.warn({ err: error, instance: slug }, 'judging deactivations failed, is tried again'),
  );

  const answer = oneAtATime(
    async () => {
      if (stopping || !held.holds()) return;
      if ((await answerRequests(db, held.lease)) > 0) void work.run();
    },
    (error) => log.warn({ err: error, instance: slug }, 'answering requests failed, is tried again'),
  );

  const publish = oneAtATime(
    async () => {
      unpublished = true;
      // Asked before publishing: whatever is answered by now is told before the run is said to be settled.
      const runs = await answeredRuns(db, integrationIds());
      published = await publishOutcomes(db, parts.publisher, parts.outcomesTopic, slug, published);
      if (runs.length > 0) {
        await sayRunsSettled(db, parts.publisher, parts.outcomesTopic, parts.partitionCount, runs);
        for (const { integrationId, runId } of runs)
          log.info({ integrationId, runId }, 'every change of the run is answered');
      }
      unpublished = false;
    },
    (error) => log.warn({ err: error, instance: slug }, 'publishing outcomes failed, is tried again'),
  );

  const begin = (): void => {
    void judge.run();
    void publish.run();
    void work.run();
  };
  void answer.run();
  begin();

  const giveBack = async (): Promise<void> => {
    await publish.run();
    await live()?.close();
    await held.release();
  };

  return {
    slug,
    held,
    wake: begin,
    hearRequests: () => void answer.run(),
    tick(instance) {
      const changed = wantedVersion !== instance.version;
      wantedVersion = instance.version;
      if (typeof connection === 'string' && (changed || performance.now() > connectAgainAt)) connection = null;
      if (changed) void work.run();
      if (unpublished) void publish.run();
      if (unjudged) void judge.run();
      void tellTrouble().catch(() => undefined);
    },
    async lost() {
      stopping = true;
      await live()?.close();
    },
    isBusy: () => work.isBusy(),
    async stop() {
      stopping = true;
      await work.stop(async () => live()?.close());
      await giveBack();
    },
    async handOver() {
      await work.stop(async () => undefined);
      stopping = true;
      await giveBack();
    },
  };
}
