import type { ProgramTools } from '@user-sync/stack';
import { costOf } from '../../load/cost.ts';
import { quantile } from '../../load/report.ts';
import { benchLarge, type LargeOptions, type LargeStage, spending } from './bench-large.ts';

/** Everybody who is linked is read in Ziik, with the memberships. */
const MOST_CALLS = 2.05;
const TO_FIRST = 1.5;

/** Full runs that an administrator starts, of a directory that has not changed. Returns the exit code. */
export function benchFull(tools: ProgramTools, options: LargeOptions): Promise<number> {
  return benchLarge(tools, options, { name: 'full', play });
}

async function play(stage: LargeStage): Promise<void> {
  const { tell, report, signal, users, large, firstUsersPerSecond, rounds } = stage;
  const calls: number[] = [];
  const usersPerSecond: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    tell.heading(`A full run of the unchanged directory, ${round} of ${rounds}`);
    const cost = await costOf(stage, large, async () => {
      const startedAt = performance.now();
      await spending(stage, `full run ${round}`, () =>
        large.admin.run(large.integrationId, 'full', tell.progress(), { signal, everyMs: 100 }),
      );
      usersPerSecond.push(users / ((performance.now() - startedAt) / 1_000));
    });
    calls.push(cost.ziik / users);
  }
  report.atMost('calls to Ziik per person, full run', quantile(calls, 0.5), MOST_CALLS);
  report.note('users/s, full run', quantile(usersPerSecond, 0.5));
  report.atLeast(
    "users/s of a full run to the first synchronisation's",
    quantile(usersPerSecond, 0.5) / firstUsersPerSecond,
    TO_FIRST,
  );
}
