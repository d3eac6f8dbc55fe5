import {
  type Instance,
  type Integration,
  loadInstance,
  RUN_COLUMNS,
  type RunRow,
  runFromRow,
} from '@user-sync/control';
import { slotStart } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { showRun } from '../run-integration/run.schema.ts';
import { attentionOf } from './attention.ts';
import type { IntegrationView } from './integration.schema.ts';

/** Integrations of one instance as the API shows them, with a fixed number of queries for all of them together. */
export async function showIntegrations(
  db: Tx,
  integrations: readonly Integration[],
  { pollPeriodMs, now = new Date() }: { pollPeriodMs: number; now?: Date },
): Promise<IntegrationView[]> {
  const [first] = integrations;
  if (first === undefined) return [];
  const ids = integrations.map(({ id }) => id);
  const [instance, lastRuns, lastReadings, held, running, counts] = await Promise.all([
    loadInstance(db, first.instanceSlug),
    newestRuns(db, ids, 'true', 'run.started_at IS NULL,'),
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
    db.query<StatusCount>(
      `SELECT integration_id AS id, status, count(*) AS people,
          count(*) FILTER (WHERE ziik_user_id IS NOT NULL) AS linked
        FROM config.person WHERE integration_id = ANY($1::uuid[]) GROUP BY 1, 2`,
      [ids],
    ),
  ]);
  const heldOf = new Map(held.map((row) => [row.id, row.held]));
  const runningIds = new Set(running.map(({ id }) => id));
  return integrations.map((integration) =>
    show(integration, {
      instance,
      lastRun: lastRuns.get(integration.id),
      lastReading: lastReadings.get(integration.id),
      held: heldOf.get(integration.id) ?? 0,
      isRunning: runningIds.has(integration.id),
      counts: counts.filter(({ id }) => id === integration.id),
      pollPeriodMs,
      now,
    }),
  );
}

interface StatusCount {
  id: string;
  status: string;
  people: number;
  linked: number;
}

async function newestRuns(db: Tx, ids: readonly string[], which: string, firstBy = '') {
  const rows = await db.query<RunRow>(
    `SELECT DISTINCT ON (run.integration_id) ${RUN_COLUMNS} FROM control.run
      WHERE run.integration_id = ANY($1::uuid[]) AND ${which}
      ORDER BY run.integration_id, ${firstBy} run.number DESC`,
    [ids],
  );
  return new Map(rows.map((row) => [row.integration_id, runFromRow(row)]));
}

interface Facts {
  instance: Instance | undefined;
  lastRun: ReturnType<typeof runFromRow> | undefined;
  lastReading: ReturnType<typeof runFromRow> | undefined;
  held: number;
  isRunning: boolean;
  counts: readonly StatusCount[];
  pollPeriodMs: number;
  now: Date;
}

function show(integration: Integration, facts: Facts): IntegrationView {
  const attention = attentionOf({ integration, ...facts });
  const needsAttention = attention.some(({ severity }) => severity === 'error');
  return {
    id: integration.id,
    name: integration.name,
    applicationId: integration.applicationId,
    tenantId: integration.tenantId,
    secret: {
      changedAt: integration.secretChangedAt.toISOString(),
      expiresAt: integration.secretExpiresAt?.toISOString() ?? null,
    },
    unitField: integration.unitField,
    userTypeField: integration.userTypeField,
    enabled: integration.enabled,
    options: integration.options,
    state: !integration.enabled
      ? 'disabled'
      : facts.isRunning
        ? 'running'
        : needsAttention
          ? 'needs-attention'
          : 'ready',
    attention,
    lastRun: facts.lastRun ? showRun(facts.lastRun) : null,
    nextRunAt: nextRunAt(integration, facts)?.toISOString() ?? null,
    counts: countsOf(facts.counts),
  };
}

/** The next slot, or now where the current one has not been filled. */
function nextRunAt({ enabled, lastSlotAt }: Integration, { pollPeriodMs, now }: Facts): Date | null {
  if (!enabled) return null;
  const slot = slotStart(now.getTime(), pollPeriodMs);
  const isFilled = lastSlotAt !== null && lastSlotAt.getTime() >= slot;
  return isFilled ? new Date(slot + pollPeriodMs) : now;
}

function countsOf(rows: readonly StatusCount[]): IntegrationView['counts'] {
  const of = (status: string) => rows.find((row) => row.status === status)?.people ?? 0;
  return {
    linked: rows.reduce((sum, row) => sum + (row.status === 'purged' ? 0 : row.linked), 0),
    pending: of('pending'),
    assigned: of('assigned'),
    unassigned: of('unassigned'),
    incomplete: of('incomplete'),
    conflict: of('conflict'),
    managedInZiik: of('managed-in-ziik'),
    blocked: of('blocked'),
    failed: of('failed'),
    held: of('held'),
    deactivated: of('deactivated'),
    ignored: of('ignored'),
  };
}
