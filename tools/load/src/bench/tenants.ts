import { setTimeout as pause } from 'node:timers/promises';
import { configure, createNarrator, makeCustomer, usersInZiik } from '@user-sync/demo';
import { judgeZiik } from '@user-sync/judge';
import { type ProgramTools, SERVICES, type Stack } from '@user-sync/stack';
import { createReport, type Report } from '../load/report.ts';
import { mostMemoryMB, peakRssMB } from '../measure-process.ts';
import { type Ground, openGround } from '../open-ground.ts';
import { conclude } from './conclude.ts';
import { awaitRest, between, readCounters, type Spent } from './counters.ts';
import { eachOf, makeTenants, type Tenant } from './tenants/make-tenants.ts';
import { awaitRuns, countWaiting, lastRun, queueRuns } from './tenants/watch-runs.ts';

/** What many customers must reach: ratios, and what they may cost. */
const FLOORS = { toIdeal: 2, cpuSeconds: 15, firstToOne: 0.5, idleCores: 0.1, leaseWrites: 5, graphCalls: 2 } as const;
/** What the floors above are said for. */
const INTENDED = { tenants: 5_000, first: 1_500 } as const;
const GRAPH_LATENCY_MS = 250;
const RUNS_AT_ONCE = 100;
const IDLE_MS = 20_000;
const WITHIN_MS = 1_800_000;
/** Instances that are judged user by user; of the others the users are counted. */
const JUDGED = 200;

/** So many customers of so many people each; `first`: of these are new at once. */
export interface TenantsOptions {
  readonly tenants: number;
  readonly people: number;
  readonly seed: number;
  readonly json: boolean;
  readonly profileTo: string | undefined;
}

interface Scene {
  readonly tools: ProgramTools;
  readonly ground: Ground;
  readonly stack: Stack;
  readonly options: TenantsOptions;
  readonly report: Report;
  readonly tell: ReturnType<typeof createNarrator>;
}

/**
 * Many small customers: a first run of many at once beside that of one directory with as many people, an hour in which
 * nothing has changed, and a time in which nothing is to be done. Returns the exit code.
 */
export async function benchTenants(tools: ProgramTools, options: TenantsOptions): Promise<number> {
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  const { profileTo } = options;
  const ground = await openGround(tools);
  const stack = await ground.startServices(
    // Not due by themselves while we measure.
    { POLL_CONCURRENCY: String(RUNS_AT_ONCE), POLL_PERIOD: 'PT24H' },
    profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`] : [],
  );
  const report = createReport(({ what, value, bound, holds }) =>
    tell.line(`${what}: ${value}${bound === undefined ? '' : ` (${bound})`}${holds ? '' : '  MISSED'}`),
  );
  const scene: Scene = { tools, ground, stack, options, report, tell };

  const alone = await firstOfOne(scene);
  const tenants = await firstOfMany(scene, alone);
  await anHour(scene, idsOf(tenants));
  await atRest(scene);
  for (const name of SERVICES)
    report.atMost(`memory of ${name}, MB`, await peakRssMB(stack.pids()[name]!), mostMemoryMB);
  report.nothing('what is wrong in Ziik', await differencesIn(scene, tenants));
  await ground.stop();

  const { json } = options;
  const document = { scenario: 'tenants', ...options, figures: report.figures };
  return conclude(tools, 'tenants', report, json ? document : null);
}

/** The first synchronisation of one directory with as many people as the new customers have together. */
async function firstOfOne({ tools, ground, stack, options, report, tell }: Scene): Promise<number> {
  const users = firstOf(options) * options.people;
  tell.heading(`First synchronisation of one directory of ${users} people`);
  const customer = await makeCustomer(ground.sandbox, 'alone', users, options.seed);
  const { admin, integrationId } = await configure(ground.sandbox, stack.config, customer);
  const startedAt = performance.now();
  await admin.run(integrationId, 'full', tell.progress(), { signal: tools.signal, everyMs: 100 });
  const usersPerSecond = users / ((performance.now() - startedAt) / 1_000);
  report.note('users/s of one directory', usersPerSecond);
  return usersPerSecond;
}

async function firstOfMany(scene: Scene, alone: number): Promise<Tenant[]> {
  const { ground, stack, options, report, tell } = scene;
  const { tenants: count, people, seed } = options;
  tell.heading(`Configuring ${count} customers of ${people} people`);
  const names = Array.from({ length: count }, (_, place) => `tenant-${place}`);
  const tenants = await makeTenants(ground.sandbox, stack.config, { names, people, seed: seed + 1 });
  await awaitRest(stack, scene.tools);
  const first = tenants.slice(0, firstOf(options));
  tell.heading(`First run of ${first.length} of them`);
  const spent = await firstRun(scene, first);
  const peopleAt = (first.length * people) / spent.seconds;
  report.note('first run: people/s', peopleAt);
  report.atLeast("first run: people/s to one directory's", peopleAt / alone, FLOORS.firstToOne);
  tellSpent(report, 'first run', spent);
  for (const name of SERVICES) report.note(`memory of ${name} then, MB`, await peakRssMB(stack.pids()[name]!));
  const others = tenants.slice(first.length);
  if (others.length > 0) {
    tell.heading(`First run of the other ${others.length}`);
    const { seconds } = await firstRun(scene, others);
    report.note('first run of the others: people/s', (others.length * people) / seconds);
  }
  return tenants;
}

async function firstRun({ tools, ground, stack, report }: Scene, tenants: readonly Tenant[]): Promise<Spent> {
  const after = await lastRun(stack.database);
  const before = await readCounters(stack, ground.sandbox);
  await queueRuns(stack.database, idsOf(tenants));
  const until = { after, count: tenants.length, signal: tools.signal, withinMs: WITHIN_MS };
  const failed = await awaitRuns(stack.database, until);
  const spent = between(before, await readCounters(stack, ground.sandbox));
  report.atMost('runs that did not succeed', failed, 0);
  return spent;
}

/** All are read at once, and nobody has changed. */
async function anHour({ tools, ground, stack, report, tell }: Scene, ids: readonly string[]): Promise<void> {
  await awaitRest(stack, tools);
  tell.heading(
    `An hour of ${ids.length} customers in which nobody changes; Microsoft answers after ${GRAPH_LATENCY_MS} ms`,
  );
  await ground.sandbox.entra.send('PATCH', '/settings', { latencyMs: GRAPH_LATENCY_MS });
  const after = await lastRun(stack.database);
  const before = await readCounters(stack, ground.sandbox);
  const waiting = await countWaiting(stack.database, ids);
  await queueRuns(stack.database, ids);
  const count = ids.length;
  const failed = await awaitRuns(stack.database, { after, count, signal: tools.signal, withinMs: WITHIN_MS });
  const ended = await readCounters(stack, ground.sandbox);
  await awaitRest(stack, tools);
  const spent = {
    ...between(before, await readCounters(stack, ground.sandbox)),
    seconds: (ended.at - before.at) / 1_000,
  };
  await ground.sandbox.entra.send('PATCH', '/settings', { latencyMs: 0 });
  const calls = sum(spent.graph) / count;
  const ideal = (count * calls * GRAPH_LATENCY_MS) / 1_000 / RUNS_AT_ONCE;
  const scale = count / INTENDED.tenants;
  report.atMost('hour: runs that did not succeed', failed, 0);
  report.note('hour: seconds', spent.seconds);
  report.atMost('hour: seconds to what Microsoft alone takes', spent.seconds / ideal, FLOORS.toIdeal);
  report.atMost(
    `hour: CPU seconds of ours, as for ${INTENDED.tenants}`,
    between(before, ended).cpuSecondsOfOurs / scale,
    FLOORS.cpuSeconds,
  );
  report.atMost('hour: calls to Microsoft of each', calls, FLOORS.graphCalls);
  tellSpent(report, 'hour', spent);
  const { 'poller.mirror': mirror = 0, 'applier.account': account = 0, 'config.person': person = 0 } = spent.written;
  // Each look makes the row due, and writes what was found.
  report.note('hour: people who wait for something in Ziik, and are looked at', waiting);
  report.atMost('hour: rows of other people written', mirror + account + person - 2 * waiting, 0);
}

/** What it costs while nothing is to be done. */
async function atRest({ tools, ground, stack, report, tell }: Scene): Promise<void> {
  await awaitRest(stack, tools);
  tell.heading('Nothing to do');
  const before = await readCounters(stack, ground.sandbox);
  await pause(IDLE_MS, undefined, { signal: tools.signal });
  const spent = between(before, await readCounters(stack, ground.sandbox));
  const { 'control.lease': leases = 0, 'control.lease_holder': holders = 0 } = spent.written;
  report.atMost('idle: cores of ours', spent.cpuSecondsOfOurs / spent.seconds, FLOORS.idleCores);
  report.atMost('idle: writes of leases a second', (leases + holders) / spent.seconds, FLOORS.leaseWrites);
  tellSpent(report, 'idle', spent);
}

/** Some instances are judged user by user; in the others there is somebody. */
async function differencesIn({ ground: { sandbox }, options, tell }: Scene, tenants: readonly Tenant[]) {
  tell.heading('What stands in Ziik');
  const every = Math.ceil(tenants.length / JUDGED);
  const judged = tenants.filter((_, place) => place % every === 0);
  const found = await eachOf(judged, async ({ customer }) => {
    const verdict = await judgeZiik({
      ...sandbox,
      ...customer,
      seeded: options.people,
      before: await strangers(customer),
    });
    return verdict.differences.map((words) => `${customer.slug}: ${words}`);
  });
  const counts = await eachOf(tenants, async ({ customer }) => (await usersInZiik(sandbox, customer.slug)).size);
  const empty = counts.flatMap((users, place) => (users > 1 ? [] : `${tenants[place]!.customer.slug} has no users`));
  return [...found.flat(), ...empty].slice(0, 20);

  /** Only the account that signs in was there before. */
  async function strangers({ slug, username }: { slug: string; username: string }) {
    const users = [...(await usersInZiik(sandbox, slug))];
    return new Map(users.filter(([, { email }]) => email === username));
  }
}

function tellSpent(report: Report, what: string, { cpuSecondsOf, written, graph, seconds }: Spent): void {
  report.note(`${what}: seconds measured`, seconds);
  for (const [name, spent] of Object.entries(cpuSecondsOf)) report.note(`${what}: CPU seconds of ${name}`, spent);
  for (const [name, calls] of Object.entries(graph)) report.note(`${what}: calls to Microsoft, ${name}`, calls);
  for (const [name, rows] of Object.entries(written)) report.note(`${what}: rows written in ${name}`, rows);
}

function firstOf({ tenants }: TenantsOptions): number {
  return Math.min(tenants, INTENDED.first);
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}

function idsOf(tenants: readonly Tenant[]): string[] {
  return tenants.map(({ integrationId }) => integrationId);
}
