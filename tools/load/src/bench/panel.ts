import {
  type AdminClient,
  type Customer,
  configure,
  createNarrator,
  makeCustomer,
  panelLink,
  tokenFor,
  type UserView,
} from '@user-sync/demo';
import type { ProgramTools, Sandbox } from '@user-sync/stack';
import { queryDatabase } from '@user-sync/stack';
import { createReport, quantile } from '../load/report.ts';
import { openGround } from '../open-ground.ts';
import { conclude } from './conclude.ts';
import { measureInBrowser } from './panel-in-browser.ts';

/** What an administrator waits for at most, from the click to the answer of the API: 95 of 100 times. */
const mostMs = 100;
const times = 50;
const units = 1_000;
const warmUps = 2;

/** What is needed to measure: as many people, made from this seed. */
export interface PanelOptions {
  readonly users: number;
  readonly seed: number;
  readonly json: boolean;
}

type Page = { data: UserView[]; nextCursor: string | null; total: number | null };
type Value = { field: string; value: string | null; code: string; kind: string };

/** One call of the panel; the path of the nth time. */
type Call = readonly [what: string, path: (nth: number) => string];

/**
 * Synchronises a directory through all services, then asks what the panel asks: each list, order, filter, search, group
 * and drawer many times, one after the other; then measures the panel in a browser. Returns the exit code.
 */
export async function benchPanel(tools: ProgramTools, { users, seed, json }: PanelOptions): Promise<number> {
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  tell.heading('Starting everything');
  const { sandbox, startServices, stop } = await openGround(tools);
  const stack = await startServices();
  const customer = await makeCustomer(sandbox, 'acme', users, seed);
  await addUnits(sandbox, customer, users);
  const { admin, integrationId } = await configure(sandbox, stack.config, customer);
  tell.heading(`First synchronisation of ${users} people, for there to be lists of them`);
  const startedAt = performance.now();
  const run = await admin.run(integrationId, 'full', tell.progress(), { signal: tools.signal, everyMs: 250 });
  tell.line(`${Math.round(users / ((performance.now() - startedAt) / 1_000))} users/s`);

  // As autovacuum does within a minute of so many new rows: until then the planner knows nothing of them.
  for (const table of ['person', 'history', 'people_count', 'value_group'])
    await queryDatabase(stack.database, `ANALYZE config.${table}`);

  tell.heading(`What the panel asks, ${times} times each`);
  const report = createReport(() => {});
  const below = `/v1/integrations/${integrationId}`;
  const calls = await callsOf(admin, below, run.id);
  for (const [what, path] of calls) {
    const taken: number[] = [];
    for (let nth = -warmUps; nth < times; nth++) {
      tools.signal.throwIfAborted();
      const before = performance.now();
      await admin.get(path(Math.abs(nth)));
      if (nth >= 0) taken.push(performance.now() - before);
    }
    report.note(`${what}, ms: half`, quantile(taken, 0.5));
    report.atMost(`${what}, ms: 95 %`, quantile(taken, 0.95), mostMs);
  }
  tell.heading('The panel itself, in Chromium');
  const token = await tokenFor(sandbox, 'platform-administrator', customer.slug);
  const path = `/integrations/${integrationId}`;
  await measureInBrowser(report, { link: panelLink(stack.config, token, path), path });
  await stop();
  tell.table(report.figures.map(({ what, value, holds }) => [what, holds ? value : `${value}  TOO LONG`] as const));
  if (!json) tell.line('The same as JSON stands on standard output.');
  return conclude(tools, 'panel', report, { scenario: 'panel', users, figures: report.figures });
}

/** Until the instance has as many units as a large one, with people in the new ones. */
async function addUnits({ entra, ziik }: Sandbox, { slug, tenantId }: Customer, users: number): Promise<void> {
  const { data: there } = await ziik.get<{ data: readonly unknown[] }>(`/instances/${slug}/units?limit=1000`);
  const names = Array.from({ length: Math.max(0, units - there.length) }, (_, index) => `Branch ${1_000 + index}`);
  for (const name of names) await ziik.send('POST', `/instances/${slug}/units`, { name });
  const moved = Array.from({ length: Math.floor(users / 3) }, (_, nth) => ({
    op: 'update',
    index: nth * 3,
    set: { department: names[nth % names.length] },
  }));
  for (let at = 0; at < moved.length; at += 500)
    await entra.send('POST', `/tenants/${tenantId}/changes`, moved.slice(at, at + 500));
}

/** The calls, with people, units and values that there are; of each kind another one each time. */
async function callsOf(admin: AdminClient, below: string, runId: string): Promise<readonly Call[]> {
  const all = await admin.get<Page>(`${below}/users?limit=500&sort=name`);
  const middle = await placeInside(admin, below);
  const values = (await admin.get<{ data: Value[] }>(`${below}/unmatched-values?limit=500&sort=people`)).data;
  const stated = values.filter(({ value }) => value !== null);
  const of = <Of>(list: readonly Of[], nth: number): Of => list[(nth * 7) % list.length]!;
  const person = (nth: number) => of(all.data, nth);
  const placed = all.data.filter(({ unit }) => unit !== null);
  const list = (query: Readonly<Record<string, string>>) => `${below}/users?${new URLSearchParams(query)}`;
  const statuses = ['unassigned', 'conflict', 'incomplete', 'failed', 'deactivated', 'held', 'managed-in-ziik'];
  return [
    // What any answer takes on this machine at this time.
    ['for comparison: whether the service is alive', () => '/healthz'],
    ['users, by Azure id', () => list({})],
    ['users, by name', () => list({ sort: 'name' })],
    ['users, by name, from the middle', () => list({ sort: 'name', cursor: middle })],
    ['users, the next removals first', () => list({ sort: 'purgeAt' })],
    ['users, the last changed first', () => list({ sort: '-updatedAt' })],
    ['a tab, by name', (nth) => list({ sort: 'name', status: of(statuses, nth) })],
    ['everybody assigned, by name', () => list({ sort: 'name', status: 'assigned' })],
    ['with a finding, by name', (nth) => list({ sort: 'name', finding: of(values, nth).code })],
    ['a finding among the assigned', (nth) => list({ status: 'assigned', finding: of(values, nth).code })],
    ['of a unit, by name', (nth) => list({ sort: 'name', unit: String(of(placed, nth).unit!.id) })],
    ['of the run, the last changed first', () => list({ sort: '-updatedAt', run: runId })],
    [
      'of a group, by name',
      (nth) => {
        const { field, value, code } = of(stated, nth);
        return list({ sort: 'name', field, value: value!, finding: code });
      },
    ],
    ['with an empty field', () => list({ sort: 'name', field: 'department' })],
    ['a hundred by Azure id', (nth) => `${below}/users?${hundred(all.data, nth)}`],
    ['search: an e-mail address', (nth) => list({ search: person(nth).email ?? 'none' })],
    [
      'search: part of many names',
      (nth) => list({ search: of(['han', 'ann', 'sen', 'lar', 'mar'], nth), sort: 'name' }),
    ],
    ['search: in everybody', () => list({ search: 'example', sort: 'name' })],
    ['search: nobody', (nth) => list({ search: `quuxly${nth}` })],
    ['search: two letters', (nth) => list({ search: of(['an', 'bo', 'ør', 'xq', 'zz'], nth), sort: 'name' })],
    ['search: a unit', (nth) => list({ search: of(placed, nth).unit!.name, sort: 'name' })],
    ['search: a value that matches none', (nth) => list({ search: of(stated, nth).value! })],
    ['search: an Azure id', (nth) => list({ search: person(nth).azureId.slice(0, 8 + (nth % 29)) })],
    ['groups, most people first', () => `${below}/unmatched-values?sort=people`],
    ['groups, by value', (nth) => `${below}/unmatched-values?sort=value&kind=${of(['unit', 'user-type'], nth)}`],
    ['summary', () => `${below}/users/summary`],
    ['calendar of removals', () => `${below}/purges?timeZone=Europe/Copenhagen`],
    ['integration, with its counts', () => below],
    ['drawer', (nth) => `${below}/users/${person(nth).azureId}`],
  ];
}

function hundred(people: readonly UserView[], nth: number): string {
  const from = (nth * 7) % Math.max(1, people.length - 100);
  return people
    .slice(from, from + 100)
    .map(({ azureId }) => `azureId=${azureId}`)
    .join('&');
}

/** A cursor some thousand people into the list. */
async function placeInside(admin: AdminClient, below: string): Promise<string> {
  let cursor = '';
  for (let page = 0; page < 20; page++) {
    const next: Page = await admin.get(`${below}/users?sort=name&limit=500${cursor && `&cursor=${cursor}`}`);
    if (next.nextCursor === null) break;
    cursor = next.nextCursor;
  }
  return cursor;
}
