import type { Named } from '../frame/sentence.ts';
import type { Explanation } from './person.ts';

/** A value that names nothing in Ziik, or not one thing, as the verdict tells of it. */
export interface Unmatched {
  readonly code: string;
  readonly kind: 'unit' | 'user-type';
  readonly field: string;
  readonly value: string | null;
  readonly nearest: readonly Named[];
}

const SUFFIX = /-(?:kept|some|without-types)$/;
const CODE = /^(?:unit|user-type)-|^alias-target-gone$/;

/** What the verdict says of a value that does not match; null where it is about something else. */
export function unmatchedIn(explanation: Explanation | null, unitField: string): Unmatched | null {
  if (explanation === null) return null;
  const code = explanation.verdict.code.replace(SUFFIX, '');
  if (!CODE.test(code)) return null;
  const { field, value, nearest } = explanation.verdict.values as Omit<Unmatched, 'code' | 'kind'>;
  const isOfUnit = code === 'alias-target-gone' ? field === unitField : code.startsWith('unit-');
  return { code, kind: isOfUnit ? 'unit' : 'user-type', field, value, nearest };
}

/** How people in the same situation are found, as the filter of the list has it; an empty value: nothing is stated. */
export function situationOf({ code, field, value }: Unmatched): { finding: string; field: string; value: string } {
  return { finding: code, field, value: value ?? '' };
}

/** Longer values cannot be given a meaning. */
const LONGEST_ALIAS = 400;

/**
 * Whether saying what the value means would help.
 *
 * | the value | → |
 * | --- | --- |
 * | is empty, or too long | no |
 * | names something that is shared by several | no: an exact name counts first |
 * | names several units | where it may have meant one, as one with a comma in its name |
 * | names nothing, or its meaning is gone | yes |
 */
export function canBeMeant({ code, value, nearest }: Unmatched): boolean {
  if (value === null || value.length > LONGEST_ALIAS) return false;
  if (code === 'unit-several') return nearest.length > 0;
  return code.endsWith('-unknown') || code === 'alias-target-gone';
}
