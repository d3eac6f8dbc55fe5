import type { DirectoryUser } from '../directory-user.ts';
import type { Finding, FindingCode, Named } from '../finding.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Placement } from '../placement.ts';
import type { Membership } from '../plan-membership.ts';
import type { Profile } from '../profile.ts';
import { findingsText } from '../reconcile/conclude.ts';
import type { Applied, Desired, HandsOff, KnownUser, Person } from '../reconcile/known-user.ts';
import type { UserStatus } from '../user-status.ts';

/** What was last told of a person, as far as a preview needs it. */
export interface HeldPerson {
  readonly azureId: string;
  readonly status: UserStatus;
  readonly ziikUserId: number | null;
  /** The membership in Ziik. */
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
  readonly findings: readonly Finding[];
  /** Null: Azure does not have the person. */
  readonly azure: DirectoryUser | null;
  /** Null: not linked. */
  readonly ziik: (Profile & { readonly active: boolean; readonly memberships?: readonly Membership[] }) | null;
  /** Null: none was made, or there was nothing to place. */
  readonly decision: Placement | null;
  /** Null where it was not told yet: the person was to be in Ziik. */
  readonly lifecycle: Lifecycle | null;
  /** By us. */
  readonly isDeactivated: boolean;
  /** Whether the removal limit holds the removal. */
  readonly isHeld: boolean;
}

/** The person at the beginning of an attempt to reach what is desired. */
export function personOfHeld(held: HeldPerson, desired: Desired): Person {
  return {
    azureId: held.azureId,
    desired,
    known: knownOf(held),
    told: { status: held.status, what: 'listed', findings: findingsText(held.findings) },
    settled: held.status !== 'pending',
    trouble: null,
    deactivatedAt: null,
    purgeAt: null,
    isPurgeDue: false,
  };
}

/** The memberships as they were last seen in Ziik. */
export function membershipsOf({ ziik, unit, userTypes, findings }: HeldPerson): readonly Membership[] {
  if (ziik?.memberships !== undefined) return ziik.memberships;
  if (unit === null) return [];
  const seen = { unit, userTypes };
  // Several were seen, and which ones was not told: any two will do.
  return has(findings, 'managed-in-ziik') ? [seen, seen] : [seen];
}

function knownOf(held: HeldPerson): KnownUser {
  const { lifecycle, findings } = held;
  const isOverruled = has(findings, 'removal-rejected') && lifecycle?.state === 'gone';
  return {
    ziikUserId: held.ziik === null ? null : held.ziikUserId,
    createdByUs: false,
    formerAzureIds: [],
    applied: appliedOf(held),
    found: null,
    doubtful: false,
    verify: false,
    waitingFor: null,
    wish: null,
    removal: held.isHeld ? 'held' : null,
    holdRun: null,
    override: isOverruled ? lifecycle.cause : null,
    handsOff: HANDS_OFF.find((code) => has(findings, code)) ?? null,
    deactivated: held.isDeactivated,
    deactivatedNow: false,
    what: 'listed',
    wrote: false,
    forget: false,
  };
}

// Member by member: spreading what was just read from JSON takes longer than all that is decided.
function appliedOf({ ziik, unit, userTypes, findings }: HeldPerson): Applied | null {
  if (ziik === null) return null;
  const { email, firstName, lastName, active, memberships } = ziik;
  const managed = memberships !== undefined || has(findings, 'managed-in-ziik');
  const applied: Applied = { email, firstName, lastName, active, unit, userTypes, managed };
  return memberships === undefined ? applied : { ...applied, memberships };
}

const HANDS_OFF: readonly HandsOff[] = ['gone-in-ziik', 'deactivated-in-ziik', 'reactivated-in-ziik'];

function has(findings: readonly Finding[], code: FindingCode): boolean {
  return findings.some((each) => each.code === code);
}
