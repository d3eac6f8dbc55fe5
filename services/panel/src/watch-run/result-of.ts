import type { Run } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';
import { between } from './duration.ts';

/** The kinds of change, in the order in which they are told. */
export const KINDS = [
  'created',
  'linked',
  'moved',
  'updated',
  'deactivated',
  'reactivated',
  'purged',
  'listed',
] as const;
export type Kind = (typeof KINDS)[number];
export type Sums = Readonly<Record<Kind, number>>;

/** What stands at present, told where the run is the newest one. */
export interface Present {
  readonly seeNothing: number;
  readonly failed: number;
}

/** What a run that is settled did, in words and numbers. */
export function resultOf(
  { status, queuedAt, settledAt, held, kind }: Pick<Run, 'status' | 'queuedAt' | 'settledAt' | 'held' | 'kind'>,
  sums: Sums,
  present: Present | null,
): Sentence[] {
  if (settledAt === null) return [];
  const written = KINDS.filter((what) => what !== 'listed').filter((what) => sums[what] > 0);
  const did: Sentence =
    written.length === 0
      ? { id: status === 'succeeded' ? 'run.result.nothing' : 'run.result.nothingDone' }
      : { id: 'run.result.did', values: { list: { list: written.map((what) => counted(what, sums[what])) } } };
  const words: Sentence[] = [
    status === 'succeeded'
      ? { id: 'run.result.took', values: { duration: { sentence: between(queuedAt, settledAt) } } }
      : { id: status === 'failed' ? 'run.result.failed' : 'run.result.cancelled' },
    did,
  ];
  if (sums.listed > 0) words.push({ id: 'run.result.listed', values: { count: sums.listed } });
  if (held !== null && held.decision === null) {
    words.push({ id: 'run.result.held', values: { count: held.deactivations } });
  }
  if (present !== null && status === 'succeeded' && kind === 'full') {
    words.push({ id: 'run.result.present', values: { ...present } });
  }
  return words;
}

function counted(what: Exclude<Kind, 'listed'>, count: number): Sentence {
  return { id: `run.result.${what}`, values: { count } };
}
