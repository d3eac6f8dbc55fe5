import { type Finding, finding } from '../finding.ts';
import { pauseAfter } from '../pacing.ts';
import { statusOf, type UserStatus } from '../user-status.ts';
import type { Due, KnownUser, Person, Trouble } from './known-user.ts';
import type { Attempt } from './steps.ts';

/** The conclusion of an attempt: what is known now, what is reported, and when to look again. */
export interface Conclusion extends KnownUser {
  /** Done, or listed with findings; false: it waits for something else or for its next attempt. */
  readonly settled: boolean;
  readonly due: Due;
  readonly trouble: Trouble | null;
  readonly status: UserStatus;
  /** As JSON. */
  readonly findings: string;
}

/** A call that failed for a transient reason. `afterMs`: the pause that Ziik requested. */
export interface PassingFailure {
  readonly cause: string;
  /** It may have been carried out all the same. */
  readonly unclear: boolean;
  readonly afterMs: number | null;
  /** The failure in an administrator's words. */
  readonly words: string;
}

/** An attempt that ends, or breaks off because what it read changed under it. */
export type Ending = Conclusion | { readonly brokenOff: PassingFailure; readonly known: KnownUser };

/** An attempt of the whole. */
export type WholeAttempt = Attempt<Ending>;

interface Told {
  readonly findings?: readonly Finding[];
  readonly ignored?: boolean;
  readonly purged?: boolean;
  readonly due?: Due;
}

/** A user whose writes fail for this long is listed as failed, and counts as settled. */
const FAILING_AFTER_MS = 24 * 3_600_000;
/** Shortest pause after a 429: the instance's pace adapts, so the user need not wait a minute. */
const THROTTLED_PAUSE_MS = 1_000;

const NOWHERE = { unit: null, userTypes: [] };
const NO_FINDINGS = '[]';

/** Ends with an answer: done, or listed with findings. */
export function settle(person: Person, known: KnownUser, told: Told = {}): Conclusion {
  const done = { ...known, doubtful: false, verify: false, wish: null };
  return { ...done, settled: true, trouble: null, due: told.due ?? null, ...tell(person, done, told, false) };
}

/**
 * Ends where Ziik refuses to say what the decision depends on: listed as refused, looked at again in each period. What
 * was doubtful stays so, because a refusal shows neither that somebody is there nor that nobody is.
 */
export function settleUnanswered(
  person: Person,
  known: KnownUser,
  { due, fields = [] }: { readonly due: number; readonly fields?: readonly string[] },
): Conclusion {
  const ending = settle(person, known, { findings: [refusedFinding({ fields })], due });
  return { ...ending, doubtful: known.doubtful };
}

/** Ends without an answer: the person waits for something else, or for the next attempt. */
export function keepPending(person: Person, known: KnownUser, told: Told = {}): Conclusion {
  const { trouble } = person;
  return { ...known, settled: false, trouble, due: told.due ?? null, ...tell(person, known, told, true) };
}

/** Ends without an answer and without changing the report: the removal limit has not been checked yet. */
export function waitForLimit(person: Person, known: KnownUser): Conclusion {
  return { ...known, settled: false, trouble: person.trouble, due: null, ...toldBefore(person) };
}

/** Ends with a failure that may pass: the person is tried again after a backoff. `now` in milliseconds since 1970. */
export function tryLater(
  person: Person,
  known: KnownUser,
  failure: PassingFailure,
  { retryFirstMs, now, random }: { retryFirstMs: number; now: number; random: number },
): Conclusion {
  const reached = { ...known, doubtful: known.doubtful || failure.unclear || known.wrote };
  if (failure.cause === 'throttled') {
    const dueMs = Math.max(failure.afterMs ?? 0, THROTTLED_PAUSE_MS) + random * THROTTLED_PAUSE_MS;
    return tryAgain(person, reached, dueMs);
  }
  const before = person.trouble;
  const trouble: Trouble = {
    attempts: (before?.attempts ?? 0) + 1,
    since: before?.since ?? now,
    error: failure.words,
  };
  const failing = now - trouble.since >= FAILING_AFTER_MS;
  return {
    ...reached,
    settled: failing || person.settled,
    trouble,
    due: Math.max(failure.afterMs ?? 0, pauseAfter(trouble.attempts, retryFirstMs, random)),
    ...(person.settled ? toldBefore(person) : tell(person, reached, {}, true, failing)),
  };
}

/** Ends by a failure that has nothing to do with this person and does not count against them. */
export function tryAgain(person: Person, known: KnownUser, dueMs: number): Conclusion {
  // What was changed before the failure is known; a repeated attempt reads Ziik first.
  const reached = { ...known, doubtful: known.doubtful || known.wrote };
  return { ...reached, settled: person.settled, trouble: person.trouble, due: dueMs, ...toldBefore(person) };
}

function toldBefore({ told: { status, findings } }: Person): { status: UserStatus; findings: string } {
  return { status, findings };
}

/** Findings as they are kept and compared. */
export function findingsText(findings: readonly Finding[]): string {
  return findings.length === 0 ? NO_FINDINGS : JSON.stringify(findings);
}

/** Ziik will not do it with these values: listed with the reason, tried again when the desired state changes. */
export function refusedFinding(failure: { readonly fields?: readonly string[] }): Finding {
  return finding('ziik-refused', { field: AZURE_PROPERTIES.get(failure.fields?.[0] ?? '') ?? null });
}

/** Azure's property behind a field of Ziik that was refused. */
const AZURE_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ['email', 'mail'],
  ['first_name', 'givenName'],
  ['last_name', 'surname'],
]);

function tell(
  { desired }: Person,
  known: KnownUser,
  told: Told,
  pending: boolean,
  failing = false,
): { status: UserStatus; findings: string } {
  const own = told.findings ?? [];
  const decided = desired.lifecycle.state === 'present' ? desired.findings : [];
  const findings = own.length === 0 ? decided : [...decided, ...own];
  const status = statusOf({
    purged: told.purged ?? false,
    deactivated: known.deactivated,
    pending,
    failing,
    ignored: told.ignored ?? false,
    placement: known.ziikUserId === null ? NOWHERE : (known.applied ?? NOWHERE),
    findings,
  });
  return { status, findings: findingsText(findings) };
}
