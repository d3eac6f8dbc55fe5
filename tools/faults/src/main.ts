import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { misfits } from '@user-sync/checks';
import { openWorkFolder, type ProgramTools, runProgram } from '@user-sync/stack';
import { BREACHES } from './breaches/breaches.ts';
import { root, tryBreach } from './breaches/try-breach.ts';
import { describeStep, type History, type Step } from './plan/history.ts';
import { type Emphasis, planHistory } from './plan/plan-history.ts';
import { type Arguments, readArguments, usage } from './read-arguments.ts';
import { shrinkHistory } from './shrink.ts';
import { logFileOf, tryHistory, type Verdict } from './trial.ts';
import { type Foundations, startFoundations } from './world/foundations.ts';

/** How often a history is tried when it is made shorter. */
const shrinkTries = 12;
/** A history with a broken rule need not be waited for as long as an honest one. */
const breachPatienceMs = 20_000;

await runProgram(async (tools) => {
  let args: Arguments;
  try {
    args = readArguments();
  } catch (error) {
    tools.log(`${(error as Error).message}\n${usage}`);
    return 64;
  }
  return args.break === undefined ? tryHistories(args, tools) : breakRules(args.break, tools);
});

async function tryHistories(args: Arguments, tools: ProgramTools): Promise<number> {
  const { log } = tools;
  const verdicts: Verdict[] = [];
  const failed: History[] = [];
  const histories = await historiesOf(args);
  const waiting = histories.values();
  if (args.logs) await mkdir(args.logs, { recursive: true });

  /** Lets one history happen after the other on a Kafka and a PostgreSQL of its own. */
  async function work(): Promise<void> {
    const place = await openPlace(tools);
    for (const history of waiting) {
      if (args.untilWrong && failed.length > 0) return;
      if (args.show) for (const step of history.steps) log(describeStep(step));
      const verdict = await place.try(history, args);
      verdicts.push(verdict);
      log(lineOf(verdict));
      for (const { rule, words } of verdict.differences.slice(0, 12)) log(`  ${rule}: ${words}`);
      if (verdict.differences.length > 0) failed.push(history);
    }
  }
  await Promise.all(Array.from({ length: Math.min(args.jobs, histories.length) }, work));

  const seeds = failed.map(({ seed }) => seed);
  log(
    `${verdicts.length - failed.length} of ${verdicts.length} histories ended right${seeds.length > 0 ? `; not seeds ${seeds.join(', ')}` : ''}`,
  );
  if (failed[0] && args.shrink) await makeShorter(failed[0], args, tools);
  if (args.json) process.stdout.write(`${JSON.stringify(verdicts)}\n`);
  return failed.length === 0 ? 0 : 1;
}

async function historiesOf({ seeds, on, history, breach }: Arguments): Promise<History[]> {
  if (history !== undefined) return [JSON.parse(await readFile(history, 'utf8'))];
  const { emphasis, scene } = BREACHES.find(({ name }) => name === breach) ?? {};
  const about: Emphasis = {
    ...(breach !== undefined && { directories: 1 }),
    ...emphasis,
    ...(on && { on: on as Step['do'][] }),
    ...(scene && { scene }),
  };
  return seeds.map((seed) => planHistory(seed, about));
}

async function openPlace(tools: ProgramTools) {
  const { onStop, signal } = tools;
  const workFolder = await openWorkFolder();
  onStop(() => workFolder.remove());
  const foundations: Foundations = await startFoundations(workFolder, tools);
  return {
    try: (history: History, { logs, breach }: Arguments): Promise<Verdict> =>
      tryHistory(history, foundations, {
        workFolder,
        signal,
        logFile: logs && logFileOf(logs, history),
        ...(breach !== undefined && { patienceMs: breachPatienceMs }),
      }),
  };
}

/** Leaves out what the failure does not need, and says where the rest can be read and tried again. */
async function makeShorter(history: History, args: Arguments, tools: ProgramTools): Promise<void> {
  const place = await openPlace(tools);
  tools.log(`Making the history of seed ${history.seed} shorter (${shrinkTries} tries) …`);
  const shorter = await shrinkHistory(history, shrinkTries, async (each) => {
    const { differences } = await place.try(each, { ...args, logs: undefined });
    tools.log(`  ${each.steps.length} steps: ${differences.length > 0 ? 'still wrong' : 'right'}`);
    return differences.length > 0;
  });
  const file = join(args.logs ?? tmpdir(), `history-${history.seed}.json`);
  await writeFile(file, JSON.stringify(shorter, null, 1));
  for (const step of shorter.steps) tools.log(`  ${describeStep(step)}`);
  tools.log(`Again: npm run faults -- --history ${file} --show`);
}

async function breakRules(wanted: string, { log, signal, onStop }: ProgramTools): Promise<number> {
  const breaches = BREACHES.filter(({ name }) => wanted === 'all' || name.includes(wanted));
  const problems = await misfits(root, breaches);
  if (breaches.length === 0)
    problems.push(
      `No rule has "${wanted}" in its name. There are:\n  ${BREACHES.map(({ name }) => name).join('\n  ')}`,
    );
  for (const problem of problems) log(problem);
  if (problems.length > 0) return 64;
  const folder = await openWorkFolder(await mkdtemp(join(tmpdir(), 'azure-user-sync-breach-')));
  onStop(() => folder.remove());
  const rows: string[] = [];
  let survivors = 0;
  for (const breach of breaches) {
    const { caughtBy, histories, seconds } = await tryBreach(breach, join(folder.path, 'copy'), signal);
    if (caughtBy === null) survivors++;
    const by = caughtBy === null ? 'NOT CAUGHT' : `${caughtBy.rule} (seed ${caughtBy.seed})`;
    rows.push(`| ${breach.name} | ${by} | ${histories} | ${seconds} |`);
    log(rows.at(-1)!);
    if (caughtBy) log(`    ${caughtBy.words.split('\n')[0]}`);
  }
  process.stdout.write(
    `| broken rule | caught by | histories | seconds |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`,
  );
  process.stdout.write(`${breaches.length} rules broken, ${breaches.length - survivors} caught, ${survivors} not\n`);
  return survivors === 0 ? 0 : 1;
}

function lineOf({ seed, steps, people, calls, runs, settledAfter, seconds, differences }: Verdict): string {
  const outcome = differences.length === 0 ? 'right' : `WRONG (${differences.length})`;
  return `seed ${seed}: ${outcome}; ${steps} steps, ${people} people, ${runs} runs, ${calls} calls; at rest after ${settledAfter} s, ${seconds} s in all`;
}
