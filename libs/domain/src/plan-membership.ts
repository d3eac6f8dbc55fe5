import { type Finding, finding, type Named } from './finding.ts';
import type { IntegrationOptions } from './integration-options.ts';
import type { Placement } from './placement.ts';

/** A membership in Ziik: a unit and the user types in it. */
export interface Membership {
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
}

/** The one change, or none, that brings a user's membership where it belongs. */
export type MembershipStep =
  | { readonly action: 'none' }
  | { readonly action: 'add'; readonly unit: Named; readonly userTypes: readonly Named[] }
  /** From one unit to another in one call; `userTypes` null: the types are left as they are. */
  | {
      readonly action: 'move';
      readonly from: Named;
      readonly unit: Named;
      readonly userTypes: readonly Named[] | null;
    }
  | { readonly action: 'set-types'; readonly unit: Named; readonly userTypes: readonly Named[] };

/** The step, the user's state after it, and what to report. */
export type MembershipPlan = MembershipStep & {
  /** null: the user has two or more memberships and is handled in Ziik alone (S24). */
  readonly after: Placement | null;
  readonly findings: readonly Finding[];
};

/**
 * Plans the change of a user's membership by the placement table. `unit` and `types` stand for what matched:
 *
 * | memberships | unit | types | keep | withdraw |
 * | --- | --- | --- | --- | --- |
 * | two or more | any | any | none, `managed-in-ziik` | the same |
 * | none | no | – | none | none |
 * | none | yes | any | add with those types | add with those types |
 * | one | no | – | none | its types go, the membership stays |
 * | one, that unit | yes | some | the set becomes those | the set becomes those |
 * | one, that unit | yes | none | none | its types go |
 * | one, another | yes | some | moved, the set becomes those | moved, the set becomes those |
 * | one, another | yes | none | moved, types left as they are | moved without types |
 *
 * Never yields a second membership (S23), nor a step that changes nothing. What did not match is reported by the
 * placement's own findings; a membership of no unit counts for nothing.
 */
export function planMembership(input: {
  readonly placement: Placement;
  readonly memberships: readonly Membership[];
  readonly unmatched: IntegrationOptions['unmatched'];
}): MembershipPlan {
  const { placement, unmatched } = input;
  const memberships = input.memberships.filter((each) => each.unit !== null);
  if (memberships.length > 1) return { action: 'none', after: null, findings: [finding('managed-in-ziik')] };

  const [current] = memberships;
  const unit = placement.unit;
  if (!current?.unit) {
    if (unit === null) return { action: 'none', after: { unit: null, userTypes: [] }, findings: [] };
    const { userTypes } = placement;
    return { action: 'add', unit, userTypes, after: { unit, userTypes }, findings: [] };
  }

  const from = current.unit;
  const userTypes =
    unit !== null && placement.userTypes.length > 0 ? placement.userTypes : unmatched === 'withdraw' ? [] : null;
  const to = unit ?? from;
  const after = { unit: to, userTypes: userTypes ?? current.userTypes };
  if (to.id !== from.id) return { action: 'move', from, unit: to, userTypes, after, findings: [] };
  if (userTypes === null || sameNamed(userTypes, current.userTypes)) return { action: 'none', after, findings: [] };
  return { action: 'set-types', unit: to, userTypes, after, findings: [] };
}

/** Whether two lists name the same units or user types by id, in any order. */
export function sameNamed(a: readonly Named[], b: readonly Named[]): boolean {
  const ids = new Set(a.map((each) => each.id));
  const others = new Set(b.map((each) => each.id));
  return ids.size === others.size && [...ids].every((id) => others.has(id));
}
