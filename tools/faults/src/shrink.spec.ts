import { expect, it } from '@jest/globals';
import { planHistory } from './plan/plan-history.ts';
import { shrinkHistory } from './shrink.ts';

it('leaves the steps without which a history does not fail, and no others', async () => {
  const history = planHistory(7, { steps: 40 });
  const needed = [history.steps[11]!, history.steps[30]!];
  let asked = 0;

  const shorter = await shrinkHistory(history, 200, async ({ steps }) => {
    asked++;
    return needed.every((step) => steps.includes(step));
  });

  expect(shorter.steps).toEqual(needed);
  expect(asked).toBeLessThan(60);
});

it('gives up after so many tries with the shortest one so far', async () => {
  const history = planHistory(7, { steps: 40 });
  const shorter = await shrinkHistory(history, 1, async () => true);

  expect(shorter.steps).toHaveLength(Math.floor(history.steps.length / 2));
});
