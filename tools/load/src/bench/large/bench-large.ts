import { type Customer, createNarrator } from '@user-sync/demo';
import { type ProgramTools, SERVICES, type StartedSandbox } from '@user-sync/stack';
import { differencesOf, type Neighbour } from '../../load/neighbours.ts';
import { createReport } from '../../load/report.ts';
import { judgeProcesses, type Stage } from '../../load/scenario.ts';
import { synchroniseFirst } from '../../load/synchronise-first.ts';
import { openGround } from '../../open-ground.ts';
import { conclude } from '../conclude.ts';
import { between, readCounters } from '../counters.ts';
import { telemetrySettings } from '../send-telemetry.ts';

/** One directory of so many people, made from this seed. */
export interface LargeOptions {
  readonly users: number;
  readonly seed: number;
  /** How often it is measured; the medians count. */
  readonly rounds: number;
  readonly json: boolean;
  readonly telemetry: boolean;
  readonly profileTo: string | undefined;
}

/** Where the emulators' processes are ours. */
type BenchStage = Stage & { readonly sandbox: StartedSandbox };

/** Where a large directory has been synchronised for the first time. */
export interface LargeStage extends BenchStage {
  readonly large: Neighbour;
  /** Of that first synchronisation. */
  readonly firstUsersPerSecond: number;
  readonly rounds: number;
}

/** What is done with a large directory. */
export interface LargeScenario {
  readonly name: string;
  /** Changes the directory before anything is read. */
  readonly prepare?: (stage: Stage, customer: Customer) => Promise<void>;
  play(stage: LargeStage): Promise<void>;
}

/**
 * Synchronises a large directory through all services, then plays the scenario on it; judges the end state in Ziik and
 * the memory, too. Returns the exit code.
 */
export async function benchLarge(tools: ProgramTools, options: LargeOptions, scenario: LargeScenario): Promise<number> {
  const { users, seed, rounds, json, telemetry } = options;
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  const report = createReport(() => {});
  await onLarge(tools, { ...options, tell, report }, scenario);
  tell.table(
    report.figures.map(({ what, value, bound, holds }) => [
      bound === undefined ? what : `${what} (${bound})`,
      holds ? value : `${value}  FAILED`,
    ]),
  );
  const document = { scenario: scenario.name, users, seed, rounds, telemetry, figures: report.figures };
  return conclude(tools, scenario.name, report, json ? document : null);
}

/** The same for the caller's report; returns the most memory of each service, in MB. */
export async function onLarge(
  tools: ProgramTools,
  options: Omit<LargeOptions, 'json'> & Pick<Stage, 'tell' | 'report'>,
  { prepare, play }: Omit<LargeScenario, 'name'>,
): Promise<Readonly<Record<string, number>>> {
  const { users, seed, rounds, telemetry, profileTo, tell, report } = options;
  const settings = await telemetrySettings(tools, telemetry);
  const { sandbox, startServices, stop } = await openGround(tools);
  // What is measured is requested: no other round may come in between.
  const stack = await startServices(
    { ...settings, POLL_PERIOD: 'PT24H' },
    profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`] : [],
  );
  const stage = { sandbox, stack, tell, report, signal: tools.signal, users, seed };
  const pids = stack.pids();
  const { large, usersPerSecond } = await spending(stage, 'first synchronisation', () =>
    synchroniseFirst(stage, (customer) => prepare?.(stage, customer) ?? Promise.resolve()),
  );
  report.note('users/s, first synchronisation', usersPerSecond);
  await play({ ...stage, large, firstUsersPerSecond: usersPerSecond, rounds });
  tell.heading('Comparing Ziik with the directory');
  report.nothing('differences in Ziik', await differencesOf([large]));
  const peaks = await judgeProcesses(stage, pids);
  await stop();
  return peaks;
}

/** Does some work, and tells the CPU seconds that each process needed for it, per 1,000 people. */
export async function spending<T>(stage: BenchStage, what: string, work: () => Promise<T>): Promise<T> {
  const { sandbox, stack, report, users } = stage;
  const before = await readCounters(stack, sandbox);
  const done = await work();
  const { cpuSecondsOf, cpuSecondsOfOurs } = between(before, await readCounters(stack, sandbox));
  const per1000 = (seconds: number) => (seconds / users) * 1_000;
  report.note(`CPU-seconds of ours per 1,000, ${what}`, per1000(cpuSecondsOfOurs));
  for (const name of [...SERVICES, 'postgres', 'kafka'])
    report.note(`CPU-seconds per 1,000, ${what}: ${name}`, per1000(cpuSecondsOf[name] ?? 0));
  return done;
}
