import { readdir, readFile } from 'node:fs/promises';

/** USER_HZ: Linux counts CPU time in hundredths of a second on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** The most memory that a process of ours may ever need, in MB of 1,000,000 bytes. */
export const mostMemoryMB = 250;

/** CPU seconds that a process has used since its start, all threads. Linux only (`/proc`). */
export async function cpuSeconds(pid: number): Promise<number> {
  return (await readStat(pid)).own;
}

/** CPU seconds of a process and of all that it started, also of those that have ended since. Linux only (`/proc`). */
export async function cpuSecondsOfTree(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.allSettled(pids.map((each) => readStat(Number(each))));
  const stats = found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const sum = (of: number): number =>
    stats.filter(({ parent }) => parent === of).reduce((total, child) => total + child.own + sum(child.pid), 0) +
    (stats.find((each) => each.pid === of)?.ended ?? 0);
  return (stats.find((each) => each.pid === pid)?.own ?? 0) + sum(pid);
}

/** Times in seconds; `ended`: of the children that were waited for. */
async function readStat(pid: number): Promise<{ pid: number; parent: number; own: number; ended: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in brackets and may contain blanks; user and system time are fields 14 and 15.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (at: number) => (fields[at]! + fields[at + 1]!) / ticksPerSecond;
  return { pid, parent: fields[1]!, own: seconds(11), ended: seconds(13) };
}

/** The most resident memory that a process ever had, in MB of 1,000,000 bytes. Linux only. */
export function peakRssMB(pid: number): Promise<number> {
  return memoryMB(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** The resident memory that a process has now, in MB of 1,000,000 bytes. Linux only. */
export function rssMB(pid: number): Promise<number> {
  return memoryMB(pid, /^VmRSS:\s+(\d+) kB$/m);
}

async function memoryMB(pid: number, line: RegExp): Promise<number> {
  const kibibytes = Number(line.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return Math.round((kibibytes * 1024) / 1e6);
}
