import { isPassing, type Problem, UNREACHABLE } from '../api/problem.ts';
import type { Sentence } from './sentence.ts';
import type { TextId } from './texts.tsx';

/** By the code of the answer, or of the value that it refuses. */
const WORDS: ReadonlyMap<string, TextId> = new Map<string, TextId>([
  ['alias-of-itself', 'refused.alias-of-itself'],
  ['blank', 'refused.blank'],
  ['database-unavailable', 'refused.restarting'],
  ['duplicate-alias', 'refused.duplicate-alias'],
  ['integration-disabled', 'refused.integration-disabled'],
  ['kafka-unavailable', 'refused.restarting'],
  ['no-returner', 'refused.no-returner'],
  ['not-deactivated', 'refused.not-deactivated'],
  ['not-found', 'refused.not-found'],
  ['purged', 'refused.purged'],
  ['run-ended', 'refused.run-ended'],
  ['too-many-aliases', 'refused.too-many-aliases'],
  ['unknown-target', 'refused.unknown-target'],
]);

/** Why something that was asked for is not done, in words. The reference is said beside it, where our side failed. */
export function refusalOf(problem: Problem): Sentence {
  const { code, errors, status } = problem;
  if (status === 429) return { id: 'refused.too-many-requests' };
  // Where a value is refused (422), the code of the answer says only that one is.
  const known = WORDS.get(errors[0]?.code ?? code) ?? WORDS.get(code);
  if (known !== undefined) return { id: known };
  if (status === 0 || code === UNREACHABLE) return { id: 'refused.unreachable' };
  if (status === 403) return { id: 'refused.forbidden' };
  if (status === 404) return { id: 'refused.not-found' };
  return { id: isPassing(problem) ? 'refused.restarting' : 'error.ours' };
}
