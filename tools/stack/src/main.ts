import { runProgram } from './run-program.ts';
import { startStack } from './start-stack.ts';
import { openWorkFolder } from './work-folder.ts';

// `npm run stack`: everything but the sandbox. One JSON line on standard output when all is ready, and nothing else
// there.
await runProgram(async ({ signal, log, onStop }) => {
  const folder = await openWorkFolder(process.env.DATA_DIR);
  onStop(() => folder.remove());
  const stack = await startStack({ workFolder: folder, env: process.env, log, signal });
  onStop(() => stack.stop());
  const line = {
    config: stack.config,
    kafka: stack.kafka,
    database: stack.database,
    probes: stack.probes(),
    ...(process.argv.includes('--print-pids') && { pids: stack.pids() }),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return { until: stack.ended };
});
