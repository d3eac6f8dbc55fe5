import type { CatalogueIndex } from '../catalogue.ts';
import { decideUser } from '../decide-user.ts';
import { type Finding, finding, type Named } from '../finding.ts';
import type { MatchingRules } from '../integration-options.ts';
import { sameNamed } from '../plan-membership.ts';
import type { Conclusion } from '../reconcile/conclude.ts';
import type { Circumstances } from '../reconcile/known-user.ts';
import type { UserStatus } from '../user-status.ts';
import type { ChangeKind } from './change-kinds.ts';
import { foreseeUser } from './foresee-user.ts';
import type { HeldPerson } from './held-person.ts';

/** Where a person stands, before or after. */
export interface Standing {
  readonly status: UserStatus;
  /** Linked to an active user in Ziik. */
  readonly isInZiik: boolean;
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
  readonly findings: readonly Finding[];
}

/** What the same happens to: one unit for another, or one set of user types. */
export interface Difference {
  readonly about: 'unit' | 'user-types' | 'person';
  readonly from: readonly Named[];
  readonly to: readonly Named[];
}

/** What would become of one person. `leaves`: deactivated or held, as the removal limit says of all together. */
export interface Foreseen {
  readonly kind: Exclude<ChangeKind, 'deactivated' | 'held'> | 'leaves' | 'same';
  readonly before: Standing;
  readonly after: Standing;
  readonly difference: Difference;
}

/** More user types than these are not told apart in a group. */
const MOST_TYPES = 20;

/** What would become of a person in Azure by other rules, with the functions that decide and reconcile. */
export function foreseeChange(
  held: HeldPerson & { readonly azure: NonNullable<HeldPerson['azure']> },
  rules: MatchingRules,
  catalogue: CatalogueIndex,
  circumstances: Circumstances,
): Foreseen {
  const decision = decideUser(held.azure, rules, catalogue);
  const ending = foreseeUser(held, decision, circumstances);
  const before = standingOf(held);
  const after = standingAfter(ending);
  const kind = classify(held, before, after, decision.lifecycle.state, ending);
  return { kind, before, after, difference: differenceOf(kind, before, after) };
}

/** Where somebody stands who is to leave, by what the removal limit says. */
export function standingOfLeaver(before: Standing, kind: 'deactivated' | 'held'): Standing {
  return kind === 'held'
    ? { ...before, status: 'held', findings: [finding('removal-held')] }
    : { ...before, status: 'deactivated', isInZiik: false, findings: [] };
}

/** Where a person stands now. */
export function standingOf({ status, ziik, unit, userTypes, findings, isDeactivated }: HeldPerson): Standing {
  return { status, isInZiik: ziik?.active === true && !isDeactivated, unit, userTypes, findings };
}

function standingAfter({ status, ziikUserId, applied, deactivated, findings }: Conclusion): Standing {
  const linked = ziikUserId === null ? null : applied;
  return {
    status,
    isInZiik: linked?.active === true && !deactivated,
    unit: linked?.unit ?? null,
    userTypes: linked?.userTypes ?? [],
    findings: JSON.parse(findings) as Finding[],
  };
}

/**
 * | the first that holds | → |
 * | --- | --- |
 * | was to go before, and still is | `same` |
 * | is to go now, from Ziik | `leaves` |
 * | is to go now, or is left out, and was not before | `left-out` |
 * | saw something, or comes into Ziik; sees nothing | `sees-nothing` |
 * | saw nothing, and sees something | `placed` |
 * | another unit, be it that nothing is seen there either | `moved` |
 * | sees nothing, as before | `same` |
 * | some of the user types, and no others | `loses-types` |
 * | other user types | `types-changed` |
 * | anything else | `same` |
 */
function classify(
  held: HeldPerson,
  before: Standing,
  after: Standing,
  state: 'present' | 'left-out' | 'gone',
  { removal }: Conclusion,
): Foreseen['kind'] {
  const was = held.lifecycle?.state ?? 'present';
  if (state === 'gone') {
    if (was === 'gone') return 'same';
    if (removal !== null) return 'leaves';
    return after.isInZiik ? 'same' : 'left-out';
  }
  if (state === 'left-out') return was === 'left-out' ? 'same' : 'left-out';
  const [saw, sees] = [seesSomething(before), seesSomething(after)];
  if (!sees && (saw || (after.isInZiik && !before.isInZiik))) return 'sees-nothing';
  if (sees && !saw) return 'placed';
  if (before.unit?.id !== after.unit?.id) return 'moved';
  if (!sees) return 'same';
  if (sameNamed(before.userTypes, after.userTypes)) return 'same';
  const had = new Set(before.userTypes.map(({ id }) => id));
  return after.userTypes.every(({ id }) => had.has(id)) ? 'loses-types' : 'types-changed';
}

/** Whether somebody who stands so sees anything in Ziik. */
export function seesSomething({ isInZiik, unit, userTypes }: Standing): boolean {
  return isInZiik && unit !== null && userTypes.length > 0;
}

function differenceOf(kind: Foreseen['kind'], before: Standing, after: Standing): Difference {
  if (kind === 'loses-types' || kind === 'types-changed') {
    return { about: 'user-types', from: few(before.userTypes), to: few(after.userTypes) };
  }
  const from = before.unit === null ? [] : [before.unit];
  const to = (kind === 'moved' || kind === 'placed') && after.unit !== null ? [after.unit] : [];
  return { about: from.length + to.length === 0 ? 'person' : 'unit', from, to };
}

function few(userTypes: readonly Named[]): readonly Named[] {
  return [...userTypes].sort((a, b) => a.id - b.id).slice(0, MOST_TYPES);
}
