import type { Finding, FindingCode } from './finding.ts';
import type { Placement } from './placement.ts';

/** Every status of a user, in order of precedence: where several fit, the first. */
export const USER_STATUSES = [
  'purged',
  'deactivated',
  'held',
  'blocked',
  'conflict',
  'incomplete',
  'failed',
  'pending',
  'ignored',
  'managed-in-ziik',
  'unassigned',
  'assigned',
] as const;

/** What is true of a user in Ziik, in one word. */
export type UserStatus = (typeof USER_STATUSES)[number];

/** What a status is judged by. */
export interface StatusFacts {
  /** Removed for good, by our purge. */
  readonly purged: boolean;
  /** Deactivated in Ziik by us. */
  readonly deactivated: boolean;
  /** Something decided is not yet done in Ziik: waiting, being retried, or undecided because there is no catalogue. */
  readonly pending: boolean;
  /** In retry for 24 hours or longer. */
  readonly failing: boolean;
  /** Left alone by choice: not created by the integration (`existingUsers: ignore`), or a guest left out. */
  readonly ignored: boolean;
  /** The user's actual place in Ziik, not the desired one. */
  readonly placement: Placement;
  readonly findings: readonly Pick<Finding, 'code'>[];
}

const BY_FINDING: Partial<Record<FindingCode, UserStatus>> = {
  'gone-in-ziik': 'purged',
  'deactivated-in-ziik': 'deactivated',
  'removal-held': 'held',
  'own-account': 'blocked',
  'administrator-protected': 'blocked',
  'email-conflict': 'conflict',
  returner: 'conflict',
  'mandatory-missing': 'incomplete',
  'ziik-refused': 'failed',
  'managed-in-ziik': 'managed-in-ziik',
};

/**
 * The first status, in the order of `USER_STATUSES`, that fits the facts or one of the findings. Values that stopped
 * matching are only findings: a person who still has a unit and a user type is `assigned`.
 */
export function statusOf(facts: StatusFacts): UserStatus {
  const fitting = new Set<UserStatus>(['assigned']);
  if (facts.purged) fitting.add('purged');
  if (facts.deactivated) fitting.add('deactivated');
  if (facts.failing) fitting.add('failed');
  if (facts.pending) fitting.add('pending');
  if (facts.ignored) fitting.add('ignored');
  if (facts.placement.unit === null || facts.placement.userTypes.length === 0) fitting.add('unassigned');
  for (const { code } of facts.findings) {
    const status = BY_FINDING[code];
    if (status) fitting.add(status);
  }
  return USER_STATUSES.find((status) => fitting.has(status))!;
}
