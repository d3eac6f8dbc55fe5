import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Copies the tree as git knows it, new files included, to a folder. Installed packages are links to the original's;
 * the workspace's own are links within the copy, so that a change there is seen by all.
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
  const installed = join(root, 'node_modules');
  const own = join(folder, 'node_modules', '@user-sync');
  await mkdir(own, { recursive: true });
  for (const name of await readdir(installed)) {
    if (name !== '@user-sync') await symlink(join(installed, name), join(folder, 'node_modules', name));
  }
  for (const name of await readdir(join(installed, '@user-sync'))) {
    await symlink(await readlink(join(installed, '@user-sync', name)), join(own, name));
  }
}

/** A file that is deleted but still in git's index. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
