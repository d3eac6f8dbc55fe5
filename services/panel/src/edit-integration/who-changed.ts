import type { components } from '../api/schema.ts';
import { NEW_FORM } from './form-values.ts';
import type { Part } from './merge-forms.ts';

type Entry = components['schemas']['AuditEntry'];

/** Who changed one part of an integration last. */
export interface Author {
  readonly name: string | null;
  /** The reader, in another window. */
  readonly isSelf: boolean;
  readonly at: string;
}

/** Who changed each part last, by the audit, which begins with the newest entry. */
export function whoChanged(
  parts: readonly Part[],
  entries: readonly Pick<Entry, 'actor' | 'actorName' | 'at' | 'changes'>[],
  self: string | undefined,
): ReadonlyMap<Part, Author> {
  const authors = new Map<Part, Author>();
  for (const part of parts) {
    const entry = entries.find(({ changes }) => hasChanged(changes, part));
    if (entry === undefined) continue;
    authors.set(part, { name: entry.actorName, isSelf: entry.actor === self, at: entry.at });
  }
  return authors;
}

function hasChanged(changes: Entry['changes'], part: Part): boolean {
  if (part === 'secret') return 'secretVersion' in changes;
  if (!(part in NEW_FORM.options)) return part in changes;
  const { before, after } = (changes.options ?? {}) as Partial<Record<'before' | 'after', Record<string, unknown>>>;
  return JSON.stringify(before?.[part]) !== JSON.stringify(after?.[part]);
}
