import { inSpan, isTelemetryOn } from '@user-sync/runtime';
import type { Failure, Result, ZiikClient, ZiikReader } from '@user-sync/ziik';

/** What Ziik answered that a use case has to deal with itself. */
export type Declined = Extract<Failure, { kind: 'refused' | 'gone' }>;

/** A call's value, or that Ziik declined it for good. */
type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Declined };

/** The call failed in a way that may pass, or the account is not accepted: the attempt on this user ends here. */
export class CallFailed extends Error {
  readonly failure: Exclude<Failure, Declined>;
  constructor(failure: Exclude<Failure, Declined>) {
    super(failure.kind);
    this.failure = failure;
  }
}

/**
 * No call may be made any more: the lease ran out, the integration was switched off or its rules changed, or the
 * process ends.
 */
export class Abandoned extends Error {
  readonly reason: 'lease' | 'disabled' | 'rules' | 'stopping';
  constructor(reason: Abandoned['reason']) {
    super(`abandoned: ${reason}`);
    this.reason = reason;
  }
}

/** The calls that reconciling makes; each throws CallFailed or Abandoned. */
export type ZiikCalls = Guarded<ZiikClient, (typeof CALLS)[number]>;

/** Those of them that a rehearsal makes; there are no others. */
export type ZiikReads = Guarded<ZiikReader, (typeof READS)[number]>;

type Guarded<Client, Names extends keyof Client> = {
  readonly [Name in Names]: Client[Name] extends (...input: infer Input) => infer Output
    ? (...input: Input) => Promise<AnswerOf<Output>>
    : never;
};

type AnswerOf<P> = P extends Promise<Result<infer T>> ? Answer<T> : never;

const CALLS = [
  'createUser',
  'getUser',
  'findByReference',
  'searchByEmail',
  'patchUser',
  'deactivate',
  'reactivate',
  'remove',
  'memberships',
  'addMembership',
  'patchMembership',
] as const satisfies (keyof ZiikClient)[];

const READS = ['getUser', 'findByReference', 'searchByEmail', 'memberships'] as const satisfies (keyof ZiikReader)[];

/** The hooks around each call. */
export interface CallGuard {
  /** Throws Abandoned where no call may be made; otherwise answers with what `heard` wants back. */
  before(): number;
  /** Called with the failure of the call; null: it succeeded, or was declined. */
  heard(failure: Exclude<Failure, Declined> | null, before: number): void;
}

/** Puts the guard around every call, and a span where telemetry is on. */
export function guardedCalls(client: ZiikClient, guard: CallGuard): ZiikCalls {
  return guarded(client, CALLS, guard);
}

/** The same around the calls of a reader. */
export function guardedReads(reader: ZiikReader, guard: CallGuard): ZiikReads {
  return guarded(reader, READS, guard);
}

function guarded<Client, const Names extends readonly (keyof Client & string)[]>(
  client: Client,
  names: Names,
  guard: CallGuard,
): Guarded<Client, Names[number]> {
  const traced = isTelemetryOn();
  const calls: Record<string, unknown> = {};
  for (const name of names) {
    const call = client[name] as (...input: unknown[]) => Promise<Result<unknown>>;
    const watched = async (...input: unknown[]) => {
      const before = guard.before();
      const result = await call(...input);
      if (result.ok || result.failure.kind === 'refused' || result.failure.kind === 'gone') {
        guard.heard(null, before);
        return result;
      }
      guard.heard(result.failure, before);
      throw new CallFailed(result.failure);
    };
    calls[name] = traced
      ? (...input: unknown[]) =>
          inSpan(`ziik ${name}`, 'client', { 'user_sync.operation': name }, () => watched(...input))
      : watched;
  }
  return calls as unknown as Guarded<Client, Names[number]>;
}
