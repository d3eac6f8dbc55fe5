import { type Finding, finding, pauseAfter, statusOf } from '@user-sync/domain';
import { describeFailure, type Failure } from '@user-sync/ziik';
import { type Draft, type Due, findingsText, isDeactivated, type Trouble } from '../accounts/account.ts';

/** A user whose writes fail for this long is listed as failed, and counts as answered. */
const FAILING_AFTER_MS = 24 * 3_600_000;
/** Pause after a 429 that names none: the instance slows down by itself, so the user need not wait a minute. */
const THROTTLED_PAUSE_MS = 1_000;

const NOWHERE = { unit: null, userTypes: [] };

interface Told {
  readonly findings?: readonly Finding[];
  readonly ignored?: boolean;
  readonly purged?: boolean;
  readonly due?: Due;
}

/** Ends the attempt with an answer: done, or listed with findings. */
export function settle(draft: Draft, told: Told = {}): void {
  draft.settled = true;
  draft.trouble = null;
  draft.doubtful = false;
  draft.verify = false;
  draft.wish = null;
  draft.due = told.due ?? null;
  tell(draft, told, false);
}

/** Ends the attempt without an answer: the row waits for something else, or for its next try. */
export function keepPending(draft: Draft, told: Told = {}): void {
  draft.settled = false;
  draft.due = told.due ?? null;
  tell(draft, told, true);
}

/** Ends the attempt with a failure that may pass: the row is tried again after a pause. */
export function tryLater(
  draft: Draft,
  failure: Extract<Failure, { kind: 'transient' }>,
  { retryFirstMs, now, random }: { retryFirstMs: number; now: number; random: number },
): void {
  // What was changed before the failure is in the draft; a repeated attempt reads Ziik first.
  draft.doubtful ||= failure.unclear || draft.wrote;
  if (failure.cause === 'throttled') {
    draft.settled = draft.account.settled;
    draft.due = (failure.afterMs ?? THROTTLED_PAUSE_MS) + random * THROTTLED_PAUSE_MS;
    return;
  }
  const before = draft.trouble;
  const trouble: Trouble = {
    attempts: (before?.attempts ?? 0) + 1,
    since: before?.since ?? now,
    error: describeFailure(failure),
  };
  const failing = now - trouble.since >= FAILING_AFTER_MS;
  draft.trouble = trouble;
  draft.settled = failing || draft.account.settled;
  draft.due = Math.max(failure.afterMs ?? 0, pauseAfter(trouble.attempts, retryFirstMs, random));
  if (!draft.account.settled) tell(draft, {}, true, failing);
}

/** The findings that the mapper gave along, which hold while the person is present. */
function mappersFindings({ account }: Draft): readonly Finding[] {
  const { lifecycle, findings } = account.command;
  return lifecycle.state === 'present' ? (findings as unknown as readonly Finding[]) : [];
}

function tell(draft: Draft, told: Told, pending: boolean, failing = false): void {
  const mine = told.findings ?? [];
  const mappers = mappersFindings(draft);
  const findings = mine.length === 0 ? mappers : [...mappers, ...mine];
  draft.findings = findingsText(findings);
  draft.status = statusOf({
    purged: told.purged ?? false,
    deactivated: isDeactivated(draft),
    pending,
    failing,
    ignored: told.ignored ?? false,
    placement: draft.ziikUserId === null ? NOWHERE : (draft.applied ?? NOWHERE),
    findings,
  });
}

/** Ziik will not do it with these values: listed with the reason, tried again when the desired state changes. */
export function refusedFinding(failure: { readonly fields?: readonly string[] }): Finding {
  return finding('ziik-refused', { field: AZURE_PROPERTIES[failure.fields?.[0] ?? ''] ?? null });
}

/** Azure's property behind a field of Ziik that was refused. */
const AZURE_PROPERTIES: Record<string, string> = { email: 'mail', first_name: 'givenName', last_name: 'surname' };
