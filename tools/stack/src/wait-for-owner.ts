import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const patienceMs = 15_000;

/**
 * Waits until the process whose pid is the file's first line has left `folder`: after a `kill -9` of the one who
 * started it, it may still be on its way out. Throws when it stays, because two of them would spoil the data.
 */
export async function waitForOwner(pidFile: string, folder: string, signal?: AbortSignal): Promise<void> {
  const pid = Number.parseInt((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const until = Date.now() + patienceMs;
  while (await isRunning(pid, folder)) {
    if (Date.now() > until) {
      throw new Error(
        `Process ${pid} still uses ${folder}. Two cannot share it: end that process (kill ${pid}) or give another DATA_DIR.`,
      );
    }
    await pause(50, undefined, signal ? { signal } : {});
  }
}

/** Numbers of ended processes are given out again, so where the system tells, the command must name the folder. */
async function isRunning(pid: number, folder: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  const [command, state] = await Promise.all(
    ['cmdline', 'stat'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  const isZombie = / Z /.test(state?.slice(state.lastIndexOf(')')) ?? '');
  return !isZombie && (command ?? '').includes(folder);
}
