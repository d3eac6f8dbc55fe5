import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { configure, createAdminClient, makeCustomer, tokenFor, usersInZiik } from '@user-sync/demo';
import { judgeZiik } from '@user-sync/judge';
import { waitUntil } from '@user-sync/testing';
import { Pool } from 'undici';
import { cpuSeconds, rssMB } from '../measure-process.ts';
import { differencesOf, lastWrites, liveAnHour, makeNeighbours, type Neighbour, settledRemap } from './neighbours.ts';
import { quantile } from './report.ts';
import { type Scenario, type Stage, trialOf } from './scenario.ts';

const PEOPLE = 10_000;
const NEIGHBOURS = 9;
const NEIGHBOUR_PEOPLE = 1_000;
const NORMAL_HOURS = 8;
/** Deliveries under way at once. */
const AT_ONCE = 64;
/** People made in Ziik by hand that the burst is about: few enough for the judge to name them all. */
const MADE_BY_HAND = 10;
/** The others' hour may take so long, 95 % of it, while the burst lasts, in milliseconds. */
const MOST_DELAY_MS = 5_000;
/** Seconds from a delivery until what it tells is done. */
const MOST_LATENESS_S = 60;

/** Ziik delivers at once what it had kept, or runs wild: mostly echoes of our own writes, and some news among them. */
export const webhooks: Scenario = {
  about: 'a burst of webhooks from one Ziik instance, with a few that matter among them',
  users: 100_000,
  env: { POLL_PERIOD: 'PT24H', CATALOGUE_PERIOD: 'PT24H' },
  async run(stage) {
    const { sandbox, stack, tell, report, signal, users: deliveries, seed } = stage;
    const neighbours = await makeNeighbours(stage, NEIGHBOURS, NEIGHBOUR_PEOPLE);
    const normal: number[] = [];
    for (let hour = 0; hour < NORMAL_HOURS; hour++) normal.push(...(await liveAnHour(stage, neighbours, hour)));

    tell.heading(`The instance that is going to send the burst has ${PEOPLE} people`);
    const webhookSecret = randomBytes(24).toString('hex');
    const customer = await makeCustomer(sandbox, 'busy', PEOPLE, seed);
    const trial = await trialOf(sandbox, customer, PEOPLE);
    const { admin, integrationId } = await configure(sandbox, stack.config, customer);
    const { username, password } = customer;
    await createAdminClient(stack.config, await tokenFor(sandbox, 'operator')).put('/v1/instances/busy', {
      baseUrl: `${sandbox.ziik.url}/busy/api`,
      username,
      password,
      webhookSecret,
    });
    await admin.run(integrationId, 'full', undefined, { signal });
    report.nothing('differences before the burst', (await judgeZiik(trial)).differences);
    const busy: Neighbour = { customer, admin, integrationId, trial, left: [] };

    const echoes = await echoesOf(stage);
    const news = await makeNews(stage, busy);
    const since = (await sandbox.ziik.get<{ received: number }>('/instances/busy/counts')).received;

    tell.heading(`${deliveries} deliveries, ${AT_ONCE} at once, ${news.deliveries.length} of them news`);
    const startedAt = Date.now();
    const cpuBefore = await cpuOf(stage);
    const burst = sendBurst(stage, webhookSecret, deliveries, echoes, news.deliveries);
    let isOver = false;
    const written = burst
      .then(async () => {
        // The new unit places people; the news of it may be among the last deliveries.
        await settledRemap(admin, integrationId, signal, 120_000);
        return untilWritten(stage, news.people, since);
      })
      .finally(() => {
        isOver = true;
      });
    const during: number[] = [];
    for (let hour = NORMAL_HOURS; !isOver; hour++) during.push(...(await liveAnHour(stage, neighbours, hour)));
    const { answers, latencies, memory, newsAt, endedAt } = await burst;
    const writtenAt = await written;

    const seconds = (endedAt - startedAt) / 1_000;
    report.note('deliveries a second', deliveries / seconds);
    const cpu = await cpuOf(stage);
    for (const name of ['config', 'applier'] as const)
      report.note(`CPU-seconds of ${name} per 1,000`, ((cpu[name] - cpuBefore[name]) / deliveries) * 1_000);
    for (const [status, count] of Object.entries(answers)) report.note(`answered with ${status}`, count);
    const honest = ['202', '429', '503'].reduce((total, status) => total + (answers[status] ?? 0), 0);
    report.atLeast('answered honestly (202, 429, 503)', honest, deliveries);
    report.note('ms until the answer, 99 %', quantile(latencies, 0.99));
    const [early, late] = [memory.slice(0, memory.length / 2), memory.slice(memory.length / 2)];
    report.note('MB of config in the first half of the burst', Math.max(...early));
    report.atMost('times that in the second half', Math.max(...late) / Math.max(...early), 1.2);
    const lateness = news.people.map((id, at) => (writtenAt.get(id)! - newsAt[at]!) / 1_000);
    report.atMost('seconds from the delivery of news to Ziik, at most', Math.max(...lateness), MOST_LATENESS_S);
    report.note('ms from change to Ziik for the others, normally, 95 %', quantile(normal, 0.95));
    report.atMost('ms from change to Ziik for the others, meanwhile, 95 %', quantile(during, 0.95), MOST_DELAY_MS);
    await judgeEnd(stage, busy, neighbours, news.people);
  },
};

async function cpuOf({ stack }: Stage) {
  const { config, applier } = stack.pids();
  return { config: await cpuSeconds(config!), applier: await cpuSeconds(applier!) };
}

interface Delivery {
  readonly trigger: string;
  readonly body: string;
}

/** Ziik's webhooks about our own writes: every user there, created and updated. */
async function echoesOf({ sandbox }: Stage): Promise<Delivery[]> {
  const users = [...(await usersInZiik(sandbox, 'busy')).values()];
  return users.map((user, at) => ({
    trigger: at % 3 === 0 ? 'user.update' : 'user.create',
    body: JSON.stringify({ id: user.id, reference: user.reference, email: user.email, first_name: user.firstName }),
  }));
}

interface News {
  readonly deliveries: readonly Delivery[];
  /** Azure ids of the people that somebody has made in Ziik. */
  readonly people: readonly string[];
}

/** Somebody makes people in Ziik who are incomplete in Azure (S31), and a unit that was missing (S37). */
async function makeNews({ sandbox }: Stage, { admin, integrationId }: Neighbour): Promise<News> {
  const deliveries: Delivery[] = [];
  const people: string[] = [];
  for await (const { azureId, email } of admin.users(integrationId, { status: 'incomplete' })) {
    if (email === null) continue;
    const made = { email, firstName: 'Made', lastName: 'By Hand' };
    const { id } = await sandbox.ziik.send<{ id: number }>('POST', '/instances/busy/users', made);
    deliveries.push({ trigger: 'user.create', body: JSON.stringify({ id, reference: '', email }) });
    people.push(azureId);
    if (people.length === MADE_BY_HAND) break;
  }
  const missing = await admin.get<{ data: { value: string }[] }>(
    `/v1/integrations/${integrationId}/unmatched-values?code=unit-unknown`,
  );
  const name = missing.data[0]!.value;
  const unit = await sandbox.ziik.send<{ id: number }>('POST', '/instances/busy/units', { name });
  deliveries.push({ trigger: 'unit.create', body: JSON.stringify({ id: unit.id, name }) });
  return { deliveries, people };
}

/** Sends echoes, strangers and, evenly among them, the news. */
async function sendBurst(
  { stack, signal }: Stage,
  secret: string,
  count: number,
  echoes: readonly Delivery[],
  news: readonly Delivery[],
) {
  const pool = new Pool(stack.config, { connections: AT_ONCE });
  const headers = { 'content-type': 'application/json', 'x-ziik-webhook-secret': secret };
  const answers: Record<string, number> = {};
  const latencies: number[] = [];
  const memory: number[] = [];
  const newsAt: number[] = [];
  const every = Math.floor(count / news.length);
  let next = 0;
  const sender = async () => {
    for (let at = next++; at < count && !signal.aborted; at = next++) {
      const piece = at % every === every - 1 ? Math.floor(at / every) : -1;
      const { trigger, body } = news[piece] ?? (at % 5 === 4 ? aStranger(at) : echoes[at % echoes.length]!);
      const sentAt = performance.now();
      if (piece >= 0) newsAt[piece] = Date.now();
      const answer = await pool.request({ path: `/v1/webhooks/ziik/busy/${trigger}`, method: 'POST', headers, body });
      await answer.body.dump();
      latencies.push(performance.now() - sentAt);
      answers[answer.statusCode] = (answers[answer.statusCode] ?? 0) + 1;
    }
  };
  const sending = Promise.all(Array.from({ length: AT_ONCE }, sender));
  let isSent = false;
  void sending.finally(() => {
    isSent = true;
  });
  while (!isSent) {
    memory.push(await rssMB(stack.pids().config!));
    await pause(250);
  }
  await sending;
  await pool.close();
  return { answers, latencies, memory, newsAt, endedAt: Date.now() };
}

function aStranger(at: number): Delivery {
  const body = { id: 1_000_000 + at, reference: '', email: `stranger-${at}@elsewhere.example` };
  return { trigger: 'user.create', body: JSON.stringify(body) };
}

/** When Ziik received the last write about each of these people; waits for the first about everyone. */
function untilWritten(
  { sandbox, signal }: Stage,
  people: readonly string[],
  since: number,
): Promise<Map<string, number>> {
  return waitUntil(
    'everybody who was made in Ziik by hand to be linked',
    async () => {
      const writes = await lastWrites(sandbox, 'busy', since);
      return people.every((id) => writes.has(id)) && writes;
    },
    { withinMs: 600_000, everyMs: 500, signal },
  ) as Promise<Map<string, number>>;
}

async function judgeEnd(
  { tell, report, sandbox }: Stage,
  { trial }: Neighbour,
  neighbours: readonly Neighbour[],
  linked: readonly string[],
): Promise<void> {
  tell.heading('Comparing Ziik with the directories');
  const inZiik = [...(await usersInZiik(sandbox, 'busy')).values()];
  const unlinked = linked.filter((id) => !inZiik.some(({ reference }) => reference === id));
  report.nothing('people made by hand who are not linked', unlinked);
  const { differences } = await judgeZiik(trial);
  // The judge knows only that incomplete people are not created; these are there because they were made by hand.
  const others = differences.filter((words) => !linked.some((id) => words.startsWith(`${id} lacks`)));
  report.nothing('differences at the instance that sent the burst', others);
  report.nothing('differences at the others', await differencesOf(neighbours));
}
