import { expect, it } from '@jest/globals';
import { createRecheckBudget } from './recheck-budget.ts';

it('allows 1,000 looks per period', () => {
  let now = 0;
  const budget = createRecheckBudget(() => now, 3_600_000);
  budget.spend(400);
  expect(budget.left()).toBe(600);
  budget.spend(700);
  expect(budget.left()).toBe(0);
  now = 3_599_999;
  expect(budget.left()).toBe(0);
  now = 3_600_000;
  expect(budget.left()).toBe(1_000);
});
