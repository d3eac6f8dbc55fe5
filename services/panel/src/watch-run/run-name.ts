import type { Run } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';

/** What a run is called: what it reads, and what it began by. */
export function runName({ kind, trigger }: Pick<Run, 'kind' | 'trigger'>): Sentence {
  if (kind === 'full' || kind === 'delta') {
    if (trigger === 'administrator') return { id: kind === 'full' ? 'run.name.full' : 'run.name.delta' };
    if (trigger === 'schedule') return { id: kind === 'full' ? 'run.name.round.full' : 'run.name.round' };
    return { id: trigger === 'webhook' ? 'run.name.webhook' : `run.name.${kind}` };
  }
  return { id: `run.name.${kind}` };
}

/** Who began it and when; `starter`: the name of the administrator, where it is known. */
export function startedBy({ trigger, queuedAt }: Pick<Run, 'trigger' | 'queuedAt'>, starter: string | null): Sentence {
  const time = { time: queuedAt };
  if (trigger === 'administrator' && starter !== null) {
    return { id: 'run.startedBy', values: { name: { name: starter }, time } };
  }
  return { id: `run.startedBy.${trigger}`, values: { time } };
}
