import { loadCatalogue } from '@user-sync/control';
import { type AliasKind, asSeen, type Named, normalizeName } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';

/** A unit or user type in a list. */
interface CatalogueEntry extends Named {
  readonly sameName: boolean;
}

/** The units or user types of an instance that are listed, in their order, and the reading that they come from. */
export interface FoundCatalogue {
  readonly entries: readonly CatalogueEntry[];
  readonly readAt: Date | null;
  readonly missing: readonly string[] | null;
}

/** By what entries are listed. */
export type CatalogueKey = readonly [name: string, id: number];

/** Where an entry stands in the list: by name as people see it. */
export function keyOfEntry({ name, id }: Named): CatalogueKey {
  return [asSeen(name), id];
}

/** All units or user types whose name has `search` in it, by name. An instance has some thousands at most. */
export async function findCatalogue(
  db: Tx,
  slug: string,
  kind: AliasKind,
  search: string | undefined,
): Promise<FoundCatalogue> {
  const catalogue = await loadCatalogue(db, slug);
  if (catalogue === undefined) return { entries: [], readAt: null, missing: null };
  const all = kind === 'unit' ? catalogue.units : catalogue.userTypes;
  const holders = new Map<string, number>();
  for (const { name } of all) holders.set(normalizeName(name), (holders.get(normalizeName(name)) ?? 0) + 1);
  const sought = asSeen(search ?? '');
  return {
    entries: all
      .map(({ id, name }) => ({ id, name, sameName: holders.get(normalizeName(name))! > 1, seen: asSeen(name) }))
      .filter(({ seen }) => seen.includes(sought))
      .sort((a, b) => compare(a.seen, b.seen) || a.id - b.id)
      .map(({ seen: _, ...entry }) => entry),
    readAt: catalogue.readAt,
    missing: catalogue.missing && (kind === 'unit' ? catalogue.missing.units : catalogue.missing.userTypes),
  };
}

/** Whether an entry stands behind a key. */
export function isBehind(entry: Named, [name, id]: CatalogueKey): boolean {
  const [seen] = keyOfEntry(entry);
  return (compare(seen, name) || entry.id - id) > 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * How many users of an integration stand in units, or have user types, by id. Users have few different sets of user
 * types, so each set is read once.
 */
export async function countPeople(
  db: Tx,
  integrationId: string,
  kind: AliasKind,
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.query<{ id: number; people: number }>(
    kind === 'unit'
      ? `SELECT unit_id AS id, count(*) AS people FROM config.person
          WHERE integration_id = $1 AND unit_id IS NOT NULL GROUP BY 1`
      : `SELECT (stated ->> 'id')::bigint AS id, sum(sets.people)::bigint AS people
          FROM (SELECT user_types, count(*) AS people FROM config.person
            WHERE integration_id = $1 AND user_types <> '[]' GROUP BY 1) AS sets,
          jsonb_array_elements(sets.user_types::jsonb) AS stated GROUP BY 1`,
    [integrationId],
  );
  return new Map(rows.map(({ id, people }) => [id, people]));
}
