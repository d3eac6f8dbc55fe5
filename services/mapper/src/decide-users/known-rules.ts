import { loadIntegrations } from '@user-sync/control';
import { type CatalogueIndex, indexCatalogue, isGuid, type MatchingRules } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';

/** A catalogue made ready for lookups, and which of its entries are known to be in use. */
export interface KnownCatalogue {
  readonly instanceSlug: string;
  readonly version: number;
  readonly index: CatalogueIndex;
  readonly inUse: { readonly units: Set<number>; readonly userTypes: Set<number> };
}

/** By what the people of an integration are decided now. */
export interface Rules {
  readonly matching: MatchingRules;
  /** null: the instance's catalogue has never been read. */
  readonly catalogue: KnownCatalogue | null;
}

/** Rules of integrations, as new as the database has them when they are asked for. */
export interface KnownRules {
  /** By integration id; those that are deleted or unknown are missing. */
  of(integrationIds: ReadonlySet<string>): Promise<ReadonlyMap<string, Rules>>;
}

interface Version {
  id: string;
  version: number;
  slug: string;
  catalogueVersion: number | null;
}

/** Keeps rules in memory, asks for their versions once per call, and loads only what is newer. */
export function createKnownRules(database: Database): KnownRules {
  const matching = new Map<string, { version: number; rules: MatchingRules }>();
  const catalogues = new Map<string, KnownCatalogue>();

  return {
    async of(integrationIds) {
      const ids = [...integrationIds].filter(isGuid);
      const versions = await database.query<Version>(
        `SELECT i.id, i.version, i.instance_slug AS slug, c.version AS "catalogueVersion"
          FROM control.integration i LEFT JOIN mapper.catalogue c ON c.instance_slug = i.instance_slug
          WHERE i.id = ANY($1::uuid[]) AND i.deleted_at IS NULL`,
        [ids],
      );
      await Promise.all([loadNewerMatching(versions), loadNewerCatalogues(versions)]);
      for (const id of ids) if (!versions.some((version) => version.id === id)) matching.delete(id);
      return new Map(
        versions.flatMap(({ id, slug, catalogueVersion }): [string, Rules][] => {
          const known = matching.get(id);
          const catalogue = catalogueVersion === null ? null : (catalogues.get(slug) ?? null);
          return known === undefined ? [] : [[id, { matching: known.rules, catalogue }]];
        }),
      );
    },
  };

  async function loadNewerMatching(versions: readonly Version[]): Promise<void> {
    const newer = versions.filter(({ id, version }) => matching.get(id)?.version !== version).map(({ id }) => id);
    if (newer.length === 0) return;
    for (const { id, version, unitField, userTypeField, options } of await loadIntegrations(database, newer)) {
      matching.set(id, { version, rules: { unitField, userTypeField, options } });
    }
  }

  async function loadNewerCatalogues(versions: readonly Version[]): Promise<void> {
    const newer = versions.filter((one) => {
      return one.catalogueVersion !== null && catalogues.get(one.slug)?.version !== one.catalogueVersion;
    });
    if (newer.length === 0) return;
    const rows = await database.query<{ slug: string; version: number; units: string; userTypes: string }>(
      `SELECT instance_slug AS slug, version, units, user_types AS "userTypes" FROM mapper.catalogue
        WHERE instance_slug = ANY($1::text[]) AND version IS NOT NULL`,
      [[...new Set(newer.map(({ slug }) => slug))]],
    );
    for (const { slug, version, units, userTypes } of rows) {
      if (catalogues.get(slug)?.version === version) continue;
      catalogues.set(slug, {
        instanceSlug: slug,
        version,
        index: indexCatalogue({ units: JSON.parse(units), userTypes: JSON.parse(userTypes) }),
        inUse: { units: new Set(), userTypes: new Set() },
      });
    }
  }
}
