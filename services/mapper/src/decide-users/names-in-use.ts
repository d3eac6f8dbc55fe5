import type { UserCommand } from '@user-sync/contracts';
import { normalizeName } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import type { KnownCatalogue, Rules } from './known-rules.ts';

/**
 * Postgres refuses a row whose indexed values are over 2,704 bytes, which would stop the partition for ever; such a
 * name is not noted.
 */
const LONGEST_INDEXED_BYTES = 2_400;

interface NameInUse {
  readonly catalogue: KnownCatalogue;
  readonly kind: 'unit' | 'user-type';
  readonly id: number;
  readonly name: string;
}

/**
 * Notes units and user types that somebody is placed by for the first time: a catalogue that loses many of these is
 * not believed. Most batches bring none.
 */
export async function noteNamesInUse(
  database: Database,
  placed: readonly { rules: Rules; command: Pick<UserCommand, 'placement'> }[],
): Promise<void> {
  const found: NameInUse[] = [];
  for (const { rules, command } of placed) {
    const { catalogue } = rules;
    const { placement } = command;
    if (catalogue === null || placement === null) continue;
    const { unit, userTypes } = placement;
    if (unit !== null && !catalogue.inUse.units.has(unit.id)) found.push({ catalogue, kind: 'unit', ...unit });
    for (const userType of userTypes) {
      if (!catalogue.inUse.userTypes.has(userType.id)) found.push({ catalogue, kind: 'user-type', ...userType });
    }
  }
  const indexable = found.filter(({ name }) => Buffer.byteLength(normalizeName(name)) <= LONGEST_INDEXED_BYTES);
  if (indexable.length > 0) await insertNames(database, indexable);
  for (const { catalogue, kind, id } of found) {
    (kind === 'unit' ? catalogue.inUse.units : catalogue.inUse.userTypes).add(id);
  }
}

async function insertNames(database: Database, found: readonly NameInUse[]): Promise<void> {
  // An instance that was removed in the meantime has no catalogue to refer to.
  await database.execute(
    `INSERT INTO mapper.name_in_use (instance_slug, kind, name)
      SELECT DISTINCT given.slug, given.kind, given.name
        FROM unnest($1::text[], $2::text[], $3::text[]) AS given (slug, kind, name)
        JOIN mapper.catalogue c ON c.instance_slug = given.slug
        ORDER BY 1, 2, 3
      ON CONFLICT DO NOTHING`,
    [
      found.map(({ catalogue }) => catalogue.instanceSlug),
      found.map(({ kind }) => kind),
      found.map(({ name }) => normalizeName(name)),
    ],
  );
}
