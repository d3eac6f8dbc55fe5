import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readlink, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * Copies the tree as git knows it, new files included, to a folder. Installed packages are links to the original's,
 * also those of one workspace alone; the workspace's own are links within the copy, so that a change there is seen
 * by all.
 */
export async function copyTree(root: string, folder: string): Promise<void> {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of new Set(listed.split('\0').filter(Boolean))) {
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, file), target).catch(ignoreMissing);
  }
  const own = join('node_modules', '@user-sync');
  for (const name of await readdir(join(root, own))) {
    // Relative: from one folder of the copy to another.
    const link = join(folder, own, name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(await readlink(join(root, own, name)), link);
    const workspace = relative(root, await realpath(join(root, own, name)));
    await linkPackages(join(root, workspace, 'node_modules'), join(folder, workspace, 'node_modules'));
  }
  await linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Links to what is installed in a folder, if there is one; not to what tools keep beside it. */
async function linkPackages(installed: string, folder: string): Promise<void> {
  const names = (await readdir(installed).catch(ignoreMissing)) ?? [];
  if (names.length > 0) await mkdir(folder, { recursive: true });
  for (const name of names) {
    const isPackage = name === '.bin' || !(name === '@user-sync' || name.startsWith('.'));
    if (isPackage) await symlink(join(installed, name), join(folder, name));
  }
}

/** A file that is deleted but still in git's index, or a folder that is not there. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
