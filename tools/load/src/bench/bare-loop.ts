import { Pool, request } from 'undici';
import { bodyOf, type GraphPerson } from './ziik-user.ts';

/**
 * The same work with nothing but a loop: Graph pages, one POST per person, one process, no queue, no database, nothing
 * that would survive a crash. It tells what the two outside systems and this machine allow.
 * Arguments as one JSON text: `{ login, graph, tenantId, applicationId, secret, ziik, username, password, unitNames…,
 * limit }`.
 */
interface Task {
  readonly entra: string;
  readonly tenantId: string;
  readonly applicationId: string;
  readonly secret: string;
  /** API root of the Ziik instance. */
  readonly ziik: string;
  readonly username: string;
  readonly password: string;
  readonly limit: number;
}

const task = JSON.parse(process.argv[2]!) as Task;
const concurrency = 64;
const select = 'id,mail,userPrincipalName,givenName,surname,jobTitle,department';

const root = new URL(task.ziik);
const pool = new Pool(root.origin, { connections: concurrency });

async function json<T>(path: string, headers: Record<string, string>): Promise<T> {
  const { body } = await pool.request({ path: `${root.pathname}${path}`, method: 'GET', headers });
  return (await body.json()) as T;
}

const token = (
  (await (
    await request(`${task.entra}/${task.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: task.applicationId,
        client_secret: task.secret,
        grant_type: 'client_credentials',
        scope: `${task.entra}/.default`,
      }).toString(),
    })
  ).body.json()) as { access_token: string }
).access_token;

const signIn = await pool.request({
  path: `${root.pathname}/authenticate`,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username: task.username, password: task.password }),
});
const [{ jwt }] = (await signIn.body.json()) as [{ jwt: string }];
const headers = { authorization: `Bearer ${jwt}`, 'content-type': 'application/json' };

const units = new Map<string, number>();
for (let page = 1, last = 1; page <= last; page++) {
  const answer = await json<{ data: { id: number; name: string }[]; meta: { last_page: number } }>(
    `/units?limit=100&page=${page}`,
    headers,
  );
  last = answer.meta.last_page;
  for (const unit of answer.data) units.set(unit.name, unit.id);
}
const types = new Map(
  (await json<{ data: { id: number; name: string }[] }>('/usertypes?all=1', headers)).data.map((type) => [
    type.name,
    type.id,
  ]),
);

let written = 0;
const startedAt = performance.now();

async function write(person: GraphPerson): Promise<void> {
  const { body } = await pool.request({
    path: `${root.pathname}/users`,
    method: 'POST',
    headers,
    body: bodyOf(person, units, types),
  });
  await body.dump();
  written++;
}

let next: string | undefined = `${task.entra}/v1.0/users?$top=999&$select=${select}`;
const waiting: GraphPerson[] = [];
while (next && written + waiting.length < task.limit) {
  const answer: { value: GraphPerson[]; '@odata.nextLink'?: string } = (await (
    await request(next, { headers: { authorization: `Bearer ${token}` } })
  ).body.json()) as never;
  next = answer['@odata.nextLink'];
  waiting.push(...answer.value);
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let person = waiting.pop(); person; person = waiting.pop()) await write(person);
    }),
  );
}
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
await pool.close();
process.stdout.write(`${JSON.stringify({ users: written, seconds, cpuSeconds: (user + system) / 1e6 })}\n`);
