import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWorkFolder, type ProgramTools, provideParts, runProgram } from '@user-sync/stack';
import { findReachedCode } from '../reached-code/reached-code.ts';
import { type Breach, breachText, misfits, unreachedBreaches } from './breach.ts';
import { BREACHES_OF_APPLIER_AND_CONFIG } from './breaches-of-applier-and-config.ts';
import { BREACHES_OF_THE_DOMAIN } from './breaches-of-the-domain.ts';
import { BREACHES_OF_THE_PATH } from './breaches-of-the-path.ts';
import { copyTree } from './copy-of-the-tree.ts';
import { unnamedTests } from './named-tests.ts';
import { runTests } from './run-tests.ts';

// `npm run mutants`: breaks a rule in a copy of the tree, one at a time, and runs the tests that must notice. Prints a
// table; exit code 1 where a breach survives. Arguments select breaches by a part of their names.

const root = resolve(fileURLToPath(import.meta.url), '../../../../..');
const AT_ONCE = 2;

interface Verdict {
  readonly breach: Breach;
  /** The first test that failed; null: none did. */
  readonly caughtBy: string | null;
  readonly seconds: number;
}

const isUnit = ({ caughtBy: { file } }: Breach) => !/\.(int|e2e)\.spec\.ts$/.test(file);
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(tools: ProgramTools): Promise<number> {
  const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
  const breaches = [...BREACHES_OF_THE_DOMAIN, ...BREACHES_OF_THE_PATH, ...BREACHES_OF_APPLIER_AND_CONFIG].filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  if (breaches.length === 0) {
    tools.log(`No breach has "${wanted.join('" or "')}" in its name.`);
    return 64;
  }
  const problems = await misfits(
    root,
    breaches.map((breach) => ({ name: breach.name, edits: [breach] })),
  );
  problems.push(...unreachedBreaches(breaches, findReachedCode(root)), ...unnamedTests(root, breaches));
  for (const problem of problems) say(problem);
  if (problems.length > 0) return 1;

  const workFolder = await openWorkFolder();
  tools.onStop(() => workFolder.remove());
  const copies = Array.from({ length: AT_ONCE }, (_, index) => join(workFolder.path, `copy-${index}`));
  for (const copy of copies) {
    await mkdir(copy);
    await copyTree(root, copy);
  }
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  if (!breaches.every(isUnit)) {
    const { log, signal } = tools;
    const parts = await provideParts({ env, workFolder, durable: false, log, signal });
    tools.onStop(() => parts.stop());
    env.KAFKA_BROKERS = parts.kafka.brokers;
    env.DATABASE_URL = parts.postgres.url;
  }

  if (!(await passUnbroken(copies[0]!, breaches, env, tools.signal))) return 1;
  const waiting = breaches.values();
  const verdicts: Verdict[] = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (const breach of waiting) {
        const verdict = await tryBreach(copy, breach, env, tools.signal);
        verdicts.push(verdict);
        tools.log(`${verdict.caughtBy === null ? 'SURVIVED' : 'caught'}: ${breach.name} (${verdict.seconds} s)`);
      }
    }),
  );
  printTable(breaches.map((breach) => verdicts.find((verdict) => verdict.breach === breach)!));
  const survivors = verdicts.filter(({ caughtBy }) => caughtBy === null).length;
  say(`${verdicts.length} breaches, ${verdicts.length - survivors} caught, ${survivors} survived`);
  return survivors === 0 ? 0 : 1;
}

/** Without a breach the same tests pass, and each title names one at least: else a catch would prove nothing. */
async function passUnbroken(copy: string, breaches: readonly Breach[], env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const whole = breaches.filter(({ caughtBy }) => caughtBy.title === undefined);
  const named = breaches.filter(({ caughtBy }) => caughtBy.title !== undefined);
  const problems: string[] = [];
  for (const group of [whole, named]) {
    if (group.length === 0) continue;
    const files = [...new Set(group.map(({ caughtBy }) => caughtBy.file))];
    const titles = [...new Set(group.flatMap(({ caughtBy }) => caughtBy.title ?? []))];
    const { passed, failed, broken } = await runTests(copy, files, titles, { env, signal });
    if (broken !== null) problems.push(broken);
    problems.push(...failed.map((test) => `fails without any breach: ${test}`));
    const missing = titles.filter((title) => !passed.some((test) => test.includes(title)));
    problems.push(...missing.map((title) => `there is no such test: ${title}`));
  }
  for (const problem of problems) say(problem);
  return problems.length === 0;
}

async function tryBreach(copy: string, breach: Breach, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Verdict> {
  const path = join(copy, breach.file);
  const text = await readFile(path, 'utf8');
  const startedAt = performance.now();
  await writeFile(path, breachText(text, breach));
  const { file, title } = breach.caughtBy;
  const report = await runTests(copy, [file], title === undefined ? [] : [title], { env, signal });
  await writeFile(path, text);
  if (report.broken !== null) throw new Error(`The breach "${breach.name}" does not even load:\n${report.broken}`);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return { breach, caughtBy: report.failed[0] ?? null, seconds };
}

function printTable(verdicts: readonly Verdict[]): void {
  const rows = verdicts.map(({ breach, caughtBy, seconds }) => [
    breach.name,
    caughtBy === null ? 'SURVIVED' : `${breach.caughtBy.file}: ${caughtBy}`,
    seconds.toFixed(1),
  ]);
  say('| breach | caught by | seconds |\n| --- | --- | --- |');
  for (const row of rows) say(`| ${row.join(' | ')} |`);
}

await runProgram(main);
