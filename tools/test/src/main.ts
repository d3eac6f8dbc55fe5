import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dieWithUs, findChromium, openWorkFolder, provideParts, type WorkFolder } from '@user-sync/stack';
import { lintCommands } from './lint-commands.ts';

// `npm test`: the checks, then Kafka and Postgres, then Jest with all tiers. `--unit`: the unit tier alone, without the
// parts; the other arguments are Jest's, and tests selected by them run without the checks. The last line is
// `N passed, M failed`, where a failed check counts as one.

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const unitOnly = process.argv.includes('--unit');
const given = process.argv.slice(2).filter((arg) => arg !== '--unit');
const jest = ['node_modules/jest/bin/jest.js', ...given, ...(unitOnly ? ['--selectProjects', 'unit'] : [])];

const { FORCE_COLOR, ...inherited } = process.env;
const env: NodeJS.ProcessEnv = { ...inherited, ...(FORCE_COLOR && { FORCE_COLOR }) };
const jestEnv = (): NodeJS.ProcessEnv => ({
  ...env,
  NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim(),
});

const interrupted = new AbortController();
let running: ChildProcess | undefined;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) return;
    process.exitCode = code;
    interrupted.abort(new Error(`interrupted by ${signal}`));
    if (running) endGroup(running);
  });
}

/** Runs one phase, says how it went and how long it took, and keeps the exit code of the first failure. */
async function phase(name: string, run: () => Promise<number>): Promise<boolean> {
  const startedAt = performance.now();
  const code = await run().catch((error: Error) => {
    if (!interrupted.signal.aborted) process.stdout.write(`${error.message}\n`);
    return 1;
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const outcome = interrupted.signal.aborted ? 'interrupted' : code === 0 ? 'ok' : `failed (${code})`;
  process.stdout.write(`${name}: ${outcome}, ${seconds} s\n`);
  if (code !== 0) process.exitCode ||= code;
  return code === 0;
}

/** Runs a script on this Node, in a process group of its own: what it starts itself ends with it. */
async function runNode(args: readonly string[], childEnv: NodeJS.ProcessEnv, onOutput?: (text: string) => void) {
  interrupted.signal.throwIfAborted();
  const [command, commandArgs] = dieWithUs(process.execPath, args, 'TERM');
  const child = spawn(command, commandArgs, {
    cwd: root,
    env: childEnv,
    detached: true,
    stdio: ['ignore', onOutput ? 'pipe' : 'inherit', 'inherit'],
  });
  running = child;
  child.stdout?.setEncoding('utf8').on('data', onOutput ?? (() => {}));
  const code = await new Promise<number>((done, failed) => {
    child.once('error', failed);
    child.once('close', (exitCode) => done(exitCode ?? 1));
  });
  running = undefined;
  return code;
}

function endGroup(child: ChildProcess): void {
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // It has ended already.
    }
  };
  kill('SIGTERM');
  setTimeout(kill, 5_000, 'SIGKILL').unref();
}

/** Whether the tests that the arguments select need Kafka and Postgres, and a browser. */
async function findNeeds(): Promise<{ parts: boolean; browser: boolean }> {
  if (unitOnly) return { parts: false, browser: false };
  if (given.length === 0) return { parts: true, browser: true };
  let files = '';
  await runNode([...jest, '--listTests'], jestEnv(), (text) => {
    files += text;
  });
  return {
    parts: /\.(int|e2e)\.spec\.ts$/m.test(files),
    browser: /\/e2e\/browser\/.*\.e2e\.spec\.ts$/m.test(files),
  };
}

/** Playwright's own Chromium, for a machine without one; it downloads what is not there yet. */
async function provideChromium(): Promise<number> {
  const code = await runNode(['node_modules/playwright-core/cli.js', 'install', 'chromium-headless-shell'], env);
  if (code !== 0) {
    process.stdout.write(
      'There is no Chromium for the browser tests: install `chromium` or `google-chrome`, name one in CHROMIUM, or let ' +
        'Playwright download its own from cdn.playwright.dev.\n',
    );
  }
  return code;
}

async function runJest(results: string): Promise<number> {
  const args = [...jest, '--json', `--outputFile=${results}`];
  if (!given.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg))) args.push('--maxWorkers=2');
  if (given.length === 0) args.push('--passWithNoTests');
  // With an output file the report on standard output is empty, and people read standard error.
  return runNode(args, jestEnv());
}

/** Tests and failures by Jest's report; a suite that did not even load is a failure. */
async function countTests(results: string): Promise<{ passed: number; failed: number }> {
  const report = await readFile(results, 'utf8').then(JSON.parse, () => undefined);
  if (!report) return { passed: 0, failed: 1 };
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites };
}

/** What `npm run lint` does, each part although another has failed. */
async function lint(): Promise<number> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  let worst = 0;
  for (const command of lintCommands(scripts.lint)) worst = Math.max(worst, await runNode(command, env));
  return worst;
}

/** What `npm run typecheck` does: the panel and its tests know a browser, so they have settings of their own. */
async function checkTypes(): Promise<number> {
  let worst = 0;
  for (const project of ['tsconfig.json', 'services/panel/tsconfig.json', 'e2e/browser/tsconfig.json'])
    worst = Math.max(worst, await runNode(['node_modules/typescript/bin/tsc', '-p', project, '--noEmit'], env));
  return worst;
}

async function testAll(workFolder: WorkFolder, ends: AsyncDisposableStack) {
  const checks: boolean[] = [];
  if (given.length === 0) {
    checks.push(await phase('types', checkTypes), await phase('style', lint));
  }
  let isReady = true;
  const needs = await findNeeds();
  if (needs.browser && findChromium(env) === undefined) checks.push(await phase('Chromium', provideChromium));
  if (needs.parts) {
    isReady = await phase('Kafka and Postgres', async () => {
      const log = (line: string) => void process.stdout.write(`${line}\n`);
      const parts = await provideParts({ env, workFolder, durable: false, log, signal: interrupted.signal });
      ends.defer(() => parts.stop());
      // A broker that is not ours is not to be killed.
      if (env.KAFKA_BROKERS) env.KAFKA_IS_GIVEN = '1';
      env.KAFKA_BROKERS = parts.kafka.brokers;
      env.DATABASE_URL = parts.postgres.url;
      return 0;
    });
  }
  const results = join(workFolder.path, 'jest.json');
  await rm(results, { force: true });
  if (isReady) await phase('tests', () => runJest(results));
  const { passed, failed } = await countTests(results);
  return { passed, failed: failed + checks.filter((isGood) => !isGood).length };
}

const ends = new AsyncDisposableStack();
const workFolder = await openWorkFolder(process.env.DATA_DIR);
ends.defer(() => workFolder.remove());
const counts = await testAll(workFolder, ends).catch((error: Error) => {
  process.exitCode ||= 1;
  if (!interrupted.signal.aborted) process.stdout.write(`${error.stack}\n`);
  return { passed: 0, failed: 1 };
});
await ends.disposeAsync();
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
