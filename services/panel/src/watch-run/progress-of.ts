import type { Run } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';
import { durationOf } from './duration.ts';

/** How far a run is, in per cent of what it is at; null: nobody can say. */
export function percentOf({ progress: { done, expected, phase } }: Pick<Run, 'progress'>): number | null {
  if (phase === 'done') return 100;
  if (phase === 'queued') return 0;
  return expected === null || expected === 0 ? null : Math.min(100, (done / expected) * 100);
}

/** The numbers beside the bar: how many, how many a second, how long it will take. */
export function progressWords({ progress, endedAt }: Pick<Run, 'progress' | 'endedAt'>): Sentence[] {
  const { phase, done, expected, perSecond, secondsLeft } = progress;
  if (phase === 'queued') return [];
  const what = endedAt === null ? 'read' : 'written';
  const words: Sentence[] = [
    expected === null
      ? { id: `run.progress.${what}`, values: { done } }
      : { id: `run.progress.${what}.of`, values: { done, expected } },
  ];
  if (perSecond !== null && perSecond > 0)
    words.push({ id: 'run.progress.rate', values: { count: perSecond < 10 ? perSecond : Math.round(perSecond) } });
  if (secondsLeft !== null) {
    words.push({ id: 'run.progress.left', values: { duration: { sentence: durationOf(secondsLeft) } } });
  }
  return words;
}

/** What keeps a run from going on at present; null: nothing does. */
export function obstacleWords({ progress, notBefore }: Pick<Run, 'progress' | 'notBefore'>): Sentence | null {
  const { because } = progress;
  if (because === null) return null;
  if (notBefore !== null && (because === 'throttled' || because === 'graph-unavailable' || because === 'scheduled')) {
    return { id: `run.because.${because}.until`, values: { until: { time: notBefore } } };
  }
  return { id: `run.because.${because}` };
}

const SPOKEN = [25, 50, 75, 100];

/** The last of 25, 50, 75 and 100 per cent that is reached: more is not said to a screen reader. */
export function spokenQuarter(percent: number | null): number | null {
  return SPOKEN.findLast((quarter) => percent !== null && percent >= quarter) ?? null;
}
