import type { Entry } from '@user-sync/graph';

/** One entry per id, since Graph repeats itself within a page: the last one counts. In the order of the ids. */
export function uniqueEntries(entries: readonly Entry[]): Entry[] {
  const byId = new Map<string, Entry>();
  for (const entry of entries) byId.set(entry.id, entry);
  // Rows are locked in one order by everybody, and revisions rise with the ids.
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
