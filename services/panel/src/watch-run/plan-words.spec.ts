import { describe, expect, it } from '@jest/globals';
import { planWords } from './plan-words.ts';

const settledAt = '2026-11-28T12:00:00.000Z';
const plan = { previewId: '6d7a4f0e-0000-4000-8000-000000000000', people: 400, asPlanned: 398, differences: 2 };

describe('how a run has kept to what was planned', () => {
  it('is said in numbers, with how many are otherwise', () => {
    expect(planWords({ plan, settledAt })).toEqual([
      { id: 'run.plan.kept', values: { asPlanned: 398, people: 400 } },
      { id: 'run.plan.others', values: { differences: 2 } },
    ]);
    const all = { ...plan, asPlanned: 400, differences: 0 };
    expect(planWords({ plan: all, settledAt }).map(({ id }) => id)).toEqual(['run.plan.kept', 'run.plan.all']);
  });

  it('has no number before it is known', () => {
    const unknown = { ...plan, people: null, asPlanned: null, differences: null };

    expect(planWords({ plan: unknown, settledAt })).toEqual([{ id: 'run.plan.comparing' }]);
  });

  it('is not spoken of before the run is settled, or where nothing was planned', () => {
    expect(planWords({ plan, settledAt: null })).toEqual([]);
    expect(planWords({ plan: null, settledAt })).toEqual([]);
  });
});
