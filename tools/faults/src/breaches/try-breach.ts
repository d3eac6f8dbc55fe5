import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { breachText, copyTree } from '@user-sync/checks';
import type { Verdict } from '../trial.ts';
import type { FaultBreach } from './breach.ts';

/** The tree that is copied. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** What came of letting histories happen with a rule broken. */
export interface BreachVerdict {
  readonly breach: FaultBreach;
  /** The seed and the first difference that the judge reported; null: none within the seeds. */
  readonly caughtBy: { readonly seed: number; readonly rule: string; readonly words: string } | null;
  readonly histories: number;
  readonly seconds: number;
}

/** Breaks the rule in a copy of the tree, and runs histories there until the judge reports a difference. */
export async function tryBreach(breach: FaultBreach, folder: string, signal: AbortSignal): Promise<BreachVerdict> {
  const began = performance.now();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyTree(root, folder);
  for (const edit of breach.edits) {
    const path = join(folder, edit.file);
    await writeFile(path, breachText(await readFile(path, 'utf8'), { name: breach.name, ...edit }));
  }
  await run(folder, ['tools/run/build.mjs'], signal);
  const args = ['--breach', breach.name, '--runs', String(breach.seeds), '--until-wrong', '--json'];
  const words = await run(folder, ['tools/faults/dist/main.js', ...args], signal);
  const line = words.split('\n').findLast((each) => each.startsWith('['));
  if (line === undefined) throw new Error(`With the breach "${breach.name}" no history ended:\n${words.slice(-2_000)}`);
  const verdicts: Verdict[] = JSON.parse(line);
  const wrong = verdicts.find(({ differences }) => differences.length > 0);
  return {
    breach,
    caughtBy: wrong ? { seed: wrong.seed, ...wrong.differences[0]! } : null,
    histories: verdicts.length,
    seconds: Math.round((performance.now() - began) / 1_000),
  };
}

/** Runs a script of the copy on this Node; resolves to its standard output (or to all, where it has none). */
function run(cwd: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, ['--enable-source-maps', ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-20_000);
  });
  const end = () => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', () => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) failed(signal.reason);
      else done(output || errors);
    });
  });
}
