import { type Integration, loadIntegrations } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';

/** The integrations as they stand, at most a second old: what is switched off stops before its next call (S12). */
export interface LiveIntegrations {
  /** Those of an instance, disabled ones included. */
  of(slug: string): readonly Integration[];
  find(id: string): Integration | undefined;
  refresh(): Promise<void>;
}

/** Keeps all integrations that are not deleted. */
export function createLiveIntegrations(db: Database): LiveIntegrations {
  let byId = new Map<string, Integration>();
  let bySlug = new Map<string, Integration[]>();
  return {
    of: (slug) => bySlug.get(slug) ?? [],
    find: (id) => byId.get(id),
    async refresh() {
      const all = await loadIntegrations(db);
      byId = new Map(all.map((integration) => [integration.id, integration]));
      bySlug = Map.groupBy(all, ({ instanceSlug }) => instanceSlug);
    },
  };
}
