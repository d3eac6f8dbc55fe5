import type { Entry } from '@user-sync/graph';

export type RemovedEntry = Extract<Entry, { kind: 'removed' }>;
export type UserEntry = Extract<Entry, { kind: 'user' }> & {
  /** The person was removed earlier on the page: what was known before does not count any more. */
  readonly afterRemoval?: true;
};
export type UniqueEntry = UserEntry | RemovedEntry;

/**
 * One entry per id, since Graph repeats itself within a page, and may report one person in parts: they are merged in
 * their order. A removal overrides what was reported before it. In the order of the ids.
 */
export function uniqueEntries(entries: readonly Entry[]): UniqueEntry[] {
  const byId = new Map<string, UniqueEntry>();
  for (const entry of entries) byId.set(entry.id, merge(byId.get(entry.id), entry));
  // Rows are locked in one order by everybody, and revisions rise with the ids.
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function merge(before: UniqueEntry | undefined, entry: Entry): UniqueEntry {
  if (before === undefined || entry.kind === 'removed') return entry;
  if (before.kind === 'removed') return { ...entry, afterRemoval: true };
  return { ...before, given: { ...before.given, ...entry.given } };
}
