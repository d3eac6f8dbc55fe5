import { findNews, listRuled, type News, type RuledIntegration } from '@user-sync/control';
import type { Database, Tx } from '@user-sync/persistence';
import { letOlderAliasesCount } from '../accounts/let-older-aliases-count.ts';
import { lookAgainWithRuns } from '../accounts/look-again.ts';
import { dueIntegrations, recentlyDueInstances } from '../accounts/pick-due-accounts.ts';
import { integrationsHolding, integrationsToJudge } from '../deactivate-users/judge-deactivations.ts';
import { unpublishedInstances } from '../publish-outcomes/publish-outcomes.ts';
import { rehearsingInstances } from '../rehearse/work-on-rehearsals.ts';
import { settledRuns } from '../settle-runs/settle-runs.ts';
import { drainRuns, runsWithMarkers } from '../store-commands/drain-runs.ts';

/** The instances of this process; to wake others does nothing. */
export interface Waking {
  isOurs(slug: string): boolean;
  wake(slug: string): void;
  /** Users have become due there. */
  wakeDue(slug: string): void;
  hearRequests(slug: string): void;
}

/** How far back one looks beyond the last time: a statement can be committed so much after its `now()`. */
const OVERLAP_MS = 10_000;

/**
 * Wakes the instances of ours where something has become due or was requested within the last milliseconds, and those
 * of changed integrations. It costs as much as there is news, however many instances are ours.
 */
export async function wakeForNews(
  db: Tx,
  ours: Waking,
  { sinceMs, changed }: { readonly sinceMs: number; readonly changed: readonly string[] },
): Promise<News> {
  const withinMs = sinceMs + OVERLAP_MS;
  const news = await findNews(db, withinMs);
  await lookAgainWithRuns(db, idsOfOurs(news.begun, ours));
  const counting = await letOlderAliasesCount(db, idsOfOurs(news.olderAliases, ours));
  const due = (await recentlyDueInstances(db, withinMs)).filter((slug) => ours.isOurs(slug));
  const asked = [
    ...(due.length === 0 ? [] : await listRuled(db, { slugs: due })),
    ...(changed.length + counting.length === 0 ? [] : await listRuled(db, { ids: [...changed, ...counting] })),
  ];
  await wakeDue(db, ours, asked);
  for (const slug of news.asked) ours.hearRequests(slug);
  for (const slug of await rehearsingInstances(db)) ours.wake(slug);
  return news;
}

/** Wakes those of these instances where anything is left to do: what notices, or the process before us, have missed. */
export async function wakeForWork(
  db: Database,
  ours: Waking,
  slugs: readonly string[],
  discard: (integrationIds: readonly string[]) => Promise<void>,
): Promise<void> {
  if (slugs.length === 0) return;
  await drainRuns(db, await runsWithMarkers(db), { isPatient: true });
  const integrations = await listRuled(db, { slugs });
  const slugOf = new Map(integrations.map(({ id, instanceSlug }) => [id, instanceSlug]));
  const ids = integrations.filter(({ enabled }) => enabled).map(({ id }) => id);
  await lookAgainWithRuns(db, ids);
  await discard(ids);
  await wakeDue(db, ours, integrations);
  const left = [
    ...(await integrationsToJudge(db, ids)),
    ...(await settledRuns(db, [...slugOf.keys()])).map(({ integrationId }) => integrationId),
  ].map((id) => slugOf.get(id)!);
  for (const slug of new Set([...left, ...(await unpublishedInstances(db, slugs))])) ours.wake(slug);
}

/** Those of the instances where somebody is held. */
export async function instancesHolding(db: Tx, slugs: readonly string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const slugOf = new Map((await listRuled(db, { slugs })).map(({ id, instanceSlug }) => [id, instanceSlug]));
  return new Set((await integrationsHolding(db, [...slugOf.keys()])).map((id) => slugOf.get(id)!));
}

async function wakeDue(db: Tx, ours: Waking, integrations: readonly RuledIntegration[]): Promise<void> {
  const enabled = integrations.filter(({ enabled, instanceSlug }) => enabled && ours.isOurs(instanceSlug));
  if (enabled.length === 0) return;
  const due = await dueIntegrations(db, enabled);
  for (const slug of new Set(enabled.filter(({ id }) => due.has(id)).map(({ instanceSlug }) => instanceSlug)))
    ours.wakeDue(slug);
}

function idsOfOurs(slugById: ReadonlyMap<string, string>, ours: Waking): string[] {
  return [...slugById].filter(([, slug]) => ours.isOurs(slug)).map(([id]) => id);
}
