import {
  failingSince,
  type Instance,
  type Integration,
  loadInstances,
  newestRuns,
  type OpenRuns,
  openRuns,
  type Run,
} from '@user-sync/control';
import { slotStart } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { type Attention, attentionOf } from './attention.ts';
import { type Freshness, freshnessOf, isUnending } from './freshness.ts';
import type { IntegrationView } from './integration.schema.ts';

/** The state of an integration: everything in its view except its newest run and its people. */
export interface Standing {
  readonly integration: Integration;
  readonly state: IntegrationView['state'];
  readonly attention: readonly Attention[];
  readonly freshness: Freshness;
  readonly nextRunAt: Date | null;
}

/** The state of these integrations, with a fixed number of queries for all of them together. */
export async function standingsOf(
  db: Tx,
  integrations: readonly Integration[],
  { pollPeriodMs, now = new Date() }: { pollPeriodMs: number; now?: Date },
): Promise<Standing[]> {
  if (integrations.length === 0) return [];
  const ids = integrations.map(({ id }) => id);
  const slugs = [...new Set(integrations.map(({ instanceSlug }) => instanceSlug))];
  const [instances, lastReadings, failing, open] = await Promise.all([
    loadInstances(db, slugs),
    newestRuns(db, ids, 'readings'),
    failingSince(db, ids),
    openRuns(db, ids),
  ]);
  const instanceOf = new Map(instances.map((instance) => [instance.slug, instance]));
  return integrations.map((integration) =>
    standing(integration, {
      instance: instanceOf.get(integration.instanceSlug),
      lastReading: lastReadings.get(integration.id),
      failingSince: failing.get(integration.id)?.since ?? null,
      ...(open.get(integration.id) ?? NOTHING_OPEN),
      pollPeriodMs,
      now,
    }),
  );
}

const NOTHING_OPEN: OpenRuns = { isRunning: false, readingSince: null, waitingSince: null, held: 0, heldSince: null };

interface Facts extends OpenRuns {
  readonly instance: Instance | undefined;
  readonly lastReading: Run | undefined;
  readonly failingSince: Date | null;
  readonly pollPeriodMs: number;
  readonly now: Date;
}

function standing(integration: Integration, facts: Facts): Standing {
  const attention = attentionOf({ integration, ...facts, isUnending: isUnending(facts) });
  return {
    integration,
    state: stateOf(integration, facts.isRunning, attention),
    attention,
    freshness: freshnessOf({ integration, attention, ...facts }),
    nextRunAt: nextRunAt(integration, facts),
  };
}

function stateOf({ enabled }: Integration, isRunning: boolean, attention: readonly Attention[]): Standing['state'] {
  if (!enabled) return 'disabled';
  if (isRunning) return 'running';
  return attention.some(({ severity }) => severity === 'error') ? 'needs-attention' : 'ready';
}

/** The next slot, or now where the current one has not been filled. */
function nextRunAt({ enabled, lastSlotAt }: Integration, { pollPeriodMs, now }: Facts): Date | null {
  if (!enabled) return null;
  const slot = slotStart(now.getTime(), pollPeriodMs);
  const isFilled = lastSlotAt !== null && lastSlotAt.getTime() >= slot;
  return isFilled ? new Date(slot + pollPeriodMs) : now;
}
