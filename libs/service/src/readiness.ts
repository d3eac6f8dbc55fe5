import type { ReadyCheck } from '@user-sync/runtime';

/** Collects the reasons why a service is not ready: how far it has started or ended, and what its parts say. */
export interface Readiness {
  readonly ready: ReadyCheck;
  /** How far the service is; undefined: it has started. */
  stage(reason: string | undefined): void;
  /** A part whose reasons count from now on. */
  also(check: ReadyCheck): void;
}

export function createReadiness(first: string): Readiness {
  const stages: string[] = [first];
  const checks: ReadyCheck[] = [() => stages];
  return {
    ready: async () => (await Promise.all(checks.map((check) => check()))).flat(),
    stage: (reason) => stages.splice(0, 1, ...(reason === undefined ? [] : [reason])),
    also: (check) => checks.push(check),
  };
}
