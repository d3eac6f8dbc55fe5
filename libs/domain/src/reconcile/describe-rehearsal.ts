import type { Finding, Named } from '../finding.ts';
import { emailKey } from '../identity.ts';
import { type Placement } from '../placement.ts';
import { sameNamed } from '../plan-membership.ts';
import type { UserStatus } from '../user-status.ts';
import type { Person } from './known-user.ts';
import { PLANNED_USER, type Rehearsed } from './rehearse-user.ts';

/** What a full run would make of a person. */
export const REHEARSED_KINDS = [
  'created',
  'linked',
  'moved',
  'updated',
  'reactivated',
  'deactivated',
  'held',
  'conflict',
  'incomplete',
  'refused',
  'left-out',
  'same',
] as const;
export type RehearsedKind = (typeof REHEARSED_KINDS)[number];

/** A person's part of a rehearsal. */
export interface RehearsedPerson {
  readonly kind: RehearsedKind;
  /** As the list would show it after the run. */
  readonly status: UserStatus;
  /** The user of Ziik that is linked, or would be, as Ziik shows the user now; null: none, or not asked for. */
  readonly ziikUser: {
    readonly id: number;
    readonly email: string | null;
    readonly firstName: string | null;
    readonly lastName: string | null;
  } | null;
  /** Where the user stands in Ziik now, and would stand; null: there is no user. */
  readonly before: RehearsedPlace | null;
  readonly after: RehearsedPlace | null;
  readonly findings: readonly Finding[];
}

/** A place in Ziik: one unit and the user types in it. */
export interface RehearsedPlace {
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
}

/**
 * | the first that holds | → |
 * | --- | --- |
 * | gone, and linked | removed; held where the removal limit says so in the end |
 * | gone, and never in Ziik | left out where the account is disabled, else nothing to tell: null |
 * | left out, ignored, or our own account | left out |
 * | somebody else has the address | conflict |
 * | nobody would be created, a mandatory field or a unit is missing | incomplete |
 * | Ziik would not answer | refused |
 * | not linked before | created, linked, or reactivated where a returner is |
 * | linked before | reactivated, moved, updated, or the same |
 */
export function describeRehearsal(person: Person, rehearsed: Rehearsed): RehearsedPerson | null {
  const kind = kindOf(person, rehearsed);
  if (kind === null) return null;
  const { conclusion } = rehearsed;
  const findings = JSON.parse(conclusion.findings) as Finding[];
  const isRemoved = kind === 'deactivated';
  const isShown = conclusion.ziikUserId !== null && !isRemoved;
  return {
    kind,
    status: isRemoved ? 'deactivated' : conclusion.status,
    ziikUser: userOf(person, rehearsed),
    before: placeBefore(person, rehearsed),
    after: isShown ? placeOf(conclusion.applied) : null,
    findings: isRemoved ? [] : findings,
  };
}

function kindOf(person: Person, rehearsed: Rehearsed): RehearsedKind | null {
  const { conclusion } = rehearsed;
  const { lifecycle } = person.desired;
  const codes = new Set((JSON.parse(conclusion.findings) as Finding[]).map(({ code }) => code));
  if (codes.has('own-account')) return 'left-out';
  if (lifecycle.state === 'gone') {
    if (conclusion.removal !== null || conclusion.what === 'deactivated') return 'deactivated';
    if (conclusion.ziikUserId !== null) return 'same';
    return lifecycle.cause === 'account-disabled' ? 'left-out' : null;
  }
  if (lifecycle.state === 'left-out' || conclusion.status === 'ignored') return 'left-out';
  if (codes.has('email-conflict') || codes.has('returner')) return 'conflict';
  if (conclusion.ziikUserId === null) {
    if (codes.has('ziik-refused')) return 'refused';
    return person.known.ziikUserId === null && !codes.has('gone-in-ziik') ? 'incomplete' : 'same';
  }
  if (conclusion.what === 'reactivated') return 'reactivated';
  if (person.known.ziikUserId === null) return conclusion.ziikUserId === PLANNED_USER ? 'created' : 'linked';
  if (!samePlace(placeBefore(person, rehearsed), placeOf(conclusion.applied))) return 'moved';
  return conclusion.wrote ? 'updated' : 'same';
}

function userOf({ known }: Person, { user, conclusion }: Rehearsed): RehearsedPerson['ziikUser'] {
  if (user !== null) {
    const { id, email, firstName, lastName } = user;
    return { id, email, firstName, lastName };
  }
  const id = known.ziikUserId ?? conclusion.ziikUserId;
  if (id === null || id === PLANNED_USER) return null;
  const { email = null, firstName = null, lastName = null } = known.applied ?? {};
  return { id, email, firstName, lastName };
}

/** As Ziik was read, else as it was last known. Of several memberships the first, as lists show them. */
function placeBefore({ known }: Person, { memberships }: Rehearsed): RehearsedPlace | null {
  if (memberships !== null) return placeOf(memberships[0] ?? { unit: null, userTypes: [] });
  return known.ziikUserId === null ? null : placeOf(known.applied);
}

function placeOf(place: Pick<Placement, 'unit' | 'userTypes'> | null): RehearsedPlace | null {
  return place && { unit: place.unit, userTypes: place.userTypes };
}

function samePlace(a: RehearsedPlace | null, b: RehearsedPlace | null): boolean {
  return a?.unit?.id === b?.unit?.id && sameNamed(a?.userTypes ?? [], b?.userTypes ?? []);
}

/**
 * What the person would take, that nobody else of the same rehearsal can have: an address, a user of Ziik. As texts to
 * be compared; addresses as far as they are indexed.
 */
export function claimsOf(person: Person, { conclusion }: Rehearsed): string[] {
  const { ziikUserId, applied } = conclusion;
  if (ziikUserId === null || person.desired.lifecycle.state !== 'present') return [];
  const email = applied?.email ?? null;
  return [
    ...(ziikUserId === PLANNED_USER ? [] : [userClaim(ziikUserId)]),
    ...(email === null ? [] : [emailClaim(email)]),
  ];
}

/** The claim of an address, as `claimsOf` makes it. */
export function emailClaim(email: string): string {
  return `email ${emailKey(email).slice(0, LONGEST_ADDRESS)}`;
}

/** The claim of a user of Ziik, as `claimsOf` makes it. */
export function userClaim(id: number): string {
  return `user ${id}`;
}

const LONGEST_ADDRESS = 320;
