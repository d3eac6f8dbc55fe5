import type { Catalogue } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';

/** The units and user types of an instance that count, as administrators see them. */
export interface KeptCatalogue extends Catalogue {
  readonly version: number;
  /** When they were read last at the instance's present address, also where that is held back; null: not yet. */
  readonly readAt: Date | null;
  /** Names in use that the latest reading lacks, for which it is held back; null: it is not. */
  readonly missing: MissingNames | null;
}

/** Names in use of an instance that a reading of its units and user types lacks. */
export interface MissingNames {
  readonly units: readonly string[];
  readonly userTypes: readonly string[];
}

/** The catalogue of an instance; undefined while it has not been read. */
export async function loadCatalogue(db: Tx, slug: string): Promise<KeptCatalogue | undefined> {
  const [row] = await db.query<Omit<KeptCatalogue, 'units' | 'userTypes'> & { units: string; userTypes: string }>(
    `SELECT c.version, c.units, c.user_types AS "userTypes", instance.catalogue_read_at AS "readAt", c.missing
      FROM control.catalogue c JOIN control.instance ON instance.slug = c.instance_slug WHERE c.instance_slug = $1`,
    [slug],
  );
  return row && { ...row, units: JSON.parse(row.units), userTypes: JSON.parse(row.userTypes) };
}

/**
 * Shows the catalogue that counts as `version` to everybody; `noteCatalogueRead` tells when it was read. `units` and
 * `userTypes` are JSON; they are written only where the version is another.
 */
export async function showCatalogue(
  tx: Tx,
  slug: string,
  { version, units, userTypes }: { readonly version: number; readonly units: string; readonly userTypes: string },
): Promise<void> {
  const [known] = await tx.query<{ version: number; isHeldBack: boolean }>(
    'SELECT version, missing IS NOT NULL AS "isHeldBack" FROM control.catalogue WHERE instance_slug = $1',
    [slug],
  );
  if (known?.version === version) {
    if (known.isHeldBack)
      await tx.execute('UPDATE control.catalogue SET missing = NULL WHERE instance_slug = $1', [slug]);
    return;
  }
  await tx.execute(
    `INSERT INTO control.catalogue (instance_slug, version, units, user_types)
      SELECT slug, $2, $3, $4 FROM control.instance WHERE slug = $1
      ON CONFLICT (instance_slug) DO UPDATE SET version = excluded.version, units = excluded.units,
        user_types = excluded.user_types, missing = NULL`,
    [slug, version, units, userTypes],
  );
}

/** Says which names in use the latest reading lacks, so that it is held back. */
export async function showMissingNames(tx: Tx, slug: string, missing: MissingNames): Promise<void> {
  await tx.execute('UPDATE control.catalogue SET missing = $2::jsonb WHERE instance_slug = $1', [
    slug,
    JSON.stringify(missing),
  ]);
}
