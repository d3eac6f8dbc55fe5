import { type Integration, loadIntegrations } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';

/** The integrations as they stood a second ago: what is switched off stops before its next call (S12). */
export interface LiveIntegrations {
  /** Those of an instance, disabled ones included. */
  of(slug: string): readonly Integration[];
  find(id: string): Integration | undefined;
  /** Whether it is enabled, as far as that is known lately: while the database does not answer nobody can say. */
  isEnabled(id: string): boolean;
  refresh(): Promise<void>;
}

/** Older knowledge counts for nothing: a switch takes effect within 5 s, also where only we are cut off (S12). */
const FRESH_MS = 4_000;

/** Keeps all integrations that are not deleted. */
export function createLiveIntegrations(db: Tx, now: () => number = () => performance.now()): LiveIntegrations {
  let byId = new Map<string, Integration>();
  let bySlug = new Map<string, Integration[]>();
  let knownAt = Number.NEGATIVE_INFINITY;
  return {
    of: (slug) => bySlug.get(slug) ?? [],
    find: (id) => byId.get(id),
    isEnabled: (id) => byId.get(id)?.enabled === true && now() - knownAt < FRESH_MS,
    async refresh() {
      const askedAt = now();
      const all = await loadIntegrations(db);
      byId = new Map(all.map((integration) => [integration.id, integration]));
      bySlug = Map.groupBy(all, ({ instanceSlug }) => instanceSlug);
      knownAt = askedAt;
    },
  };
}
