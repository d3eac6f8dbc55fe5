import type { Run } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';
import type { Standing } from '../look/status.tsx';
import { between } from './duration.ts';

/** One of the four parts of a run. */
export interface Phase {
  readonly id: 'waited' | 'read' | 'writing' | 'done';
  readonly standing: Standing;
  readonly isCurrent: boolean;
  readonly text: Sentence;
}

type PhasesOf = Pick<Run, 'status' | 'queuedAt' | 'startedAt' | 'endedAt' | 'settledAt' | 'counts' | 'kind' | 'plan'>;

/** Waited, read, writing, done: what is behind it with how long it took, what it is at, and what comes. */
export function phasesOf(run: PhasesOf): Phase[] {
  const { status, startedAt, endedAt, settledAt } = run;
  const isStopped = status === 'failed' || status === 'cancelled';
  const isWriting = endedAt !== null && settledAt === null;
  return [
    phase('waited', startedAt !== null || endedAt !== null ? 'good' : 'busy', waited(run)),
    phase('read', endedAt === null ? (startedAt === null ? 'idle' : 'busy') : isStopped ? 'bad' : 'good', read(run)),
    phase('writing', isWriting ? 'busy' : hasWritten(run) ? 'good' : 'idle', written(run)),
    phase('done', settledAt === null ? 'idle' : isStopped ? 'bad' : 'good', {
      id: settledAt === null || !isStopped ? 'run.phase.done' : `run.phase.${status}`,
    }),
  ];
}

function phase(id: Phase['id'], standing: Standing, text: Sentence): Phase {
  return { id, standing, isCurrent: standing === 'busy', text };
}

function waited({ queuedAt, startedAt, endedAt }: PhasesOf): Sentence {
  const until = startedAt ?? endedAt;
  if (until === null) return { id: 'run.phase.waiting' };
  return { id: 'run.phase.waited', values: { duration: { sentence: between(queuedAt, until) } } };
}

function read({ status, startedAt, endedAt, counts, kind, plan }: PhasesOf): Sentence {
  if (startedAt === null) return { id: endedAt === null ? 'run.phase.toRead' : 'run.phase.notRead' };
  if (endedAt === null) return { id: kind === 'remap' ? 'run.phase.deciding' : 'run.phase.reading' };
  const duration = { sentence: between(startedAt, endedAt) };
  if (status === 'failed' || status === 'cancelled')
    return { id: 'run.phase.readPart', values: { count: counts.read } };
  if (kind === 'remap') {
    return { id: 'run.phase.decided', values: { count: counts.updated + counts.unchanged, duration } };
  }
  // Everybody was read when it was planned.
  const isOfChanges = kind === 'delta' || plan !== null;
  return {
    id: isOfChanges ? 'run.phase.readChanges' : 'run.phase.read',
    values: { count: counts.read, duration },
  };
}

function hasWritten({ settledAt, counts }: PhasesOf): boolean {
  return settledAt !== null && counts.applied > 0;
}

function written(run: PhasesOf): Sentence {
  const { endedAt, settledAt } = run;
  if (endedAt === null) return { id: 'run.phase.toWrite' };
  if (settledAt === null) return { id: 'run.phase.writing' };
  if (!hasWritten(run)) return { id: 'run.phase.nothingToWrite' };
  return { id: 'run.phase.written', values: { duration: { sentence: between(endedAt, settledAt) } } };
}
