import { configure, judgeZiik, makeCustomer, queryDatabase, type RunView } from '@user-sync/local';
import { cpuSeconds } from '../measure-process.ts';
import {
  type Counts,
  changePeople,
  counts,
  type Neighbour,
  roundAfter,
  settledRemap,
  writesAbout,
} from './neighbours.ts';
import { quantile } from './report.ts';
import { type Scenario, type Stage, trialOf } from './scenario.ts';

const SMALL_ROUNDS = 5;
const SMALL_ROUND_CHANGES = 100;

/** A large directory: its first synchronisation, an hour without changes, one with many, some small ones, a remap. */
export const million: Scenario = {
  about: 'a large directory, its first synchronisation and its hours',
  users: 1_000_000,
  // What a round costs is counted, so that no other round may come in between.
  env: { POLL_PERIOD: 'PT24H' },
  async run(stage) {
    const { sandbox, stack, tell, report, signal, users, seed } = stage;
    tell.heading(`First synchronisation of ${users} people`);
    const customer = await makeCustomer(sandbox, 'large', users, seed);
    const trial = await trialOf(sandbox, customer, users);
    const { admin, integrationId } = await configure(sandbox, stack.config, customer);
    const large: Neighbour = { customer, admin, integrationId, trial, left: [] };
    const startedAt = performance.now();
    await admin.run(integrationId, 'full', tell.progress(), { signal, everyMs: 250 });
    report.note('people a second, first synchronisation', users / ((performance.now() - startedAt) / 1_000));
    await judgeEnd(stage, large);

    tell.heading('An hour without changes');
    const still = await cost(stage, large, () => roundAfter(large, Date.now(), signal));
    report.atMost('requests to Graph', still.graph, 2);
    report.atMost('calls to Ziik', still.ziik, 0);
    report.atMost('rows written in the mirror', still.mirrorRows, 0);

    tell.heading('An hour with 1 % changes');
    let busySeconds = 0;
    const busy = await cost(stage, large, async () => {
      const { at } = await changePeople(stage, large, users * 0.01, 0);
      const run = await roundAfter(large, at, signal);
      busySeconds = (Date.parse(run.settledAt!) - Date.parse(run.startedAt!)) / 1_000;
    });
    report.note('seconds from the round’s start until Ziik had everything', busySeconds);
    report.atMost('HTTP calls per person changed', (busy.graph + busy.ziik) / (users * 0.01), 2.1);

    tell.heading(`${SMALL_ROUNDS} rounds with ${SMALL_ROUND_CHANGES} changes each`);
    const delays: number[] = [];
    for (let round = 1; round <= SMALL_ROUNDS; round++) delays.push(...(await smallRound(stage, large, round)));
    report.note('ms from seen in the directory to Ziik, half', quantile(delays, 0.5));
    report.atMost('ms from seen in the directory to Ziik, 99 %', quantile(delays, 0.99), 1_000);

    tell.heading('Everybody is decided anew, with nothing to change in Ziik');
    const remapped = await cost(stage, large, async () => {
      const { poller } = stack.pids();
      const cpuBefore = await cpuSeconds(poller!);
      const run = await remap(stage, large);
      const cpu = (await cpuSeconds(poller!)) - cpuBefore;
      const { startedAt: from, endedAt, settledAt, counts: found } = run;
      report.note('people decided anew', found.updated!);
      report.atLeast('rows a second in the poller', found.updated! / seconds(from!, endedAt!), 10_000);
      // It waits for the mapper: where both have the same few cores, this tells what the poller itself could do.
      report.note('rows a CPU-second of the poller', found.updated! / cpu);
      report.note('people a second until nothing was left to do in Ziik', found.updated! / seconds(from!, settledAt!));
    });
    report.atMost('requests to Graph', remapped.graph, 0);
    report.note('calls to Ziik', remapped.ziik);
    await judgeEnd(stage, large);
  },
};

interface Cost {
  readonly graph: number;
  /** About users; catalogues are read by the clock. */
  readonly ziik: number;
  readonly mirrorRows: number;
}

/** What it costs to do something: requests to Graph, calls to Ziik, and rows that were written in the mirror. */
async function cost(
  { sandbox, stack }: Stage,
  { customer, integrationId }: Neighbour,
  work: () => Promise<unknown>,
): Promise<Cost> {
  const [row] = await queryDatabase<{ transaction: string }>(
    stack.database,
    'SELECT pg_current_xact_id()::text AS transaction',
  );
  await sandbox.entra.send('DELETE', '/journal');
  const before = callsAboutUsers(await counts(sandbox, customer.slug));
  await work();
  const graph = (await sandbox.entra.get<{ counts: Record<string, number> }>('/journal')).counts;
  const [written] = await queryDatabase<{ rows: string }>(
    stack.database,
    'SELECT count(*) AS rows FROM poller.mirror WHERE integration_id = $1 AND xmin::text::bigint > $2',
    [integrationId, row!.transaction],
  );
  return {
    graph: Object.values(graph).reduce((total, count) => total + count, 0),
    ziik: callsAboutUsers(await counts(sandbox, customer.slug)) - before,
    mirrorRows: Number(written!.rows),
  };
}

function callsAboutUsers({ operations }: Counts): number {
  return Object.entries(operations)
    .filter(([operation]) => /^(users|memberships)\./.test(operation))
    .flatMap(([, byStatus]) => Object.values(byStatus))
    .reduce((total, count) => total + count, 0);
}

/** Milliseconds from the moment that Graph told of the changes to the last write about each. */
async function smallRound(stage: Stage, large: Neighbour, round: number): Promise<number[]> {
  const { sandbox, signal } = stage;
  const changed = await changePeople(stage, large, SMALL_ROUND_CHANGES, round);
  await sandbox.entra.send('DELETE', '/journal');
  await roundAfter(large, changed.at, signal);
  const { calls } = await sandbox.entra.get<{ calls: { operation: string; at: number }[] }>('/journal');
  const seenAt = calls.find(({ operation }) => operation === 'delta')!.at;
  return (await writesAbout(stage, large, changed)).map((writtenAt) => writtenAt - seenAt);
}

/** An option is changed that concerns nobody here, as all were created by us; everybody is decided anew all the same. */
async function remap({ signal, users }: Stage, { admin, integrationId }: Neighbour): Promise<RunView> {
  await admin.patch(`/v1/integrations/${integrationId}`, { options: { existingUsers: 'ignore' } });
  return settledRemap(admin, integrationId, signal, 60_000 + users);
}

function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000;
}

async function judgeEnd({ tell, report }: Stage, { trial, left }: Neighbour): Promise<void> {
  tell.heading('Comparing Ziik with the directory');
  report.nothing('differences', (await judgeZiik({ ...trial, left })).differences);
}
