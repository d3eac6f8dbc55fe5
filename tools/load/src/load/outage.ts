import { setTimeout as pause } from 'node:timers/promises';
import { configure, makeCustomer, type RunView } from '@user-sync/demo';
import { judgeZiik } from '@user-sync/judge';
import { queryDatabase } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';
import {
  type Counts,
  counts,
  differencesOf,
  HOUR_S,
  hoursOf,
  makeNeighbours,
  NEIGHBOUR_PEOPLE,
  NEIGHBOURS,
  type Neighbour,
  QUICK_HOURS,
} from './neighbours.ts';
import { quantile } from './report.ts';
import { type Scenario, type Stage, trialOf } from './scenario.ts';

/** Hours of the neighbours before the outage, for what is normal; and during it at least. */
const NORMAL_HOURS = 8;
/** The others may need so many times as long as normally while the instance is down. */
const MOST_DELAY = 2;
/** In the rush before and after it: a minute, of the hour that they have. */
const MOST_DELAY_IN_RUSH_MS = 60_000;
/** Calls under way when it goes down, and what it takes to see it. */
const MOST_CALLS_AT_FIRST = 64 + 5;
/** A probe a minute, and some looks at its catalogue. */
const MOST_CALLS_PER_HOUR = 60 + 40;
/** What the instance takes at once when it is back (beyond it answers 429), and how long each call takes. */
const WHEN_BACK = { maxConcurrent: 32, latencyMs: 20 };

/** An instance is down for an hour in the middle of its first synchronisation, while the others go on. */
export const outage: Scenario = {
  about: `one of ${NEIGHBOURS + 1} Ziik instances is down for an hour (${HOUR_S} s here) while everybody waits`,
  users: 100_000,
  env: QUICK_HOURS,
  async run(stage) {
    const { sandbox, stack, tell, report, users, seed } = stage;
    const neighbours = await makeNeighbours(stage, NEIGHBOURS, NEIGHBOUR_PEOPLE);
    const hours = hoursOf(stage, neighbours);

    tell.heading(`What is normal: ${NORMAL_HOURS} hours of the neighbours`);
    const normal = await hours.while(() => hours.count < NORMAL_HOURS);
    tellDelays(stage, 'normally', normal);

    tell.heading(`A first synchronisation of ${users} people begins, and its Ziik goes down`);
    const customer = await makeCustomer(sandbox, 'down', users, seed);
    const trial = await trialOf(sandbox, customer, users);
    const { admin, integrationId } = await configure(sandbox, stack.config, customer);
    const { id: runId } = await admin.post<RunView>(`/v1/integrations/${integrationId}/runs`, { kind: 'full' });
    await waitUntil('the first hundred in Ziik', async () => (await inZiik(stage, 'down')) > 100, {
      withinMs: 60_000,
    });
    await sandbox.ziik.send('PATCH', '/instances/down', { down: true });
    const downAt = performance.now();
    const atDown = await counts(sandbox, 'down');
    const appliedBefore = await inZiik(stage, 'down');
    const run = () => admin.get<RunView>(`/v1/runs/${runId}`);
    const readIn = await hours.while(async () => !(await isStored(stage, runId)));
    tellDelays(stage, 'while the waiting people are read and stored', readIn, MOST_DELAY_IN_RUSH_MS);
    const waiting = await unsettled(stage, integrationId);
    report.note('people in Ziik when it went down', appliedBefore);
    report.atLeast('share of the people who wait', waiting / users, 0.8);

    tell.heading('The rest of the hour');
    const enough = hours.count + NORMAL_HOURS;
    const during = await hours.while(() => performance.now() - downAt < HOUR_S * 1_000 || hours.count < enough);
    tellDelays(stage, 'while they wait', during);
    judgeDelays(stage, normal, during);
    const atReturn = await counts(sandbox, 'down');
    for (const [operation, byStatus] of Object.entries(atReturn.operations)) {
      const calls = (byStatus['503'] ?? 0) - (atDown.operations[operation]?.['503'] ?? 0);
      if (calls > 0) report.note(`  in vain: ${operation}`, calls);
    }
    const hoursDown = (performance.now() - downAt) / 1_000 / HOUR_S;
    report.note('hours that it was down', hoursDown);
    const mostCalls = Math.round(MOST_CALLS_AT_FIRST + hoursDown * MOST_CALLS_PER_HOUR);
    report.atMost('calls that the dead instance received', atReturn.received - atDown.received, mostCalls);

    tell.heading('It is back');
    await sandbox.ziik.send('PATCH', '/instances/down', { ...WHEN_BACK, down: false });
    const drained = followDrain(stage, run);
    let isDone = false;
    void drained.finally(() => {
      isDone = true;
    });
    const meanwhile = await hours.while(() => !isDone);
    tellDelays(stage, 'while it is drained', meanwhile, MOST_DELAY_IN_RUSH_MS);
    judgeDrain(stage, await drained, waiting);
    await judgeEnd(stage, neighbours, trial);
  },
};

function tellDelays({ report }: Stage, when: string, delays: readonly number[], most?: number): void {
  const what = `ms from change to Ziik ${when}`;
  report.note(`${what}, half of ${delays.length}`, quantile(delays, 0.5));
  if (most === undefined) report.note(`${what}, 95 %`, quantile(delays, 0.95));
  else report.atMost(`${what}, 95 %`, quantile(delays, 0.95), most);
}

function judgeDelays({ report }: Stage, normal: readonly number[], during: readonly number[]): void {
  for (const share of [0.5, 0.95]) {
    const ratio = quantile(during, share) / quantile(normal, share);
    report.atMost(`times as long as normally (${share * 100} %) for the others during the outage`, ratio, MOST_DELAY);
  }
}

async function inZiik({ sandbox }: Stage, slug: string): Promise<number> {
  return (await sandbox.ziik.get<{ users: number }>(`/instances/${slug}/summary`)).users;
}

async function unsettled({ stack }: Stage, integrationId: string): Promise<number> {
  const [row] = await queryDatabase<{ waiting: string }>(
    stack.database,
    'SELECT count(*) AS waiting FROM applier.account WHERE integration_id = $1 AND NOT settled',
    [integrationId],
  );
  return Number(row!.waiting);
}

/** Whether everything that a run found is in the applier's table: all its end markers have arrived there. */
async function isStored({ stack }: Stage, runId: string): Promise<boolean> {
  const rows = await queryDatabase(
    stack.database,
    'SELECT FROM applier.run WHERE run_id = $1 AND drained_at IS NOT NULL',
    [runId],
  );
  return rows.length > 0;
}

interface Drain {
  readonly seconds: number;
  /** Calls received in each tenth of a second from the first good answer on. */
  readonly tenths: readonly number[];
  readonly first: Counts;
  readonly last: Counts;
}

const SAMPLE_MS = 100;

/** Watches the emulator's counts until the run is settled. */
async function followDrain({ sandbox, signal }: Stage, run: () => Promise<RunView>): Promise<Drain> {
  const backAt = performance.now();
  const first = await counts(sandbox, 'down');
  const received: number[] = [];
  let last = first;
  for (let sample = 0; ; sample++) {
    await pause(Math.max(0, backAt + sample * SAMPLE_MS - performance.now()), undefined, { signal });
    last = await counts(sandbox, 'down');
    received.push(last.received);
    if (sample % 10 === 0 && (await run()).settledAt !== null) break;
  }
  const tenths = received.slice(1).map((count, at) => count - received[at]!);
  return { seconds: (performance.now() - backAt) / 1_000, tenths, first, last };
}

/** No rush: the instance is never overloaded for long, and gets nothing twice. */
function judgeDrain({ report }: Stage, { seconds, tenths, first, last }: Drain, waiting: number): void {
  const begin = Math.max(
    0,
    tenths.findIndex((calls) => calls > 1),
  );
  const inFirstSecond = sum(tenths.slice(begin, begin + 10));
  const calls = last.received - first.received;
  const throttled = answers(last, '429') - answers(first, '429');
  report.note('seconds until everybody was in Ziik', seconds);
  report.note('people a second', waiting / seconds);
  report.note('calls in the first second', inFirstSecond);
  report.note('calls in the busiest second', Math.max(...tenths.map((_, at) => sum(tenths.slice(at, at + 10)))));
  report.atMost('calls per person who waited', calls / waiting, 1.3);
  report.atMost('% of the calls that were too many (429)', (100 * throttled) / calls, 2);
  report.atMost('calls at once, ever', last.maxConcurrency, 64);
}

function answers({ operations }: Counts, status: string): number {
  return sum(Object.values(operations).map((byStatus) => byStatus[status] ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function judgeEnd(
  { tell, report }: Stage,
  neighbours: readonly Neighbour[],
  trial: Awaited<ReturnType<typeof trialOf>>,
): Promise<void> {
  tell.heading('Comparing Ziik with the directories');
  report.nothing('differences at the instance that was down', (await judgeZiik(trial)).differences);
  report.nothing('differences at the others', await differencesOf(neighbours));
}
