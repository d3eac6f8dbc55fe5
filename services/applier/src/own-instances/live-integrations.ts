import { type Integration, loadIntegrationsOf } from '@user-sync/control';
import { areAliasesInForce, isInForce } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';

/**
 * The integrations of the instances that are worked at, as of a second ago: a disabled one stops before its next call
 * (S12).
 */
export interface LiveIntegrations {
  /** Loads those of an instance and keeps them as long as it is watched; the answer ends that. */
  watch(slug: string): Promise<() => void>;
  /** Those of a watched instance, disabled ones included. */
  of(slug: string): readonly Integration[];
  /** One of a watched instance. */
  find(id: string): Integration | undefined;
  /** Whether those of a watched instance are known as of lately: while the database does not answer they are not. */
  areKnown(slug: string): boolean;
  /** Whether it is enabled, as far as that is known lately. */
  isEnabled(id: string): boolean;
  /** Whether what was decided by these rules may be carried out: they have not changed since. */
  isInForce(id: string, decided: { readonly rulesVersion: number; readonly aliasesVersion: number | null }): boolean;
  refresh(): Promise<void>;
}

interface Watched {
  watchers: number;
  knownAt: number;
  integrations: readonly Integration[];
}

/** Older knowledge counts for nothing: a switch takes effect within 5 s, also where only we are cut off (S12). */
const FRESH_MS = 4_000;

/** Keeps the integrations of watched instances that are not deleted. */
export function createLiveIntegrations(db: Tx, now: () => number = () => performance.now()): LiveIntegrations {
  const bySlug = new Map<string, Watched>();
  const byId = new Map<string, Integration>();

  const know = (watched: Watched, integrations: readonly Integration[]): void => {
    for (const { id } of watched.integrations) byId.delete(id);
    for (const integration of integrations) byId.set(integration.id, integration);
    watched.integrations = integrations;
  };

  const load = async (slugs: readonly string[]): Promise<void> => {
    if (slugs.length === 0) return;
    const askedAt = now();
    const loaded = Map.groupBy(await loadIntegrationsOf(db, slugs), ({ instanceSlug }) => instanceSlug);
    for (const slug of slugs) {
      const watched = bySlug.get(slug);
      // Another one that asked later has its answer already.
      if (watched === undefined || askedAt < watched.knownAt) continue;
      know(watched, loaded.get(slug) ?? []);
      watched.knownAt = askedAt;
    }
  };

  const forget = (slug: string): void => {
    const watched = bySlug.get(slug)!;
    if (--watched.watchers > 0) return;
    know(watched, []);
    bySlug.delete(slug);
  };

  const areKnown = (slug: string): boolean => now() - (bySlug.get(slug)?.knownAt ?? -Infinity) < FRESH_MS;

  return {
    areKnown,
    async watch(slug) {
      const watched = bySlug.get(slug) ?? { watchers: 0, knownAt: Number.NEGATIVE_INFINITY, integrations: [] };
      watched.watchers++;
      bySlug.set(slug, watched);
      try {
        await load([slug]);
      } catch (error) {
        forget(slug);
        throw error;
      }
      let isOver = false;
      return () => {
        if (!isOver) forget(slug);
        isOver = true;
      };
    },
    of: (slug) => bySlug.get(slug)?.integrations ?? [],
    find: (id) => byId.get(id),
    isEnabled(id) {
      const integration = byId.get(id);
      return integration?.enabled === true && areKnown(integration.instanceSlug);
    },
    isInForce(id, { rulesVersion, aliasesVersion }) {
      const integration = byId.get(id);
      return (
        integration !== undefined &&
        isInForce(rulesVersion, integration.rulesVersion) &&
        areAliasesInForce(aliasesVersion, integration)
      );
    },
    refresh: () => load([...bySlug.keys()]),
  };
}
