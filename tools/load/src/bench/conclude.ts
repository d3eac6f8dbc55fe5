import type { ProgramTools } from '@user-sync/stack';
import type { Report } from '../load/report.ts';

/**
 * Ends a scenario: its document on standard output where one is wanted, and what was missed. Returns the exit code.
 */
export function conclude(
  { log }: Pick<ProgramTools, 'log'>,
  scenario: string,
  { figures }: Report,
  document: object | null,
): number {
  if (document !== null) process.stdout.write(`${JSON.stringify(document)}\n`);
  const failed = figures.filter(({ holds }) => !holds);
  for (const { what, value, bound } of failed) log(`Bench ${scenario} failed: ${what}: ${value}, not ${bound}.`);
  return failed.length === 0 ? 0 : 1;
}
