import { DIRECTORY_PROPERTIES, type DirectoryUser } from './directory-user.ts';
import type { Finding, Named } from './finding.ts';
import type { Placement } from './placement.ts';
import type { Profile } from './profile.ts';
import type { Found } from './reconcile/known-user.ts';
import type { UserStatus } from './user-status.ts';

/** What was told about a person at one time. */
export interface Told extends Profile {
  readonly status: UserStatus;
  /** The membership in Ziik. */
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
  readonly findings: readonly Finding[];
  /** Null: Azure does not have the person. */
  readonly azure: DirectoryUser | null;
  /** Null: not linked. */
  readonly ziik: { readonly active: boolean } | null;
  readonly decision: Placement | null;
  /** Of the rules that decided; null where that was not told. */
  readonly rulesVersion: number | null;
  /** Whether attempts fail for the time being. */
  readonly isFailing: boolean;
}

/** Fields beyond Azure's that a change may be of. */
export const TOLD_FIELDS = [
  'status',
  'email',
  'firstName',
  'lastName',
  'active',
  'unit',
  'userTypes',
  'findings',
] as const;

/** A field of a person that may change: one of Azure's properties, or what stands in Ziik and is told of it. */
export type ChangedField = (typeof TOLD_FIELDS)[number] | keyof DirectoryUser;

/** A value before or after a change, in the shape that the user's own member has; findings by their codes. */
export type ChangedValue = string | boolean | null | Named | readonly Named[] | readonly string[];

/** What a field was and what it became. */
export type ValueChange = readonly [before: ChangedValue, after: ChangedValue];

/** What changed, by field; a field that is not there did not. */
export type PersonChanges = Readonly<Partial<Record<ChangedField, ValueChange>>>;

/** Longer texts and lists are cut: a history is read by people. */
const LONGEST_TEXT = 500;
const MOST_ENTRIES = 50;

/**
 * What changed between two outcomes of a person, `before` null for the first. `found` is what Ziik showed otherwise
 * than it was known: where something was set right, that is what it was before.
 *
 * | field | is compared |
 * | --- | --- |
 * | status, unit, user types, findings | always; before the first outcome there was none |
 * | name and e-mail, active | where the person was linked before and is now, or Ziik showed another value |
 * | Azure's properties | where Azure had the person before and has it now |
 */
export function changesOf(before: Told | null, after: Told, found: Found | null): PersonChanges {
  const changes: Partial<Record<ChangedField, ValueChange>> = {};
  const note = (field: ChangedField, from: ChangedValue, to: ChangedValue) => {
    if (!isSame(from, to)) changes[field] = [cut(from), cut(to)];
  };
  /** What Ziik showed counts as the value before, unless it is what stands there still. */
  const noteZiik = <Value extends ChangedValue>(field: keyof Found, told: Value, now: Value) => {
    const shown = found?.[field];
    note(field, shown === undefined || isSame(shown, now) ? told : shown, now);
  };
  note('status', before?.status ?? null, after.status);
  if (after.ziik !== null) {
    const wasLinked = before !== null && before.ziik !== null;
    for (const field of ['email', 'firstName', 'lastName'] as const) {
      if (wasLinked || found?.[field] !== undefined)
        noteZiik(field, wasLinked ? before[field] : after[field], after[field]);
    }
    const { active } = after.ziik;
    noteZiik('active', wasLinked ? before.ziik!.active : active, active);
  }
  noteZiik('unit', before?.unit ?? null, after.unit);
  noteZiik('userTypes', before?.userTypes ?? [], after.userTypes);
  note('findings', before === null ? [] : codesOf(before), codesOf(after));
  if (before !== null && before.azure !== null && after.azure !== null) {
    for (const field of DIRECTORY_PROPERTIES) note(field, before.azure[field] ?? null, after.azure[field] ?? null);
  }
  return changes;
}

/** Whether Azure says of the person what it said before. */
export function isSameInAzure(before: Told, after: Told): boolean {
  if (before.azure === null || after.azure === null) return before.azure === after.azure;
  const [was, is] = [before.azure, after.azure];
  return DIRECTORY_PROPERTIES.every((field) => (was[field] ?? null) === (is[field] ?? null));
}

function codesOf({ findings }: Told): string[] {
  return [...new Set(findings.map(({ code }) => code))].sort();
}

function isSame(a: ChangedValue, b: ChangedValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return isSameList(a, b);
  if (isNamed(a) && isNamed(b)) return a.id === b.id && a.name === b.name;
  return a === b;
}

/** In any order. */
function isSameList(a: readonly (string | Named)[], b: readonly (string | Named)[]): boolean {
  if (a.length !== b.length) return false;
  const names = new Set(b.map((each) => (typeof each === 'string' ? each : `${each.id} ${each.name}`)));
  return a.every((each) => names.has(typeof each === 'string' ? each : `${each.id} ${each.name}`));
}

function isNamed(value: ChangedValue): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cut<Value extends ChangedValue>(value: Value): Value {
  if (typeof value === 'string') return cutText(value) as Value;
  if (Array.isArray(value)) {
    const few = value.length > MOST_ENTRIES ? value.slice(0, MOST_ENTRIES) : value;
    return few.map((each: Named | string) => cut(each)) as unknown as Value;
  }
  return (isNamed(value) ? { id: value.id, name: cutText(value.name) } : value) as Value;
}

function cutText(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1).toWellFormed()}…`;
}
