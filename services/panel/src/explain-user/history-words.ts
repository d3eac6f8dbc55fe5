import type { Named, Part, Sentence } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';
import type { Change, HistoryEntry, Person } from './person.ts';
import { propertyText } from './said.ts';

/** One line of what happened to a person: something that came about, or that somebody asked for. */
export type Happened =
  | { readonly at: string; readonly entry: HistoryEntry }
  | { readonly at: string; readonly request: Person['requests'][number] };

/** What came about and what was asked for, newest first; of the same moment, the request is the older. */
export function happenings({ history, requests }: Pick<Person, 'history' | 'requests'>): Happened[] {
  const all: Happened[] = [
    ...history.map((entry) => ({ at: entry.at, entry })),
    ...requests.map((request) => ({ at: request.at, request })),
  ];
  return all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Who acted, as a text chooses by it: the reader, somebody else, or nobody. */
export interface Acted {
  readonly acted: 'you' | 'somebody' | 'nobody';
  readonly actor: string;
}

/** Who a subject is to the reader; `names` are those that the audit knows. */
export function actedBy(actor: string | null, reader: string | undefined, names: ReadonlyMap<string, string>): Acted {
  if (actor === null) return { acted: 'nobody', actor: '' };
  return actor === reader ? { acted: 'you', actor: '' } : { acted: 'somebody', actor: names.get(actor) ?? actor };
}

const EVENTS = ['created', 'linked', 'updated', 'moved', 'deactivated', 'reactivated', 'purged', 'listed', 'unlisted'];
const REQUESTS = ['sync', 'reactivation', 'adoption'];

/** What came about. */
export function whatText({ what, changes }: Pick<HistoryEntry, 'what' | 'changes'>): TextId {
  if (what === 'listed' && changes.length === 0) return 'explain.what.checked';
  return (EVENTS.includes(what) ? `explain.what.${what}` : 'explain.what.other') as TextId;
}

/** Why it came about; null: nothing changed, or it was not noted. */
export function causeWords({ cause }: HistoryEntry, { acted, actor }: Acted): Sentence | null {
  if (cause === null) return null;
  return { id: `explain.cause.${cause}`, values: { acted, actor: { name: actor } } };
}

/** What somebody asked for. */
export function requestWords(kind: string, { acted, actor }: Acted): Sentence {
  const id = (REQUESTS.includes(kind) ? `explain.request.${kind}` : 'explain.request.other') as TextId;
  return { id, values: { acted, actor: { name: actor } } };
}

/** What one field was and what it became; of somebody told for the first time, what it is alone. */
export function changeWords({ field, before, after }: Change): Sentence {
  const values = { field: { sentence: { id: fieldText(field) } }, after: sideOf(field, after) } as const;
  const isFirst = field === 'status' && before === null;
  return isFirst
    ? { id: 'explain.changed.new', values }
    : { id: 'explain.changed', values: { ...values, before: sideOf(field, before) } };
}

const OURS = ['status', 'email', 'firstName', 'lastName', 'active', 'unit', 'userTypes', 'findings'];

function fieldText(field: Change['field']): TextId {
  return OURS.includes(field) ? (`explain.changed.${field}` as TextId) : propertyText(field);
}

function sideOf(field: Change['field'], side: Change['after']): Part {
  const one = (id: TextId): Part => ({ sentence: { id } });
  if (field === 'findings') {
    const codes = (side ?? []) as string[];
    if (codes.length === 0) return one('explain.nothingNoted');
    return { list: codes.map((code) => ({ id: `explain.finding.${code}` as TextId })) };
  }
  if (field === 'unit' || field === 'userTypes') return { named: [side ?? []].flat() as Named[] };
  if (side === null) return field === 'status' ? one('explain.none') : { value: null };
  if (field === 'status') return one(`explain.status.${side as Person['status']}`);
  if (field === 'active') return one(side ? 'explain.active' : 'explain.inactive');
  if (typeof side === 'boolean') return one(side ? 'explain.enabled' : 'explain.disabled');
  return { value: String(side) };
}
