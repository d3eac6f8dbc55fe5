import { parseArgs } from 'node:util';
import { createNarrator } from '@user-sync/demo';
import { type ProgramTools, runProgram } from '@user-sync/stack';
import { openGround } from '../open-ground.ts';
import { million } from './million.ts';
import { outage } from './outage.ts';
import { createReport, type Figure } from './report.ts';
import { rush } from './rush.ts';
import { judgeProcesses, type Scenario } from './scenario.ts';
import { webhooks } from './webhooks.ts';

const scenarios: Readonly<Record<string, Scenario>> = { outage, rush, webhooks, million };

const usage = `npm run load -- [--scenario NAME] [--users N] [--seed N] [--json] [--cpu-prof FOLDER]
  Loads the services, measures, and judges both the figures and the end state in Ziik. Exits with 1 when one is wrong.
${Object.entries(scenarios)
  .map(([name, { about, users }]) => `  --scenario ${name.padEnd(8)}  ${about} (N: ${users} by default)`)
  .join('\n')}
  Without a name: all, one after the other.`;

await runProgram(async (tools) => {
  let wanted: ReturnType<typeof readArguments>;
  try {
    wanted = readArguments();
    if (process.platform !== 'linux') throw new TypeError('Memory is read from /proc, so it runs on Linux only.');
  } catch (error) {
    tools.log(`${(error as Error).message}\n${usage}`);
    return 64;
  }
  let failed = 0;
  for (const name of wanted.names) {
    const figures = await playScenario(tools, scenarios[name]!, wanted);
    if (wanted.json) process.stdout.write(`${JSON.stringify({ scenario: name, figures })}\n`);
    for (const { what, value, bound, holds } of figures) {
      if (holds) continue;
      failed++;
      tools.log(`Load ${name} failed: ${what}: ${value}, not ${bound}.`);
    }
  }
  return failed === 0 ? 0 : 1;
});

async function playScenario(
  tools: ProgramTools,
  scenario: Scenario,
  { users = scenario.users, seed, nodeArgs }: ReturnType<typeof readArguments>,
): Promise<readonly Figure[]> {
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  tell.heading(`${scenario.about}: starting everything`);
  const { sandbox, startServices, stop } = await openGround(tools);
  const stack = await startServices(scenario.env, nodeArgs);
  const pids = stack.pids();
  const report = createReport(({ what, value, bound, holds }) =>
    tell.line(`${what}: ${value}${bound === undefined ? '' : ` (${bound}: ${holds ? 'holds' : 'FAILED'})`}`),
  );
  const stage = { sandbox, stack, tell, report, signal: tools.signal, users, seed };
  await scenario.run(stage);
  await judgeProcesses(stage, pids);
  await stop();
  return report.figures;
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      users: { type: 'string' },
      seed: { type: 'string', default: '7' },
      json: { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
    },
  });
  const { scenario, users, seed, json, 'cpu-prof': profileTo } = values;
  if (scenario !== undefined && !(scenario in scenarios)) throw new TypeError(`There is no scenario "${scenario}".`);
  if (users !== undefined && !(Number.isInteger(Number(users)) && Number(users) >= 1000))
    throw new TypeError('--users: a whole number from 1000 on.');
  return {
    names: scenario === undefined ? Object.keys(scenarios) : [scenario],
    users: users === undefined ? undefined : Number(users),
    seed: Number(seed),
    json,
    nodeArgs: profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`] : [],
  };
}
