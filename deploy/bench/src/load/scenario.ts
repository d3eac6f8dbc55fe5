import { type Customer, type Narrator, type Sandbox, SERVICES, type Stack, usersInZiik } from '@user-sync/local';
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

/** Judges each service's most memory, and that none has ended and was started again. `pids`: those at the beginning. */
export async function judgeProcesses({ stack, report }: Stage, pids: ReturnType<Stack['pids']>): Promise<void> {
  const now = stack.pids();
  const restarted = SERVICES.filter((name) => now[name] !== pids[name]);
  report.nothing('services that ended and were started again', restarted);
  for (const name of SERVICES) report.atMost(`MB at most: ${name}`, await peakRssMB(now[name]!), mostMemoryMB);
}
