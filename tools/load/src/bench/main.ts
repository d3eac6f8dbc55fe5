import { parseArgs } from 'node:util';
import { runProgram } from '@user-sync/stack';
import { mostMemoryMB } from '../measure-process.ts';
import { benchFirst } from './first.ts';
import { benchFull } from './large/full.ts';
import { benchHour } from './large/hour.ts';
import { benchMemory } from './large/memory.ts';
import { benchRemap } from './large/remap.ts';
import { benchPanel } from './panel.ts';
import { benchPreview } from './preview.ts';
import { benchTenants } from './tenants.ts';

const usage = `npm run bench -- [--scenario NAME] [--users N] [--seed N] [--rounds N] [--telemetry] [--json] [--cpu-prof FOLDER]
  Exits with 1 where the end state is wrong or a figure misses its floor. Speeds are judged as ratios within one run:
  machines differ. Every process may need ${mostMemoryMB} MB at most. --telemetry: with telemetry, to a receiver that
  swallows it. Scenarios, of 100000 people by default; medians of --rounds (3 by default):
  first (the default, of 20000 people): the first synchronisation through all services, beside the bare loop and the
  script that a customer would write, in turn.
  hour: one person in a hundred has changed in Azure: HTTP calls per changed person.
  full: full runs of an unchanged directory: calls to Ziik, and users/s to the first synchronisation's.
  remap: everybody is decided by another field with the same values: rows/s to the first synchronisation's users/s.
  memory: each process's peak for 10000 people, and for all of them.
  panel: what the panel asks of the API.
  preview: previews of other settings, none of which takes more than 5 s.
  tenants: N customers (--tenants, default 5000) of so many people each (--people, default 10): a first run of many at
  once, an hour without changes, and idleness. What an unchanged hour costs does not depend on the people; 5000
  customers of 200 people take this machine an hour to set up.`;

const SCENARIOS = {
  first: benchFirst,
  hour: benchHour,
  full: benchFull,
  remap: benchRemap,
  memory: benchMemory,
  panel: benchPanel,
  preview: benchPreview,
  tenants: benchTenants,
};

await runProgram(async (tools) => {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    tools.log(`${(error as Error).message}\n${usage}`);
    return 64;
  }
  return SCENARIOS[options.scenario](tools, options);
});

function isScenario(name: string): name is keyof typeof SCENARIOS {
  return Object.hasOwn(SCENARIOS, name);
}

/** Throws where the options, or the machine, are none to measure with. */
function readOptions() {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'first' },
      users: { type: 'string' },
      seed: { type: 'string', default: '7' },
      rounds: { type: 'string', default: '3' },
      tenants: { type: 'string', default: '5000' },
      people: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
      telemetry: { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
    },
  });
  const { scenario } = values;
  if (!isScenario(scenario)) throw new TypeError(`There is no scenario "${scenario}".`);
  const users = Number(values.users ?? (scenario === 'first' ? 20_000 : 100_000));
  if (!Number.isInteger(users) || users < 10) throw new TypeError('--users: a whole number from 10 on.');
  const [rounds, tenants, people] = (['rounds', 'tenants', 'people'] as const).map((name) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`--${name}: a whole number from 1 on.`);
    return value;
  }) as [number, number, number];
  if (process.platform !== 'linux') throw new TypeError('The bench reads /proc, so it runs on Linux only.');
  const { json, telemetry, 'cpu-prof': profileTo } = values;
  return { scenario, users, rounds, tenants, people, seed: Number(values.seed), json, telemetry, profileTo };
}
