import { type OneAtATime, oneAtATime } from '@user-sync/runtime';
import type { Judgement } from '../deactivate-users/judge-deactivations.ts';

/** Checks the deactivations of an instance against the removal limit. */
export interface DeactivationJudge extends OneAtATime {
  /** Whether an integration is left that could not be judged yet. */
  isUnfinished(): boolean;
}

/** What the judge needs from outside. */
interface JudgePorts {
  /** Ids of the integrations that have deactivations to judge. */
  waiting(): Promise<readonly string[]>;
  /** Null: not now. */
  judge(integrationId: string): Promise<Judgement | null>;
  onJudged(integrationId: string, judgement: Judgement): void;
  onError(error: unknown): void;
}

/** Makes the judge of one instance. */
export function createDeactivationJudge({ waiting, judge, onJudged, onError }: JudgePorts): DeactivationJudge {
  let isUnfinished = false;
  const work = oneAtATime(async () => {
    const integrationIds = await waiting();
    isUnfinished = integrationIds.length > 0;
    let judged = 0;
    for (const id of integrationIds) {
      const judgement = await judge(id);
      if (judgement === null) continue;
      judged++;
      onJudged(id, judgement);
    }
    isUnfinished = judged < integrationIds.length;
  }, onError);
  return { ...work, isUnfinished: () => isUnfinished };
}
