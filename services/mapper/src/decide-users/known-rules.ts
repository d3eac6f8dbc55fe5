import { loadAliases, loadIntegrations } from '@user-sync/control';
import { type CatalogueIndex, indexAliases, indexCatalogue, isGuid, type MatchingRules } from '@user-sync/domain';
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
  /** Of these fields and options; commands carry it. */
  readonly rulesVersion: number;
  /** Of the aliases; commands carry it, too. */
  readonly aliasesVersion: number;
  /** null: the instance's catalogue has never been read. */
  readonly catalogue: KnownCatalogue | null;
}

/** Rules of integrations, as current as the database at the time of the call. */
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
  const matching = new Map<string, { version: number } & Omit<Rules, 'catalogue'>>();
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
          return known === undefined
            ? []
            : [
                [
                  id,
                  {
                    matching: known.matching,
                    rulesVersion: known.rulesVersion,
                    aliasesVersion: known.aliasesVersion,
                    catalogue,
                  },
                ],
              ];
        }),
      );
    },
  };

  async function loadNewerMatching(versions: readonly Version[]): Promise<void> {
    const newer = versions.filter(({ id, version }) => matching.get(id)?.version !== version).map(({ id }) => id);
    if (newer.length === 0) return;
    const integrations = await loadIntegrations(database, newer);
    // After the versions: newer aliases than a decision says have it made again, older ones would be taken for new.
    const aliasesById = Map.groupBy(await loadAliases(database, newer), ({ integrationId }) => integrationId);
    for (const integration of integrations) {
      const { id, version, rulesVersion, aliasesVersion, unitField, userTypeField, options } = integration;
      const aliases = indexAliases(aliasesById.get(id) ?? []);
      const rules = { unitField, userTypeField, options, ...(aliases && { aliases }) };
      matching.set(id, { version, rulesVersion, aliasesVersion, matching: rules });
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
