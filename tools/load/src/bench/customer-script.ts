import { Client, PageIterator } from '@microsoft/microsoft-graph-client';
import { bodyOf, type GraphPerson } from './ziik-user.ts';

/**
 * What a customer would write in an afternoon: Microsoft's Graph SDK reads the people page by page over TLS; a `fetch`
 * looks each of them up in Ziik and another one creates who is missing, sixteen at once. It keeps no state, repeats
 * nothing and survives nothing. The task is its one argument, as JSON.
 */
export interface ScriptTask {
  readonly entra: string;
  readonly tenantId: string;
  readonly applicationId: string;
  readonly secret: string;
  /** API root of the Ziik instance. */
  readonly ziik: string;
  readonly username: string;
  readonly password: string;
}

const WORKERS = 16;
const task = JSON.parse(process.argv[2]!) as ScriptTask;

async function answerOf<T>(url: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
  return (await answer.json()) as T;
}

const { access_token } = await answerOf<{ access_token: string }>(`${task.entra}/${task.tenantId}/oauth2/v2.0/token`, {
  method: 'POST',
  body: new URLSearchParams({
    client_id: task.applicationId,
    client_secret: task.secret,
    grant_type: 'client_credentials',
    scope: `${task.entra}/.default`,
  }),
});
const graph = Client.init({
  baseUrl: task.entra,
  customHosts: new Set([new URL(task.entra).hostname]),
  authProvider: (done) => done(null, access_token),
});
const [{ jwt }] = await answerOf<[{ jwt: string }]>(`${task.ziik}/authenticate`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username: task.username, password: task.password }),
});
const headers = { authorization: `Bearer ${jwt}`, 'content-type': 'application/json' };

async function idsByName(path: string): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (let page = 1, last = 1; page <= last; page++) {
    const { data, meta } = await answerOf<{
      data: { id: number; name: string }[];
      meta?: { last_page: number };
    }>(`${task.ziik}${path}page=${page}`, { headers });
    last = meta?.last_page ?? 1;
    for (const { id, name } of data) ids.set(name, id);
  }
  return ids;
}

const startedAt = performance.now();
const units = await idsByName('/units?limit=100&');
const userTypes = await idsByName('/usertypes?all=1&');
let written = 0;

async function write(person: GraphPerson): Promise<void> {
  const there = await fetch(`${task.ziik}/users/reference/${person.id}`, { headers });
  await there.arrayBuffer();
  if (there.ok) return;
  const made = await fetch(`${task.ziik}/users`, {
    method: 'POST',
    headers,
    body: bodyOf(person, units, userTypes),
  });
  await made.arrayBuffer();
  written++;
}

const first = await graph
  .api('/users')
  .select('id,mail,userPrincipalName,givenName,surname,jobTitle,department')
  .top(999)
  .get();
const people: GraphPerson[] = [];
const work = async (): Promise<void> => {
  for (let person = people.pop(); person; person = people.pop()) await write(person);
};
const pages = new PageIterator(graph, first, (person: GraphPerson) => {
  people.push(person);
  // A page at a time: the iterator goes on when this one is written.
  return people.length < 999;
});
await pages.iterate();
for (;;) {
  await Promise.all(Array.from({ length: WORKERS }, work));
  if (pages.isComplete()) break;
  await pages.resume();
}
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ users: written, seconds, cpuSeconds: (user + system) / 1e6 })}\n`);
