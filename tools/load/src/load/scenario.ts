import { type Customer, type Narrator, usersInZiik } from '@user-sync/demo';
import { type Sandbox, SERVICES, type Stack } from '@user-sync/stack';
import { mostMemoryMB, peakRssMB } from '../measure-process.ts';
import type { Report } from './report.ts';

/** What a scenario works with. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly stack: Stack;
  readonly tell: Narrator;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly users: number;
  readonly seed: number;
}

/** A load: how the services are set for it, and what happens. */
export interface Scenario {
  readonly about: string;
  /** People of the large directory, or webhooks, where the command line names no number. */
  readonly users: number;
  readonly env: NodeJS.ProcessEnv;
  run(stage: Stage): Promise<void>;
}

/** Everybody in Ziik now and the directory, as the judge wants them. */
export async function trialOf(sandbox: Sandbox, customer: Customer, seeded: number) {
  return { ...sandbox, ...customer, seeded, before: await usersInZiik(sandbox, customer.slug) };
}

/**
 * Judges each service's most memory, and that none has ended and was started again. `pids`: those at the beginning.
 * Returns the memory, in MB.
 */
export async function judgeProcesses(
  { stack, report }: Stage,
  pids: ReturnType<Stack['pids']>,
): Promise<Readonly<Record<string, number>>> {
  const now = stack.pids();
  const restarted = SERVICES.filter((name) => now[name] !== pids[name]);
  report.nothing('services that ended and were started again', restarted);
  const peaks: Record<string, number> = {};
  for (const name of SERVICES) {
    peaks[name] = await peakRssMB(now[name]!);
    report.atMost(`MB at most: ${name}`, peaks[name], mostMemoryMB);
  }
  return peaks;
}
