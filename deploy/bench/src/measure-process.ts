import { readFile } from 'node:fs/promises';

/** USER_HZ: Linux counts CPU time in hundredths of a second on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** The most memory that a process of ours may ever need, in MB of 1,000,000 bytes. */
export const mostMemoryMB = 250;

/** CPU seconds that a process has used since its start, all threads. Linux only (`/proc`). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The command's name stands in brackets and may hold blanks; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
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
