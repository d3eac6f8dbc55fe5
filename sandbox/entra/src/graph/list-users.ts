import type { Answer, Call } from '../answer.ts';
import type { SandboxDirectory } from '../directory/directory.ts';
import { defaultProperties, type Person } from '../people/person.ts';
import { GraphRefusal, graphAnswer } from './graph-answer.ts';
import { bendPage, type PageShape } from './page-shape.ts';
import { openToken, sealToken } from './page-token.ts';
import { pageLimit, refuseOtherOptions, selectedProperties } from './query-options.ts';
import { expiredPageToken } from './read-delta.ts';
import { writePerson } from './write-person.ts';

interface ListState {
  readonly kind: 'users' | 'deleted';
  readonly generation: string;
  readonly position: number;
  /** How often an endless page has led to itself. */
  readonly lap?: number;
}

/** `GET /v1.0/users`: a page of everybody in the directory. */
export function listUsers(call: Call, directory: SandboxDirectory, shape: PageShape): Answer {
  return listPage(call, directory, shape, 'users', (position, limit) => {
    const people: Person[] = [];
    let index = position;
    for (; index < directory.total && people.length < limit; index++) {
      if (directory.stateOf(index) === 'live') people.push(directory.personAt(index));
    }
    return { people, next: index < directory.total ? index : undefined };
  });
}

/** `GET /v1.0/directory/deletedItems/microsoft.graph.user`: a page of the recycle bin. */
export function listDeletedUsers(call: Call, directory: SandboxDirectory, shape: PageShape): Answer {
  return listPage(call, directory, shape, 'deleted', (position, limit) => {
    const indices = [...directory.bin()];
    const people = indices.slice(position, position + limit).map((index) => asDeleted(directory.personAt(index)));
    const next = position + people.length;
    return { people, next: next < indices.length ? next : undefined };
  });
}

/**
 * `GET /v1.0/users/{id or sign-in name}`: one person in the directory; anyone who is in the bin or unknown is 404. In
 * the bin the sign-in name is another one.
 */
export function readUser(call: Call, directory: SandboxDirectory, id: string): Answer {
  refuseOtherOptions(call.query, ['$select']);
  const select = selectedProperties(call.query);
  const index = id.includes('@') ? directory.indexOfSignInName(id) : directory.indexOf(id);
  if (index === undefined || directory.stateOf(index) !== 'live') {
    throw new GraphRefusal(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  const context = contextOf(call, 'users', select, '/$entity');
  const text = writePerson(directory.personAt(index), select ?? defaultProperties, 'null');
  return graphAnswer(call, `{${context},${text.slice(1)}`, 1);
}

function listPage(
  call: Call,
  directory: SandboxDirectory,
  shape: PageShape,
  kind: ListState['kind'],
  read: (position: number, limit: number) => { people: Person[]; next: number | undefined },
): Answer {
  refuseOtherOptions(call.query, ['$select', '$top', '$skiptoken']);
  const select = selectedProperties(call.query);
  const top = pageLimit(call.query);
  const { position, lap = 0 } = stateOf(call, directory, kind);
  const { people, next } = read(position, Math.min(top, shape.limit ?? top));
  const { generation } = directory;
  const following = shape.endless
    ? { kind, generation, position, lap: lap + 1 }
    : next !== undefined && { kind, generation, position: next };
  const names = select ?? defaultProperties;
  const entries = bendPage(
    people.map((person) => writePerson(person, names, 'null')),
    shape,
  );
  const set = kind === 'users' ? 'users' : 'directoryObjects/microsoft.graph.user';
  const body = `{${contextOf(call, set, select)},${following ? `${nextLink(call, following)},` : ''}"value":[${entries.join(',')}]}`;
  const discount = (select ? 1 : 0) + (top < 20 ? 1 : 0);
  return graphAnswer(call, body, Math.max(1, (kind === 'users' ? 2 : 1) - discount));
}

function stateOf(
  call: Call,
  directory: SandboxDirectory,
  kind: ListState['kind'],
): Pick<ListState, 'position' | 'lap'> {
  const token = call.query.get('$skiptoken');
  if (token === null) return { position: 0 };
  const state = openToken<ListState>(token);
  if (state?.kind !== kind || state.generation !== directory.generation || directory.spendSkipToken()) {
    throw expiredPageToken();
  }
  return state;
}

function nextLink(call: Call, state: ListState): string {
  const options = ['$select', '$top'].flatMap((name) => {
    const value = call.query.get(name);
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const query = [...options, `$skiptoken=${sealToken(state)}`].join('&');
  return `"@odata.nextLink":${JSON.stringify(`${call.origin}${call.path}?${query}`)}`;
}

function contextOf(call: Call, set: string, select: string[] | null, suffix = ''): string {
  const properties = select ? `(${select.join(',')})` : '';
  return `"@odata.context":${JSON.stringify(`${call.origin}/v1.0/$metadata#${set}${properties}${suffix}`)}`;
}

/** In the bin the sign-in name carries the object id in front, so that the name is free again. */
function asDeleted(person: Person): Person {
  return { ...person, userPrincipalName: `${person.id.replaceAll('-', '')}${person.userPrincipalName}` };
}
