// Compiles the TypeScript of the given packages (all of the workspace without arguments) to their dist folders.
// Only what is newer than its output is compiled, so it may run before every start.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Compiles; returns how many files were written. Throws with the compiler's words where a file does not parse. */
export async function build(folders) {
  const { transformFile } = await import('@swc/core');
  const swcrc = join(root, '.swcrc');
  const configured = (await stat(swcrc)).mtimeMs;
  let written = 0;
  for (const folder of folders ?? (await workspaces())) {
    if (existsSync(join(folder, 'vite.config.ts'))) {
      written += await bundle(folder, configured);
      continue;
    }
    const wanted = new Set();
    for (const file of await sources(join(folder, 'src'))) {
      const source = join(folder, 'src', file);
      const output = join(folder, 'dist', file.replace(/\.ts$/, '.js'));
      wanted.add(output);
      const made = existsSync(output) ? (await stat(output)).mtimeMs : 0;
      if (made > Math.max((await stat(source)).mtimeMs, configured)) continue;
      const { code, map } = await transformFile(source, {
        configFile: swcrc,
        swcrc: false,
        sourceFileName: relative(dirname(output), source),
      });
      await mkdir(dirname(output), { recursive: true });
      await writeFile(`${output}.map`, map);
      await writeFile(output, `${code}\n//# sourceMappingURL=${output.split('/').pop()}.map\n`);
      written++;
    }
    for (const file of await sources(join(folder, 'dist'), /\.js$/)) {
      const output = join(folder, 'dist', file);
      if (!wanted.has(output)) await Promise.all([rm(output), rm(`${output}.map`, { force: true })]);
    }
  }
  return written;
}

/** Bundles what is made for the browser, if anything of it is newer than the bundle. */
async function bundle(folder, configured) {
  const made = join(folder, 'dist', 'index.html');
  const since = existsSync(made) ? (await stat(made)).mtimeMs : 0;
  const changed = (await sources(join(folder, 'src'), /\.(tsx?|css|json)$/)).map((name) => join(folder, 'src', name));
  changed.push(...['index.html', 'vite.config.ts', 'package.json'].map((name) => join(folder, name)));
  const times = await Promise.all(changed.map(async (file) => (await stat(file)).mtimeMs));
  if (Math.max(configured, ...times) < since) return 0;
  // Where install scripts are off, as while an image is built, the Node that runs is the one there is.
  const pinned = join(root, 'node_modules', 'node', 'bin', 'node');
  const node = existsSync(pinned) ? pinned : process.execPath;
  const { status } = spawnSync(node, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`Vite could not build ${relative(root, folder)}: see its words above.`);
  return 1;
}

async function workspaces() {
  const { workspaces: patterns } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const folders = [];
  for (const pattern of patterns) {
    if (!pattern.endsWith('/*')) folders.push(join(root, pattern));
    else
      for (const name of await readdir(join(root, pattern.slice(0, -2))))
        folders.push(join(root, pattern.slice(0, -2), name));
  }
  return folders.filter((folder) => existsSync(join(folder, 'package.json')));
}

async function sources(folder, suffix = /(?<!\.spec|\.d)\.ts$/) {
  if (!existsSync(folder)) return [];
  return (await readdir(folder, { recursive: true })).filter((name) => suffix.test(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folders = process.argv.slice(2).map((folder) => resolve(folder));
  await build(folders.length > 0 ? folders : undefined);
}
