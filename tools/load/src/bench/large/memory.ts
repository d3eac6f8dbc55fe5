import { createNarrator } from '@user-sync/demo';
import { type ProgramTools, SERVICES } from '@user-sync/stack';
import { changePeople, roundAfter } from '../../load/neighbours.ts';
import { createReport } from '../../load/report.ts';
import { conclude } from '../conclude.ts';
import { type LargeOptions, type LargeStage, onLarge } from './bench-large.ts';

/** Beside so many people, more people may need so much more memory. */
const FEW = 10_000;
const MOST_GROWTH = 1.15;

/**
 * The most memory of each process for a directory of 10,000 people and for a large one, each with a first
 * synchronisation, an hour of changes and a full run. Returns the exit code.
 */
export async function benchMemory(tools: ProgramTools, options: LargeOptions): Promise<number> {
  const { users, seed, telemetry, json } = options;
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  const report = createReport(({ what, value, bound, holds }) =>
    tell.line(`${what}: ${value}${bound === undefined ? '' : ` (${bound})`}${holds ? '' : '  FAILED'}`),
  );
  const few = await onLarge(tools, { ...options, users: Math.min(FEW, users), tell, report }, { play });
  const many = await onLarge(tools, { ...options, tell, report }, { play });
  for (const name of SERVICES) {
    report.note(`MB of ${name}, ${Math.min(FEW, users)} and ${users} people`, `${few[name]} and ${many[name]}`);
    report.atMost(
      `memory of ${name}: ${users} people to ${Math.min(FEW, users)}`,
      many[name]! / few[name]!,
      MOST_GROWTH,
    );
  }
  const document = { scenario: 'memory', users, seed, telemetry, figures: report.figures };
  return conclude(tools, 'memory', report, json ? document : null);
}

async function play(stage: LargeStage): Promise<void> {
  const { tell, signal, users, large } = stage;
  tell.heading('An hour in which 1 % have changed');
  const { at } = await changePeople(stage, large, users * 0.01, 1);
  await roundAfter(large, at, signal);
  tell.heading('A full run of everybody');
  await large.admin.run(large.integrationId, 'full', tell.progress(), { signal, everyMs: 250 });
}
