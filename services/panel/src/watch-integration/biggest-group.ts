import type { components } from '../api/schema.ts';
import type { Sentence } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';

type Group = Pick<components['schemas']['UnmatchedValue'], 'field' | 'value' | 'seesNothing'>;

/** The one repair that helps most of those who see nothing; null: no value is shared by any of them. */
export function biggestGroup(groups: readonly Group[]): Sentence | null {
  const [first] = [...groups].sort((one, other) => other.seesNothing - one.seesNothing);
  if (first === undefined || first.seesNothing === 0) return null;
  const { field, value, seesNothing: count } = first;
  if (value === null) {
    return { id: 'home.biggest.empty', values: { count, field: { sentence: { id: `azure.${field}` as TextId } } } };
  }
  return { id: 'home.biggest', values: { count, value: { value } } };
}
