import type { RunView } from '@user-sync/demo';
import { cpuSeconds } from '../measure-process.ts';
import { costOf } from './cost.ts';
import { changePeople, differencesOf, type Neighbour, roundAfter, settledRemap, writesAbout } from './neighbours.ts';
import { quantile } from './report.ts';
import type { Scenario, Stage } from './scenario.ts';
import { synchroniseFirst } from './synchronise-first.ts';

const SMALL_ROUNDS = 5;
const SMALL_ROUND_CHANGES = 100;

/** A large directory: its first synchronisation, an hour without changes, one with many, some small ones, a remap. */
export const million: Scenario = {
  about: 'a large directory, its first synchronisation and its hours',
  users: 1_000_000,
  // What a round costs is counted, so that no other round may come in between.
  env: { POLL_PERIOD: 'PT24H' },
  async run(stage) {
    const { stack, tell, report, signal, users } = stage;
    const { large, usersPerSecond } = await synchroniseFirst(stage);
    report.note('people a second, first synchronisation', usersPerSecond);
    await judgeEnd(stage, large);

    tell.heading('An hour without changes');
    const still = await costOf(stage, large, () => roundAfter(large, Date.now(), signal));
    report.atMost('requests to Graph', still.graph, 2);
    report.atMost('calls to Ziik', still.ziik, 0);
    report.atMost('rows written in the mirror', still.mirrorRows, 0);

    tell.heading('An hour with 1 % changes');
    let busySeconds = 0;
    const busy = await costOf(stage, large, async () => {
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

    tell.heading('Everybody is decided again, with nothing to change in Ziik');
    const remapped = await costOf(stage, large, async () => {
      const { poller } = stack.pids();
      const cpuBefore = await cpuSeconds(poller!);
      const run = await remap(stage, large);
      const cpu = (await cpuSeconds(poller!)) - cpuBefore;
      const { startedAt: from, endedAt, settledAt, counts: found } = run;
      report.note('people decided again', found.updated!);
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

/** Milliseconds from the moment that Graph returned the changes to the last write about each. */
async function smallRound(stage: Stage, large: Neighbour, round: number): Promise<number[]> {
  const { sandbox, signal } = stage;
  const changed = await changePeople(stage, large, SMALL_ROUND_CHANGES, round);
  await sandbox.entra.send('DELETE', '/journal');
  await roundAfter(large, changed.at, signal);
  const { calls } = await sandbox.entra.get<{ calls: { operation: string; at: number }[] }>('/journal');
  const seenAt = calls.find(({ operation }) => operation === 'delta')!.at;
  return (await writesAbout(stage, large, changed)).map((writtenAt) => writtenAt - seenAt);
}

/**
 * An option is changed that concerns nobody here, as all were created by us; everybody is decided again all the same.
 */
async function remap({ signal, users }: Stage, { admin, integrationId }: Neighbour): Promise<RunView> {
  await admin.patch(`/v1/integrations/${integrationId}`, { options: { existingUsers: 'ignore' } });
  return settledRemap(admin, integrationId, signal, 60_000 + users);
}

function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000;
}

async function judgeEnd({ tell, report }: Stage, large: Neighbour): Promise<void> {
  tell.heading('Comparing Ziik with the directory');
  report.nothing('differences', await differencesOf([large]));
}
