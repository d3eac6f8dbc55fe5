import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the started parts keep their data. */
export interface WorkFolder {
  readonly path: string;
  /** Made for this run: `remove` deletes it. A given folder is kept. */
  readonly temporary: boolean;
  remove(): Promise<void>;
}

/** The given folder (`DATA_DIR`; made when it is missing), or a fresh temporary one. */
export async function openWorkFolder(given?: string): Promise<WorkFolder> {
  if (given) await mkdir(resolve(given), { recursive: true });
  const path = await realpath(given ? resolve(given) : await mkdtemp(join(tmpdir(), 'azure-user-sync-')));
  // Started by root, Postgres runs as another user, who must be able to pass through.
  if (process.getuid?.() === 0) await chmod(path, (await stat(path)).mode | 0o011);
  return { path, temporary: !given, remove: async () => (given ? undefined : removeAll(path)) };
}

/** With what its links point to: Postgres' data may lie elsewhere (see `startPostgres`). */
async function removeAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(await realpath(join(folder, entry.name)), { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
