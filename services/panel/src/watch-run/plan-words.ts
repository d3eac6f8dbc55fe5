import type { Run } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';

/** How a run has kept to what was planned; null: it was not planned, or it is not known yet. */
export function planWords({ plan, settledAt }: Pick<Run, 'plan' | 'settledAt'>): Sentence[] {
  if (plan === null || settledAt === null) return [];
  const { people, asPlanned, differences } = plan;
  if (people === null || asPlanned === null || differences === null) return [{ id: 'run.plan.comparing' }];
  const kept: Sentence = { id: 'run.plan.kept', values: { asPlanned, people } };
  return differences === 0
    ? [kept, { id: 'run.plan.all' }]
    : [kept, { id: 'run.plan.others', values: { differences } }];
}
