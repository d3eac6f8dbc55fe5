import type { components } from '../api/schema.ts';
import type { TextId } from '../frame/texts.tsx';

export type ValueGroup = components['schemas']['UnmatchedValue'];

/** What is wrong with a value, in words. */
export function wordsOf({ code }: Pick<ValueGroup, 'code'>): TextId {
  return `values.${code}`;
}

/** How many units a value names: its parts between commas, each counted once. */
export function partsIn(value: string | null): number {
  const parts = (value ?? '').split(',').map((part) => part.trim());
  return new Set(parts.filter((part) => part !== '')).size;
}

/**
 * Whether an alias can help. A name that two have stays a name, which counts before any alias; and what is not stated
 * cannot mean anything.
 */
export function canMean({ code, value }: Pick<ValueGroup, 'code' | 'value'>): boolean {
  return (
    value !== null &&
    (code === 'unit-unknown' || code === 'unit-several' || code === 'user-type-unknown' || code === 'alias-target-gone')
  );
}

/** The value whose repair lets most people see something; what is empty has to be filled in person by person. */
export function biggestRepair(groups: readonly ValueGroup[]): ValueGroup | null {
  const repairs = groups.filter(({ value, seesNothing }) => value !== null && seesNothing > 0);
  return repairs.reduce<ValueGroup | null>(
    (most, each) => (most === null || each.seesNothing > most.seesNothing ? each : most),
    null,
  );
}
