import { configure, createNarrator, makeCustomer, usersInZiik } from '@user-sync/demo';
import { judgeZiik } from '@user-sync/judge';
import { type ProgramTools, SERVICES, type Stack } from '@user-sync/stack';
import { createReport, quantile } from '../load/report.ts';
import { cpuSeconds, cpuSecondsOfTree, mostMemoryMB, peakRssMB } from '../measure-process.ts';
import { type Ground, openGround } from '../open-ground.ts';
import { conclude } from './conclude.ts';
import { type LoopResult, runBareLoop, runCustomerScript } from './run-loops.ts';
import { telemetrySettings } from './send-telemetry.ts';

/** What a first synchronisation must reach, as ratios within one round: machines differ, ratios hold. */
const FLOORS = { toLimit: 0.2, toScript: 1.6, cpuToLimit: 5 } as const;
/** The other two do not depend on the directory's size, so a large one is sampled. */
const SAMPLE = 100_000;

/** What is needed to measure: as many people, made from this seed. */
export interface FirstOptions {
  readonly users: number;
  readonly seed: number;
  /** Of how many the medians are taken. */
  readonly rounds: number;
  readonly json: boolean;
  readonly telemetry: boolean;
  readonly profileTo: string | undefined;
}

interface Round {
  readonly bare: LoopResult;
  readonly script: LoopResult;
  readonly ours: Ours;
}

interface Ours {
  readonly usersPerSecond: number;
  readonly cpuSecondsPer1000: number;
  /** Per 1,000 users: of each service, and of the parts beside them. */
  readonly cpuSecondsPer1000Of: Readonly<Record<string, number>>;
  readonly peakRssMB: Readonly<Record<string, number>>;
  readonly endState: 'right' | 'wrong';
}

/**
 * A first synchronisation through all services beside the bare loop, which is the limit, and the script that a customer
 * would write: in turn, some times. Returns the exit code.
 */
export async function benchFirst(tools: ProgramTools, options: FirstOptions): Promise<number> {
  const { users, seed, rounds: wanted, telemetry } = options;
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  const rounds: Round[] = [];
  const env = await telemetrySettings(tools, telemetry);
  for (let round = 1; round <= wanted; round++) {
    tell.heading(`Round ${round} of ${wanted}: ${users} people`);
    const ground = await openGround(tools);
    const sample = Math.min(users, SAMPLE);
    const bare = await runBareLoop(ground.sandbox, sample, seed + 1);
    tell.line(`the bare loop: ${Math.round(bare.users / bare.seconds)} users/s`);
    const script = await runCustomerScript(sample, seed + 2);
    tell.line(`a customer's script: ${Math.round(script.users / script.seconds)} users/s`);
    const ours = await measure(ground, env);
    tell.line(`ours: ${Math.round(ours.usersPerSecond)} users/s`);
    rounds.push({ bare, script, ours });
    await ground.stop();
  }
  return judge(rounds, options, tools);

  /** One first synchronisation of a customer of its own. */
  async function measure({ sandbox, startServices }: Ground, more: NodeJS.ProcessEnv): Promise<Ours> {
    const { profileTo } = options;
    const stack = await startServices(more, profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`] : []);
    const customer = await makeCustomer(sandbox, 'acme', users, seed);
    const before = await usersInZiik(sandbox, customer.slug);
    const { admin, integrationId } = await configure(sandbox, stack.config, customer);
    const cpuBefore = await cpuOf(stack, sandbox.pids());
    const startedAt = performance.now();
    await admin.run(integrationId, 'full', tell.progress(), { signal: tools.signal, everyMs: 100 });
    const seconds = (performance.now() - startedAt) / 1000;
    const cpu = await cpuOf(stack, sandbox.pids());
    const peak = await Promise.all(SERVICES.map(async (name) => [name, await peakRssMB(stack.pids()[name]!)] as const));
    const verdict = await judgeZiik({ ...sandbox, ...customer, seeded: users, before });
    for (const difference of verdict.differences) tell.line(difference);
    const each = Object.keys(cpu).map((name) => [name, ((cpu[name]! - cpuBefore[name]!) / users) * 1_000] as const);
    const ofOurs = each.filter(([name]) => (SERVICES as readonly string[]).includes(name));
    return {
      usersPerSecond: users / seconds,
      cpuSecondsPer1000: ofOurs.reduce((sum, [, seconds]) => sum + seconds, 0),
      cpuSecondsPer1000Of: Object.fromEntries(each),
      peakRssMB: Object.fromEntries(peak),
      endState: verdict.right ? 'right' : 'wrong',
    };
  }
}

async function cpuOf(stack: Stack, emulators: readonly number[]): Promise<Record<string, number>> {
  const pids = stack.pids();
  const services = SERVICES.map(async (name) => [name, await cpuSeconds(pids[name]!)] as const);
  const parts = (['postgres', 'kafka'] as const).map(
    async (name) => [name, pids[name] === undefined ? 0 : await cpuSecondsOfTree(pids[name])] as const,
  );
  const all = await Promise.all([...services, ...parts]);
  const emulated = await Promise.all(emulators.map(cpuSeconds));
  return Object.fromEntries([...all, ['emulators', emulated.reduce((sum, each) => sum + each, 0)]]);
}

const speed = ({ users, seconds }: LoopResult): number => users / seconds;
const cpuPer1000 = ({ users, cpuSeconds: spent }: LoopResult): number => (spent / users) * 1_000;

/** Tells the medians and judges the ratios. */
function judge(rounds: readonly Round[], { users, json }: FirstOptions, tools: ProgramTools): number {
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  const median = (value: (round: Round) => number): number => quantile(rounds.map(value), 0.5);
  const report = createReport(() => {});
  report.note(
    'users/s',
    median(({ ours }) => ours.usersPerSecond),
  );
  report.note(
    'users/s of the bare loop',
    median(({ bare }) => speed(bare)),
  );
  report.note(
    "users/s of a customer's script",
    median(({ script }) => speed(script)),
  );
  report.atLeast(
    'users/s to the bare loop',
    median(({ bare, ours }) => ours.usersPerSecond / speed(bare)),
    FLOORS.toLimit,
  );
  report.atLeast(
    "users/s to a customer's script",
    median(({ script, ours }) => ours.usersPerSecond / speed(script)),
    FLOORS.toScript,
  );
  report.note(
    'CPU-seconds of our processes per 1,000 users',
    median(({ ours }) => ours.cpuSecondsPer1000),
  );
  report.atMost(
    'CPU time of our processes per user to the bare loop',
    median(({ bare, ours }) => ours.cpuSecondsPer1000 / cpuPer1000(bare)),
    FLOORS.cpuToLimit,
  );
  for (const name of Object.keys(rounds[0]!.ours.cpuSecondsPer1000Of))
    report.note(
      `CPU-seconds per 1,000: ${name}`,
      median(({ ours }) => ours.cpuSecondsPer1000Of[name]!),
    );
  const peak = (name: string): number => Math.max(...rounds.map(({ ours }) => ours.peakRssMB[name]!));
  for (const name of SERVICES) report.atMost(`MB at most: ${name}`, peak(name), mostMemoryMB);
  const wrong = rounds.filter(({ ours }) => ours.endState === 'wrong').map((_, at) => `of a round: ${at + 1}`);
  report.nothing('end states in Ziik that are wrong', wrong);

  tell.table(
    report.figures.map(({ what, value, bound, holds }) => [
      bound === undefined ? what : `${what} (${bound})`,
      holds ? value : `${value}  FAILED`,
    ]),
  );
  const round = (value: number, digits = 0): number => Number(value.toFixed(digits));
  const document = {
    users,
    usersPerSecond: round(median(({ ours }) => ours.usersPerSecond)),
    limitUsersPerSecond: round(median(({ bare }) => speed(bare))),
    scriptUsersPerSecond: round(median(({ script }) => speed(script))),
    cpuSecondsPer1000: round(
      median(({ ours }) => ours.cpuSecondsPer1000),
      3,
    ),
    limitCpuSecondsPer1000: round(
      median(({ bare }) => cpuPer1000(bare)),
      3,
    ),
    cpuSecondsPer1000Of: Object.fromEntries(
      Object.keys(rounds[0]!.ours.cpuSecondsPer1000Of).map((name) => [
        name,
        round(
          median(({ ours }) => ours.cpuSecondsPer1000Of[name]!),
          3,
        ),
      ]),
    ),
    peakRssMB: Object.fromEntries(SERVICES.map((name) => [name, peak(name)])),
    endState: wrong.length === 0 ? 'right' : 'wrong',
  };
  return conclude(tools, 'first', report, json ? document : null);
}
