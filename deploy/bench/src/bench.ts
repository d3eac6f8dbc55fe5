import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  configure,
  createNarrator,
  judgeZiik,
  makeCustomer,
  openWorkFolder,
  runProgram,
  SERVICES,
  type ServiceName,
  type Stack,
  sandboxSettings,
  startSandbox,
  startStack,
  usersInZiik,
  type WorkFolder,
} from '@user-sync/local';
import { cpuSeconds, peakRssMB } from './measure-process.ts';
import { runBareLoop } from './run-bare-loop.ts';
import { startSwallowing } from './start-swallowing.ts';

/** Below this many users per second the bench fails, on 2 cores with everything on one machine. */
const floorUsersPerSecond = 2500;
/** The most memory that a process may have needed. */
const mostMemoryMB = 250;
/** The bare loop's speed does not depend on the directory's size, so a large one is sampled. */
const bareLoopSample = 100_000;

const usage = `npm run bench -- [--users N] [--seed N] [--telemetry] [--json] [--cpu-prof FOLDER]
  First synchronisation of N people (default 20000) through all services, and the bare loop beside it. Exits with 1 when
  the end state in Ziik is wrong, the speed is below ${floorUsersPerSecond} users/s, or a process needed more than ${mostMemoryMB} MB.
  --telemetry: twice, without and with telemetry to a receiver that swallows it, and what it costs.`;

await runProgram(async ({ signal, log, onStop }) => {
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
  const folder = await openWorkFolder(process.env.DATA_DIR);
  onStop(() => folder.remove());
  const logFile = createWriteStream(join(folder.path, 'services.log'));
  const sandbox = await startSandbox(process.env, signal);
  onStop(() => sandbox.stop());

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
    const env = {
      ...process.env,
      ...sandboxSettings(sandbox),
      ...(swallow && { OTEL_EXPORTER_OTLP_ENDPOINT: swallow.url }),
    };
    const place = swallow ? await openWorkFolder() : folder;
    if (swallow) onStop(() => place.remove());
    measured.push(await measure(place, env, swallow ? 'acme-told' : 'acme'));
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

  /** One first synchronisation on services, Kafka and PostgreSQL of its own. */
  async function measure(workFolder: WorkFolder, env: NodeJS.ProcessEnv, slug: string): Promise<Result> {
    const stack = await startStack({
      workFolder,
      env: { CONFIG_PORT: '0', LOG_LEVEL: 'info', ...env },
      log,
      durable: false,
      onLog: (chunk) => void logFile.write(chunk),
      signal,
      nodeArgs: profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`] : [],
    });
    onStop(() => stack.stop());
    const customer = await makeCustomer(sandbox, slug, users, seed);
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
    await stack.stop();
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
