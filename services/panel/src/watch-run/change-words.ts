import type { Sentence } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';
import { type Named, nameOf } from '../look/name-of.ts';
import type { RunChange } from './queries.ts';

type FieldChange = RunChange['changes'][number];
type ChangedValue = FieldChange['before'];

/** What happened to one person, in a sentence. */
export function happenedWords({ what, changes, ...person }: Pick<RunChange, 'what' | 'changes'> & Named): Sentence {
  const name = nameOf(person);
  const named = { name: name === null ? { sentence: { id: 'person.unnamed' as const } } : { name } };
  const unit = changes.find(({ field }) => field === 'unit')?.after ?? null;
  if ((what === 'created' || what === 'moved') && isNamed(unit)) {
    return { id: `change.${what}.unit`, values: { ...named, unit: { name: unit.name } } };
  }
  if (what === 'listed') {
    const [finding] = findingsIn(changes);
    if (finding !== undefined) {
      const words = { id: `explain.finding.${finding}` as TextId };
      return { id: 'change.listed.finding', values: { ...named, finding: { sentence: words } } };
    }
  }
  return { id: `change.${what}` as TextId, values: named };
}

/** What is to be known about somebody since the change, and was not before. */
function findingsIn(changes: RunChange['changes']): string[] {
  const change = changes.find(({ field }) => field === 'findings');
  const codes = (value: ChangedValue = null) => (Array.isArray(value) ? (value as string[]) : []);
  const before = codes(change?.before);
  return codes(change?.after).filter((code) => !before.includes(code));
}

function isNamed(value: ChangedValue): value is { id: number; name: string } {
  return typeof value === 'object' && value !== null && 'name' in value;
}
