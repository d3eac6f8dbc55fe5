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
import { openGround } from './open-ground.ts';
import { runBareLoop } from './run-bare-loop.ts';

/** Below this many users per second the bench fails, on 2 cores with everything on one machine. */
const floorUsersPerSecond = 2500;
/** The bare loop's speed does not depend on the directory's size, so a large one is sampled. */
const bareLoopSample = 100_000;

const usage = `npm run bench -- [--users N] [--seed N] [--json] [--cpu-prof FOLDER]
  First synchronisation of N people (default 20000) through all services, and the bare loop beside it. Exits with 1 when
  the end state in Ziik is wrong, the speed is below ${floorUsersPerSecond} users/s, or a process needed more than ${mostMemoryMB} MB.`;

await runProgram(async (tools) => {
  const { signal, log } = tools;
  let options: { users: number; seed: number; json: boolean; profileTo: string | undefined };
  try {
    const { values } = parseArgs({
      options: {
        users: { type: 'string', default: '20000' },
        seed: { type: 'string', default: '7' },
        json: { type: 'boolean', default: false },
        'cpu-prof': { type: 'string' },
      },
    });
    options = {
      users: Number(values.users),
      seed: Number(values.seed),
      json: values.json,
      profileTo: values['cpu-prof'],
    };
    if (!Number.isInteger(options.users) || options.users < 10)
      throw new TypeError('--users: a whole number from 10 on.');
    if (process.platform !== 'linux') throw new TypeError('The bench reads /proc, so it runs on Linux only.');
  } catch (error) {
    log(`${(error as Error).message}\n${usage}`);
    return 64;
  }
  const { users, seed, json, profileTo } = options;
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);

  tell.heading('Starting everything');
  const { sandbox, startServices } = await openGround(tools);

  tell.heading('The bare loop: Graph pages → POST, nothing else');
  const bare = await runBareLoop(sandbox, Math.min(users, bareLoopSample), seed + 1);
  const limit = bare.users / bare.seconds;
  tell.line(`${Math.round(limit)} users/s, ${((bare.cpuSeconds / bare.users) * 1000).toFixed(3)} CPU-s per 1,000`);

  const stack = await startServices({}, profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`] : []);

  tell.heading(`First synchronisation of ${users} people through all services`);
  const customer = await makeCustomer(sandbox, 'acme', users, seed);
  const before = await usersInZiik(sandbox, customer.slug);
  const { admin, integrationId } = await configure(sandbox, stack.config, customer);
  const cpuBefore = await cpuOfServices(stack);
  const startedAt = performance.now();
  await admin.run(integrationId, 'full', tell.progress(), { signal, everyMs: 100 });
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = await cpuOfServices(stack);
  const peak = await Promise.all(SERVICES.map(async (name) => [name, await peakRssMB(stack.pids()[name]!)] as const));

  tell.heading('Comparing Ziik with the directory');
  const verdict = await judgeZiik({ ...sandbox, ...customer, seeded: users, before });
  for (const difference of verdict.differences) tell.line(difference);
  const cpuEach = Object.fromEntries(
    SERVICES.map((name) => [name, round(((cpu[name] - cpuBefore[name]) / users) * 1000, 3)]),
  );
  const result = {
    users,
    usersPerSecond: Math.round(users / seconds),
    limitUsersPerSecond: Math.round(limit),
    cpuSecondsPer1000: round(
      Object.values(cpuEach).reduce((sum, each) => sum + each, 0),
      3,
    ),
    cpuSecondsPer1000Of: cpuEach,
    peakRssMB: Object.fromEntries(peak),
    endState: verdict.right ? 'right' : 'wrong',
  };
  tell.table([
    ['users per second', result.usersPerSecond],
    ['users per second of the bare loop', result.limitUsersPerSecond],
    ['CPU-seconds of our processes per 1,000 users', String(result.cpuSecondsPer1000)],
    ...SERVICES.map((name) => [`  of them ${name}`, String(cpuEach[name])] as const),
    ...peak.map(([name, size]) => [`MB at most: ${name}`, size] as const),
    ['end state in Ziik', result.endState],
  ]);
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);

  const faults = [
    !verdict.right && 'the end state is wrong',
    result.usersPerSecond < floorUsersPerSecond && `below the floor of ${floorUsersPerSecond} users/s`,
    ...peak.map(([name, size]) => size > mostMemoryMB && `${name} needed more than ${mostMemoryMB} MB`),
  ].filter((fault) => fault !== false);
  for (const fault of faults) log(`Bench failed: ${fault}.`);
  return faults.length === 0 ? 0 : 1;
});

async function cpuOfServices(stack: Stack): Promise<Record<ServiceName, number>> {
  const pids = stack.pids();
  const each = await Promise.all(SERVICES.map(async (name) => [name, await cpuSeconds(pids[name]!)] as const));
  return Object.fromEntries(each) as Record<ServiceName, number>;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
