import { parseArgs } from 'node:util';
import {
  configure,
  createNarrator,
  judgeZiik,
  makeCustomer,
  runProgram,
  SERVICES,
  type ServiceName,
  type Stack,
  usersInZiik,
} from '@user-sync/local';
import { cpuSeconds, mostMemoryMB, peakRssMB } from './measure-process.ts';
import { type Ground, openGround } from './open-ground.ts';
import { runBareLoop } from './run-bare-loop.ts';
import { startSwallowing } from './start-swallowing.ts';

/** Below this many users per second the bench fails, on 2 cores with everything on one machine. */
const floorUsersPerSecond = 2500;
/** The bare loop's speed does not depend on the directory's size, so a large one is sampled. */
const bareLoopSample = 100_000;

const usage = `npm run bench -- [--users N] [--seed N] [--telemetry] [--json] [--cpu-prof FOLDER]
  First synchronisation of N people (default 20000) through all services, and the bare loop beside it. Exits with 1 when
  the end state in Ziik is wrong, the speed is below ${floorUsersPerSecond} users/s, or a process needed more than ${mostMemoryMB} MB.
  --telemetry: twice, without and with telemetry to a receiver that swallows it, and what it costs.`;

await runProgram(async (tools) => {
  const { signal, log, onStop } = tools;
  let options: { users: number; seed: number; json: boolean; telemetry: boolean; profileTo: string | undefined };
  try {
    const { values } = parseArgs({
      options: {
        users: { type: 'string', default: '20000' },
        seed: { type: 'string', default: '7' },
        json: { type: 'boolean', default: false },
        telemetry: { type: 'boolean', default: false },
        'cpu-prof': { type: 'string' },
      },
    });
    options = {
      users: Number(values.users),
      seed: Number(values.seed),
      json: values.json,
      telemetry: values.telemetry,
      profileTo: values['cpu-prof'],
    };
    if (!Number.isInteger(options.users) || options.users < 10)
      throw new TypeError('--users: a whole number from 10 on.');
    if (process.platform !== 'linux') throw new TypeError('The bench reads /proc, so it runs on Linux only.');
  } catch (error) {
    log(`${(error as Error).message}\n${usage}`);
    return 64;
  }
  const { users, seed, json, telemetry, profileTo } = options;
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);

  tell.heading('Starting everything');
  const ground = await openGround(tools);
  const { sandbox } = ground;

  tell.heading('The bare loop: Graph pages → POST, nothing else');
  const bare = await runBareLoop(sandbox, Math.min(users, bareLoopSample), seed + 1);
  const limit = bare.users / bare.seconds;
  tell.line(`${Math.round(limit)} users/s, ${((bare.cpuSeconds / bare.users) * 1000).toFixed(3)} CPU-s per 1,000`);

  const measured: Result[] = [];
  for (const swallow of telemetry ? [undefined, await startSwallowing()] : [undefined]) {
    if (swallow) onStop(() => swallow.close());
    tell.heading(
      `First synchronisation of ${users} people through all services${telemetry ? `, telemetry ${swallow ? 'on' : 'off'}` : ''}`,
    );
    // Each on a Kafka, a PostgreSQL and stand-ins of its own.
    const place = swallow ? await openGround(tools) : ground;
    measured.push(await measure(place, swallow ? { OTEL_EXPORTER_OTLP_ENDPOINT: swallow.url } : {}));
    await place.stop();
    if (swallow) tell.line(`received: ${Math.round(swallow.bytes() / 1e6)} MB`);
  }
  const each = (value: (result: Result) => string | number) => measured.map(value).join('  |  ');
  tell.table([
    ...(telemetry ? [['telemetry', 'off  |  on'] as const] : []),
    ['users per second', each((result) => result.usersPerSecond)],
    ['users per second of the bare loop', Math.round(limit)],
    ['CPU-seconds of our processes per 1,000 users', each((result) => result.cpuSecondsPer1000)],
    ...SERVICES.map((name) => [`  of them ${name}`, each((result) => result.cpuSecondsPer1000Of[name]!)] as const),
    ...SERVICES.map((name) => [`MB at most: ${name}`, each((result) => result.peakRssMB[name]!)] as const),
    ['end state in Ziik', each((result) => result.endState)],
  ]);
  if (json) process.stdout.write(`${JSON.stringify(telemetry ? measured : measured[0])}\n`);

  const faults = measured.flatMap((result) => [
    result.endState === 'wrong' && 'the end state is wrong',
    result.usersPerSecond < floorUsersPerSecond && `below the floor of ${floorUsersPerSecond} users/s`,
    ...Object.entries(result.peakRssMB).map(
      ([name, size]) => size > mostMemoryMB && `${name} needed more than ${mostMemoryMB} MB`,
    ),
  ]);
  for (const fault of faults) if (fault) log(`Bench failed: ${fault}.`);
  return faults.some(Boolean) ? 1 : 0;

  /** One first synchronisation of a customer of its own. */
  async function measure({ sandbox, startServices }: Ground, env: NodeJS.ProcessEnv): Promise<Result> {
    const stack = await startServices(env, profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`] : []);
    const customer = await makeCustomer(sandbox, 'acme', users, seed);
    const before = await usersInZiik(sandbox, customer.slug);
    const { admin, integrationId } = await configure(sandbox, stack.config, customer);
    const cpuBefore = await cpuOfServices(stack);
    const startedAt = performance.now();
    await admin.run(integrationId, 'full', tell.progress(), { signal, everyMs: 100 });
    const seconds = (performance.now() - startedAt) / 1000;
    const cpu = await cpuOfServices(stack);
    const peak = await Promise.all(SERVICES.map(async (name) => [name, await peakRssMB(stack.pids()[name]!)] as const));

    tell.line('comparing Ziik with the directory');
    const verdict = await judgeZiik({ ...sandbox, ...customer, seeded: users, before });
    for (const difference of verdict.differences) tell.line(difference);
    const cpuEach = Object.fromEntries(
      SERVICES.map((name) => [name, round(((cpu[name] - cpuBefore[name]) / users) * 1000, 3)]),
    );
    return {
      users,
      usersPerSecond: Math.round(users / seconds),
      limitUsersPerSecond: Math.round(limit),
      cpuSecondsPer1000: round(
        Object.values(cpuEach).reduce((sum, one) => sum + one, 0),
        3,
      ),
      cpuSecondsPer1000Of: cpuEach,
      peakRssMB: Object.fromEntries(peak),
      endState: verdict.right ? 'right' : 'wrong',
    };
  }
});

interface Result {
  readonly users: number;
  readonly usersPerSecond: number;
  readonly limitUsersPerSecond: number;
  readonly cpuSecondsPer1000: number;
  readonly cpuSecondsPer1000Of: Readonly<Record<string, number>>;
  readonly peakRssMB: Readonly<Record<string, number>>;
  readonly endState: 'right' | 'wrong';
}

async function cpuOfServices(stack: Stack): Promise<Record<ServiceName, number>> {
  const pids = stack.pids();
  const each = await Promise.all(SERVICES.map(async (name) => [name, await cpuSeconds(pids[name]!)] as const));
  return Object.fromEntries(each) as Record<ServiceName, number>;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
