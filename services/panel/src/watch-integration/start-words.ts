import type { Run } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';

/** What is said after somebody has asked for a run; `isExisting`: one of this kind was there already. */
export function startedWords({ status, progress }: Run, isExisting: boolean): Sentence {
  if (isExisting) return { id: status === 'queued' ? 'start.queuedAlready' : 'start.runningAlready' };
  return { id: status === 'queued' && progress.because === 'other-run' ? 'start.queuedNext' : 'start.started' };
}
