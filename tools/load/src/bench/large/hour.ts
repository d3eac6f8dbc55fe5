import type { ProgramTools } from '@user-sync/stack';
import { costOf } from '../../load/cost.ts';
import { changePeople, roundAfter } from '../../load/neighbours.ts';
import { quantile } from '../../load/report.ts';
import { benchLarge, type LargeOptions, type LargeStage } from './bench-large.ts';

/** HTTP calls per changed person, to Graph and to Ziik together. */
const MOST_CALLS = 2.1;
const SHARE = 0.01;

/** Hours in which one person in a hundred has changed in Azure. Returns the exit code. */
export function benchHour(tools: ProgramTools, options: LargeOptions): Promise<number> {
  return benchLarge(tools, options, { name: 'hour', play });
}

async function play(stage: LargeStage): Promise<void> {
  const { tell, report, signal, users, large, rounds } = stage;
  const calls: number[] = [];
  const seconds: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    tell.heading(`An hour in which 1 % have changed, ${round} of ${rounds}`);
    const changed = await changePeople(stage, large, users * SHARE, round);
    const cost = await costOf(stage, large, async () => {
      const run = await roundAfter(large, changed.at, signal);
      seconds.push((Date.parse(run.settledAt!) - Date.parse(run.startedAt!)) / 1_000);
    });
    const people = changed.ids.length;
    tell.line(`${people} people: ${cost.graph} requests to Graph, ${cost.ziik} calls to Ziik`);
    calls.push((cost.graph + cost.ziik) / people);
  }
  report.note('seconds until Ziik had everything', quantile(seconds, 0.5));
  report.atMost('HTTP calls per changed person', quantile(calls, 0.5), MOST_CALLS);
}
