import { expect, it } from '@jest/globals';
import type { Problem } from '../serve-http/problem.ts';
import { createTrialLimits } from './limit-trials.ts';

function refusalOf(work: () => unknown): number | null {
  try {
    work();
    return null;
  } catch (error) {
    return (error as Problem).status;
  }
}

it('lets one subject try two integrations at once, and all together three', () => {
  const limits = createTrialLimits({ perSubject: 2, inAll: 3 });
  const endOfAnna = limits.begin('anna');
  limits.begin('anna');
  expect(refusalOf(() => limits.begin('anna'))).toBe(429);
  limits.begin('bo');
  expect(refusalOf(() => limits.begin('cem'))).toBe(503);

  endOfAnna();
  endOfAnna();
  expect(refusalOf(() => limits.begin('anna'))).toBeNull();
  expect(refusalOf(() => limits.begin('cem'))).toBe(503);
});
