// The way in of `npm start`, `npm test` and `npm run stack`, `bench`, `load`, `faults`, `mutants`, `cluster:test`. Runs
// on any Node from 20 on and without node_modules: installs what is missing, compiles what changed, then hands over to
// the Node of the lock file.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const programs = {
  demo: 'tools/demo/dist/main.js',
  stack: 'tools/stack/dist/main.js',
  test: 'tools/test/dist/main.js',
  bench: 'tools/load/dist/bench/main.js',
  load: 'tools/load/dist/load/main.js',
  faults: 'tools/faults/dist/main.js',
  mutants: 'tools/checks/dist/mutants/main.js',
  requirements: 'tools/checks/dist/requirements/main.js',
  chart: 'tools/checks/dist/chart/main.js',
  certificates: 'sandbox/certificates/dist/main.js',
  'cluster:test': 'tools/cluster/dist/main.js',
};
const [name, ...args] = process.argv.slice(2);
const program = programs[name];
if (!program) {
  process.stderr.write(`Unknown program "${name}". One of: ${Object.keys(programs).join(', ')}.\n`);
  process.exit(64);
}

let child;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopping = true;
    child?.kill(signal);
  });
}

/** Runs a command whose output goes to standard error (ours is kept for the program), and fails as it fails. */
function run(command, commandArgs, stdio) {
  return new Promise((done, failed) => {
    child = spawn(command, commandArgs, {
      cwd: root,
      stdio,
      env: { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? '' },
    });
    child.on('error', failed);
    child.on('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

async function install() {
  const marker = join(root, 'node_modules', '.installed-from');
  const lock = createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === lock) return;
  process.stderr.write('Installing the packages that package-lock.json names (once) …\n');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], ['ignore', 2, 2]);
  if (code !== 0) {
    process.stderr.write('`npm ci` failed: see its words above. Is the package registry reachable?\n');
    process.exit(code);
  }
  await writeFile(marker, lock);
}

await install();
if (!stopping) {
  const { build } = await import('./build.mjs');
  await build();
}
if (stopping) process.exit(143);
const node = join(root, 'node_modules', 'node', 'bin', 'node');
process.exit(await run(node, ['--enable-source-maps', join(root, program), ...args], 'inherit'));
