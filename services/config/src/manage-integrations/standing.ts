import { type Instance, type Integration, loadInstances, type Run } from '@user-sync/control';
import { slotStart } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { newestRuns } from '../run-integration/find-runs.ts';
import { type Attention, attentionOf } from './attention.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import type { IntegrationView } from './integration.schema.ts';

/** How an integration stands: all that is told of it but its newest run and its people. */
export interface Standing {
  readonly integration: Integration;
  readonly state: IntegrationView['state'];
  readonly attention: readonly Attention[];
  readonly freshness: Freshness;
  readonly nextRunAt: Date | null;
}

/** How these integrations stand, with a fixed number of queries for all of them together. */
export async function standingsOf(
  db: Tx,
  integrations: readonly Integration[],
  { pollPeriodMs, now = new Date() }: { pollPeriodMs: number; now?: Date },
): Promise<Standing[]> {
  if (integrations.length === 0) return [];
  const ids = integrations.map(({ id }) => id);
  const slugs = [...new Set(integrations.map(({ instanceSlug }) => instanceSlug))];
  const [instances, lastReadings, held, running, waiting] = await Promise.all([
    loadInstances(db, slugs),
    newestRuns(db, ids, "run.kind <> 'remap' AND run.status IN ('succeeded', 'failed')"),
    db.query<{ id: string; held: number }>(
      `SELECT integration_id AS id, sum(held)::int AS held FROM control.run
        WHERE integration_id = ANY($1::uuid[]) AND held > 0 AND decision IS NULL GROUP BY 1`,
      [ids],
    ),
    db.query<{ id: string }>(
      "SELECT integration_id AS id FROM control.run WHERE integration_id = ANY($1::uuid[]) AND status = 'running'",
      [ids],
    ),
    db.query<{ id: string; since: Date }>(
      `SELECT integration_id AS id, min(ended_at) AS since FROM control.run
        WHERE integration_id = ANY($1::uuid[]) AND ended_at IS NOT NULL AND answered_at IS NULL GROUP BY 1`,
      [ids],
    ),
  ]);
  const instanceOf = new Map(instances.map((instance) => [instance.slug, instance]));
  const heldOf = new Map(held.map((row) => [row.id, row.held]));
  const waitingOf = new Map(waiting.map((row) => [row.id, row.since]));
  const runningIds = new Set(running.map(({ id }) => id));
  return integrations.map((integration) =>
    standing(integration, {
      instance: instanceOf.get(integration.instanceSlug),
      lastReading: lastReadings.get(integration.id),
      held: heldOf.get(integration.id) ?? 0,
      isRunning: runningIds.has(integration.id),
      waitingSince: waitingOf.get(integration.id) ?? null,
      pollPeriodMs,
      now,
    }),
  );
}

interface Facts {
  instance: Instance | undefined;
  lastReading: Run | undefined;
  held: number;
  isRunning: boolean;
  waitingSince: Date | null;
  pollPeriodMs: number;
  now: Date;
}

function standing(integration: Integration, facts: Facts): Standing {
  const attention = attentionOf({ integration, ...facts });
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
