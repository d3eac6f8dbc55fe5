import { explainSteps } from './explain-steps.ts';
import { explainVerdict } from './explain-verdict.ts';
import type { ExplainedPerson, Explanation } from './explanation.ts';

/**
 * Why a person stands in Ziik as they do. It is read off what was decided and what came of it, and decides nothing
 * itself: so it never says anything else than what happened.
 */
export function explainUser(person: ExplainedPerson): Explanation {
  return { verdict: explainVerdict(person), steps: explainSteps(person) };
}
