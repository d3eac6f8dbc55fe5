import { spawnSync } from 'node:child_process';

let canTie: boolean | undefined;

/**
 * The command, tied to this process where the system can (Linux, util-linux's `setpriv`): when this process is killed
 * with no chance to clean up, the kernel sends `signal` to the child. The child's pid is the command's own.
 */
export function dieWithUs(command: string, args: readonly string[], signal: 'INT' | 'TERM'): [string, string[]] {
  canTie ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', '--', 'true']).status === 0;
  return canTie ? ['setpriv', ['--pdeathsig', signal, '--', command, ...args]] : [command, [...args]];
}
