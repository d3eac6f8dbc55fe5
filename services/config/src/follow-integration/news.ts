import { createHash } from 'node:crypto';
import type { IntegrationView } from '../manage-integrations/integration.schema.ts';
import type { RunView } from '../run-integration/run.schema.ts';

/** What is told of an integration besides its runs and its people. */
type StandingView = Pick<
  IntegrationView,
  'id' | 'name' | 'enabled' | 'state' | 'attention' | 'freshness' | 'nextRunAt'
>;

/** An integration as it was found at one look; what was not looked for is left out. */
export interface Snapshot {
  readonly standing?: StandingView;
  readonly counts?: IntegrationView['counts'];
  /** The oldest first. */
  readonly runs: readonly RunView[];
}

/** One event that may be told, with a digest of all that makes it worth telling. */
export interface Entry {
  readonly event: 'standing' | 'run' | 'counts';
  /** What it replaces when it is told again. */
  readonly slot: string;
  readonly data: string;
  readonly digest: string;
}

/** The entries of a snapshot, made once for all who listen. */
export function entriesOf({ standing, counts, runs }: Snapshot, now: Date): Entry[] {
  return [
    ...(standing ? [entry('standing', 'standing', standing, { ...standing, nextRunAt: dueAt(standing, now) })] : []),
    ...runs.map((run) => entry('run', run.id, run, withoutRate(run))),
    ...(counts ? [entry('counts', 'counts', counts, counts)] : []),
  ];
}

function entry(event: Entry['event'], slot: string, shown: object, compared: object): Entry {
  return { event, slot, data: JSON.stringify(shown), digest: digestOf(JSON.stringify(compared)) };
}

/** A run that is due is due now, at every look. */
function dueAt({ nextRunAt }: StandingView, now: Date): string | null {
  return nextRunAt !== null && Date.parse(nextRunAt) <= now.getTime() ? 'now' : nextRunAt;
}

/** The rate alone, which falls while nothing happens, is no news. */
function withoutRate(run: RunView): object {
  return { ...run, progress: { ...run.progress, perSecond: null, secondsLeft: null } };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 11);
}

/** What a listener knows: digests by slot. */
export type Told = ReadonlyMap<string, string>;

/**
 * The events by which a listener who knows `told` comes to know these entries, as text, and what it knows then. The id
 * of an event is made of digests of all that is known with it: any process can tell by it what is news.
 */
export function newsOf(entries: readonly Entry[], told: Told): { text: string; told: Told } {
  const known = new Map(told);
  let text = '';
  for (const { event, slot, data, digest } of entries) {
    if (known.get(slot) === digest) continue;
    known.set(slot, digest);
    text += `event: ${event}\nid: ${idOf(entries, known)}\ndata: ${data}\n\n`;
  }
  return { text, told: new Map(entries.flatMap(({ slot }) => (known.has(slot) ? [[slot, known.get(slot)!]] : []))) };
}

const NOTHING = '-';

function idOf(entries: readonly Entry[], known: Told): string {
  const runs = entries.filter(({ event }) => event === 'run');
  const areRunsKnown = runs.every(({ slot, digest }) => known.get(slot) === digest);
  return [
    known.get('standing') ?? NOTHING,
    known.get('counts') ?? NOTHING,
    areRunsKnown ? digestOfRuns(runs) : NOTHING,
  ].join('.');
}

function digestOfRuns(runs: readonly Entry[]): string {
  return digestOf(runs.map(({ slot, digest }) => `${slot} ${digest}`).join('\n'));
}

/** What a listener knows by the id of the last event that it got; an id that is none of ours says nothing. */
export function toldBy(lastEventId: string | undefined, entries: readonly Entry[]): Told {
  const [standing, counts, runs] = lastEventId?.split('.') ?? [];
  const runEntries = entries.filter(({ event }) => event === 'run');
  const areRunsKnown = runs === digestOfRuns(runEntries);
  const isKnown = ({ event, digest }: Entry) =>
    event === 'run' ? areRunsKnown : digest === (event === 'standing' ? standing : counts);
  return new Map(entries.filter(isKnown).map(({ slot, digest }) => [slot, digest]));
}
