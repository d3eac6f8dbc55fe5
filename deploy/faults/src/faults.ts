import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openWorkFolder, runProgram } from '@user-sync/local';
import { describeStep, type Step } from './plan/history.ts';
import { type Emphasis, planHistory } from './plan/plan-history.ts';
import { logFileOf, tryHistory, type Verdict } from './trial.ts';
import { startFoundations } from './world/foundations.ts';

const usage = `npm run faults -- [--seed N] [--runs M] [--on STEP,…] [--show] [--logs FOLDER] [--json]
  M random histories from seed N on (default 1 and 5), with the services killed, frozen, doubled and cut off, and Graph
  and Ziik in trouble. Exits with 1 where one of them does not end as the requirements say.`;

await runProgram(async (tools) => {
  const { log, signal, onStop } = tools;
  let options: {
    seed: number;
    runs: number;
    emphasis: Emphasis;
    show: boolean;
    logs: string | undefined;
    json: boolean;
  };
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        runs: { type: 'string', default: '5' },
        on: { type: 'string' },
        show: { type: 'boolean', default: false },
        logs: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    options = {
      seed: Number(values.seed),
      runs: Number(values.runs),
      emphasis: values.on ? { on: values.on.split(',') as Step['do'][] } : {},
      show: values.show,
      logs: values.logs,
      json: values.json,
    };
    if (!Number.isInteger(options.seed) || !Number.isInteger(options.runs) || options.runs < 1)
      throw new TypeError('--seed and --runs: whole numbers.');
  } catch (error) {
    log(`${(error as Error).message}\n${usage}`);
    return 64;
  }
  const { seed, runs, emphasis, show, logs, json } = options;
  if (logs) await mkdir(logs, { recursive: true });
  const workFolder = await openWorkFolder();
  onStop(() => workFolder.remove());
  const foundations = await startFoundations(workFolder, tools);

  const verdicts: Verdict[] = [];
  for (let number = seed; number < seed + runs; number++) {
    const history = planHistory(number, emphasis);
    if (show) for (const step of history.steps) log(describeStep(step));
    const logFile = logs && logFileOf(logs, history);
    const verdict = await tryHistory(history, foundations, { workFolder, signal, logFile });
    verdicts.push(verdict);
    log(lineOf(verdict));
    for (const { rule, words } of verdict.differences.slice(0, 12)) log(`  ${rule}: ${words}`);
  }
  const bad = verdicts.filter(({ differences }) => differences.length > 0);
  log(
    `${verdicts.length - bad.length} of ${verdicts.length} histories ended right${bad.length > 0 ? `; not seeds ${bad.map((each) => each.seed).join(', ')}` : ''}`,
  );
  if (json) process.stdout.write(`${JSON.stringify(verdicts)}\n`);
  return bad.length === 0 ? 0 : 1;
});

function lineOf({ seed, steps, people, calls, runs, settledAfter, seconds, differences }: Verdict): string {
  const outcome = differences.length === 0 ? 'right' : `WRONG (${differences.length})`;
  return `seed ${seed}: ${outcome}; ${steps} steps, ${people} people, ${runs} runs, ${calls} calls; at rest after ${settledAfter} s, ${seconds} s in all`;
}
