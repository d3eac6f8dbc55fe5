import { type Lease, setInstanceTrouble } from '@user-sync/control';
import { type OneAtATime, oneAtATime } from '@user-sync/runtime';
import { carryOutRequests } from '../carry-out-requests/carry-out-requests.ts';
import { integrationsToJudge, type Judgement, judgeDeactivations } from '../deactivate-users/judge-deactivations.ts';
import { publishOutcomes } from '../publish-outcomes/publish-outcomes.ts';
import { sayRunsSettled, settledRuns } from '../settle-runs/settle-runs.ts';
import { type ConnectionKeeper, keepConnection } from './connection-keeper.ts';
import { createDeactivationJudge, type DeactivationJudge } from './deactivation-judge.ts';
import type { LiveIntegrations } from './live-integrations.ts';
import { createOutcomePublisher, type OutcomePublisher } from './outcome-publisher.ts';
import type { InstanceMemory } from './owned-instance.ts';
import type { Parts } from './parts.ts';
import { connectZiik } from './ziik-connection.ts';

/** Under which lease something is done, and whether it may be now. */
interface Acting {
  readonly lease: Lease;
  mayAct(): boolean;
}

function integrationIds(integrations: LiveIntegrations, slug: string): string[] {
  return integrations.of(slug).map(({ id }) => id);
}

/** The connection to the instance; says in the log and in control what keeps us from it. */
export function connectionOf(parts: Parts, slug: string, memory: InstanceMemory): ConnectionKeeper {
  const { db, log } = parts;
  return keepConnection({
    connect: () => connectZiik(parts, slug, memory),
    async tell(trouble) {
      const isNew = await setInstanceTrouble(db, slug, trouble);
      if (!isNew) return;
      if (trouble !== null) log.warn({ instance: slug, reason: trouble }, 'circuit breaker opened for the instance');
      else log.info({ instance: slug }, 'circuit breaker closed for the instance');
    },
    now: () => performance.now(),
  });
}

/** Checks the deactivations of the instance against the removal limit, while we may act. */
export function judgeOf(
  { db, integrations, log }: Parts,
  slug: string,
  { lease, mayAct, onJudged }: Acting & { onJudged(verdict: Judgement['verdict']): void },
): DeactivationJudge {
  return createDeactivationJudge({
    waiting: () => integrationsToJudge(db, integrationIds(integrations, slug)),
    async judge(id) {
      const integration = integrations.find(id);
      return mayAct() && integration?.enabled === true ? judgeDeactivations(db, lease, integration) : null;
    },
    onJudged(integrationId, { verdict, users }) {
      log.info({ integrationId, verdict, users }, 'decided deactivations against the removal limit');
      onJudged(verdict);
    },
    onError: (error) => log.warn({ err: error, instance: slug }, 'deciding deactivations failed; will retry'),
  });
}

/** Publishes the outcomes of the instance; `published` is the sequence of the last one that was. */
export function outcomePublisherOf(parts: Parts, slug: string, published: number): OutcomePublisher {
  const { db, log, publisher, outcomesTopic } = parts;
  return createOutcomePublisher(published, {
    settledRuns: () => settledRuns(db, integrationIds(parts.integrations, slug)),
    publish: (after) => publishOutcomes(db, publisher, outcomesTopic, slug, after),
    async saySettled(runs) {
      await sayRunsSettled(db, publisher, outcomesTopic, parts.partitionCount(), runs);
      for (const { integrationId, runId } of runs)
        log.info({ integrationId, runId }, 'run settled: every change is applied');
    },
    onError: (error) => log.warn({ err: error, instance: slug }, 'publishing outcomes failed; will retry'),
  });
}

/** Carries out what administrators ask for at the instance, while we may act. */
export function requestsOf(
  { db, log }: Parts,
  slug: string,
  { lease, mayAct, onTaken }: Acting & { onTaken(): void },
): OneAtATime {
  return oneAtATime(
    async () => {
      if (mayAct() && (await carryOutRequests(db, lease)) > 0) onTaken();
    },
    (error) => log.warn({ err: error, instance: slug }, 'carrying out requests failed; will retry'),
  );
}
