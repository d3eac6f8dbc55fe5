import { type Answer, type Call, headerOf } from '../answer.ts';
import type { SandboxDirectory } from '../directory/directory.ts';
import { defaultProperties, everyProperty, maskOf, personProperties } from '../people/person.ts';
import { personId } from '../people/person-id.ts';
import { GraphRefusal, graphAnswer } from './graph-answer.ts';
import { bendPage, type PageShape } from './page-shape.ts';
import { openToken, sealToken } from './page-token.ts';
import { filteredIds, refuseOtherOptions, selectedProperties } from './query-options.ts';
import { writePerson } from './write-person.ts';

const tokenLifeMs = 7 * 86_400_000;

interface Query {
  readonly generation: string;
  readonly select: string[] | null;
  readonly ids: string[] | null;
  /** When the token was made, by the directory's clock. */
  readonly at: number;
}

/** What a `$deltatoken` holds: every change before the position `seen` of the log is known to the client. */
interface DeltaState extends Query {
  readonly kind: 'delta';
  readonly seen: number;
}

/** What a `$skiptoken` holds: a round over all people (`full`) or over changes, and how far it came. */
interface RoundState extends Query {
  readonly kind: 'round';
  readonly full: boolean;
  /** Where the round began: index 0, or a position in the log. */
  readonly start: number;
  readonly position: number;
  readonly end: number;
  /** How often an endless page has led to itself. */
  readonly lap?: number;
  /** What the delta link at the end will know. */
  readonly seen: number;
}

/** `GET /v1.0/users/delta`: one page of a round. */
export function readDelta(call: Call, directory: SandboxDirectory, shape: PageShape): Answer {
  if (call.query.get('$deltatoken') === 'latest') return answerLatest(call, directory);
  const round = roundOf(call, directory);
  const prefer = headerOf(call, 'prefer') ?? '';
  const minimal = /\breturn=minimal\b/i.test(prefer);
  const wanted = Number(/odata\.maxpagesize=(\d+)/i.exec(prefer)?.[1] ?? 200) || 200;
  const limit = Math.min(directory.settings.pageSize, wanted, shape.limit ?? 200);

  const page = round.full ? readPeople(directory, round, limit) : readChanges(directory, round, limit, minimal);
  const { generation, select, ids, seen } = round;
  const at = directory.now();
  const link = shape.endless
    ? nextLink(call, { ...round, at, lap: (round.lap ?? 0) + 1 })
    : page.position < round.end
      ? nextLink(call, { ...round, position: page.position, at })
      : deltaLink(call, { kind: 'delta', generation, select, ids, at, seen });
  return envelope(call, select, bendPage(page.entries, shape), link, minimal);
}

/** `$deltatoken=latest`: nobody, and a link that means "from now on". */
function answerLatest(call: Call, directory: SandboxDirectory): Answer {
  const query = queryOf(call, directory);
  const link = deltaLink(call, { ...query, kind: 'delta', seen: directory.visibleChanges() });
  return envelope(call, query.select, [], link);
}

/** 410 with the address of a full round in `Location`: the service asks to start over. */
export function resyncRefusal(call: Call, select: readonly string[] | null): GraphRefusal {
  const options = select ? `$select=${select.join(',')}&` : '';
  return new GraphRefusal(410, 'resyncRequired', 'Resync is required.', {
    location: `${call.origin}/v1.0/users/delta?${options}$deltatoken=`,
  });
}

/** The properties that a delta request is about, its token's or its own; `null` where none are named or readable. */
export function selectOfDelta(call: Call): string[] | null {
  const token = call.query.get('$skiptoken') ?? call.query.get('$deltatoken');
  return (token ? openToken<Query>(token)?.select : call.query.get('$select')?.split(',')) ?? null;
}

function roundOf(call: Call, directory: SandboxDirectory): RoundState {
  const skipToken = call.query.get('$skiptoken');
  const deltaToken = call.query.get('$deltatoken');
  if (skipToken !== null) {
    refuseOtherOptions(call.query, ['$skiptoken']);
    return openSkipToken(skipToken, directory);
  }
  if (deltaToken) {
    refuseOtherOptions(call.query, ['$deltatoken']);
    const state = openToken<DeltaState>(deltaToken);
    const isKnown = state?.kind === 'delta' && state.generation === directory.generation;
    if (!isKnown || directory.now() - state.at > tokenLifeMs) throw stateNotFound();
    const { deadLinkStatus, linksDeadBefore } = directory.settings;
    if (deadLinkStatus > 0 && state.at < linksDeadBefore)
      throw new GraphRefusal(deadLinkStatus, 'UnknownError', 'The link does not work, however often it is tried.');
    const end = Math.max(state.seen, directory.visibleChanges());
    return { ...state, kind: 'round', full: false, start: state.seen, position: state.seen, end, seen: end };
  }
  const query = queryOf(call, directory);
  const end = query.ids?.length ?? directory.total;
  return { ...query, kind: 'round', full: true, start: 0, position: 0, end, seen: directory.visibleChanges() };
}

function queryOf(call: Call, directory: SandboxDirectory): Query {
  refuseOtherOptions(call.query, ['$select', '$filter', '$top', '$deltatoken']);
  return {
    generation: directory.generation,
    select: selectedProperties(call.query),
    ids: filteredIds(call.query),
    at: directory.now(),
  };
}

function openSkipToken(token: string, directory: SandboxDirectory): RoundState {
  const state = openToken<RoundState>(token);
  if (state?.kind !== 'round' || state.generation !== directory.generation || directory.spendSkipToken()) {
    throw expiredPageToken();
  }
  return state;
}

/** The refusal of a `$skiptoken` that is damaged, foreign or too old. */
export function expiredPageToken(): GraphRefusal {
  return new GraphRefusal(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired.');
}

/** The refusal of a `$deltatoken` that is damaged, foreign or older than 7 days. */
export function stateNotFound(): GraphRefusal {
  return new GraphRefusal(
    400,
    'syncStateNotFound',
    'The sync state generation is not found; the delta token is expired, perform a full synchronization.',
  );
}

interface Page {
  readonly entries: string[];
  readonly position: number;
}

function readPeople(directory: SandboxDirectory, round: RoundState, limit: number): Page {
  const names = ['id', ...shownProperties(round.select)];
  const entries: string[] = [];
  let { position } = round;
  for (; position < round.end && entries.length < limit; position++) {
    const index = round.ids ? directory.indexOf(round.ids[position]!) : position;
    if (index === undefined || directory.stateOf(index) !== 'live') continue;
    entries.push(writePerson(directory.personAt(index), names, 'left-out'));
  }
  return { entries, position };
}

function readChanges(directory: SandboxDirectory, round: RoundState, limit: number, minimal: boolean): Page {
  const shown = shownProperties(round.select);
  const tracked = round.select ? maskOf(round.select) : everyProperty;
  const only = round.ids && new Set(round.ids.map((id) => directory.indexOf(id)));
  const entries: string[] = [];
  let { position } = round;
  for (; position < round.end && entries.length < limit; position++) {
    const change = directory.log[position]!;
    // Only the last change of a person in this round makes an entry; it stands for all of them.
    const isSuperseded = change.next >= 0 && change.next < round.end;
    if (isSuperseded || (only && !only.has(change.index))) continue;
    const mask = maskSince(directory, position, round.start);
    if ((mask & tracked) === 0 && mask !== everyProperty) continue;
    entries.push(writeChange(directory, change.index, minimal ? changedOf(shown, mask) : shown));
  }
  return { entries, position };
}

function maskSince(directory: SandboxDirectory, position: number, since: number): number {
  let mask = 0;
  for (let place = position; place >= since; place = directory.log[place]!.previous) mask |= directory.log[place]!.mask;
  return mask;
}

function changedOf(names: readonly string[], mask: number): string[] {
  return names.filter((name) => (maskOf([name]) & mask) !== 0);
}

function writeChange(directory: SandboxDirectory, index: number, names: readonly string[]): string {
  const state = directory.stateOf(index);
  if (state === 'live') return writePerson(directory.personAt(index), ['id', ...names], 'left-out');
  return `{"id":"${personId(directory.seed, index)}","@removed":{"reason":"${state === 'deleted' ? 'changed' : 'deleted'}"}}`;
}

function shownProperties(select: readonly string[] | null): readonly string[] {
  return (select ?? defaultProperties).filter((name) => name !== 'id' && personProperties.includes(name as 'id'));
}

/** Both spellings of the function occur in Graph's links; clients have to follow them as given. */
function nextLink(call: Call, state: RoundState): string {
  return `"@odata.nextLink":"${call.origin}/v1.0/users/delta?$skiptoken=${sealToken(state)}"`;
}

function deltaLink(call: Call, state: DeltaState): string {
  return `"@odata.deltaLink":"${call.origin}/v1.0/users/microsoft.graph.delta()?$deltatoken=${sealToken(state)}"`;
}

function envelope(call: Call, select: string[] | null, entries: string[], link: string, minimal = false): Answer {
  const context = `${call.origin}/v1.0/$metadata#users${select ? `(${select.join(',')})` : ''}`;
  const body = `{"@odata.context":${JSON.stringify(context)},${link},"value":[${entries.join(',')}]}`;
  return graphAnswer(call, body, 1, minimal ? { 'preference-applied': 'return=minimal' } : {});
}
