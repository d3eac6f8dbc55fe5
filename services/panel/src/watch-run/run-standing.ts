import type { Run } from '../api/queries.ts';
import { isText } from '../frame/known-texts.ts';
import type { Sentence } from '../frame/sentence.ts';
import type { Standing } from '../look/status.tsx';

/** How a run stands, in a word or two with its shape. */
export function standingOf({ status, settledAt, progress, held, error }: Run): { standing: Standing; words: Sentence } {
  if (status === 'failed') return { standing: 'bad', words: failedWords(error?.code) };
  if (status === 'cancelled') return { standing: 'idle', words: { id: 'run.state.cancelled' } };
  if (settledAt === null) return { standing: 'busy', words: { id: `run.state.${progress.phase}` } };
  if (held !== null && held.decision === null && held.deactivations > 0) {
    return { standing: 'warn', words: { id: 'run.state.held', values: { count: held.deactivations } } };
  }
  return { standing: 'good', words: { id: 'run.state.done' } };
}

function failedWords(code: string | undefined): Sentence {
  const id = `trouble.${code}.short`;
  return { id: isText(id) ? id : 'run.state.failed' };
}
