import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dieWithUs } from '@user-sync/stack';

/** What came of running some tests. */
export interface TestReport {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** What kept a file from being run at all, such as a text that does not parse. */
  readonly broken: string | null;
}

interface JestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A breach that makes a test wait in vain is noticed after this time. */
const TEST_PATIENCE_MS = '20000';
const TEST_TIMEOUT_MS = 45_000;

/** Runs the tests of some files in a copy of the tree: all of them, or those whose title has one of the texts. */
export async function runTests(
  copy: string,
  files: readonly string[],
  titles: readonly string[],
  { env, signal }: { env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<TestReport> {
  const output = join(copy, 'jest-report.json');
  await rm(output, { force: true });
  const pattern = titles.map((title) => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const args = [
    join(copy, 'node_modules/jest/bin/jest.js'),
    ...['--rootDir', copy, '--runTestsByPath', ...files, '--json', `--outputFile=${output}`, '--silent', '--runInBand'],
    ...[`--testTimeout=${TEST_TIMEOUT_MS}`, ...(pattern ? ['-t', pattern] : [])],
  ];
  const words = await run(copy, args, { ...env, TEST_PATIENCE_MS }, signal);
  const report = await readFile(output, 'utf8').then(
    (text) => JSON.parse(text) as JestReport,
    () => null,
  );
  if (report === null) return { passed: [], failed: [], broken: words.slice(-2_000) };
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (status: string) => results.filter((each) => each.status === status).map(({ fullName }) => fullName);
  const unloaded = report.testResults.find(({ assertionResults }) => assertionResults.length === 0);
  return { passed: named('passed'), failed: named('failed'), broken: unloaded?.message ?? null };
}

/** Runs a script on this Node in a process group of its own, which ends with the signal. Resolves to what it said. */
function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const [command, commandArgs] = dieWithUs(process.execPath, args, 'TERM');
  const child = spawn(command, commandArgs, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
    });
  }
  const end = () => process.kill(-child.pid!, 'SIGKILL');
  signal.addEventListener('abort', end);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', () => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) failed(signal.reason);
      else done(said);
    });
  });
}
