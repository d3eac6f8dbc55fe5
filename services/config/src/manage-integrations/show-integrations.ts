import type { Run } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { newestRuns } from '../run-integration/find-runs.ts';
import { showRun } from '../run-integration/run.schema.ts';
import type { IntegrationView } from './integration.schema.ts';
import type { Standing } from './standing.ts';

/** Integrations as the API shows them, with a fixed number of queries for all of them together. */
export async function showIntegrations(db: Tx, standings: readonly Standing[]): Promise<IntegrationView[]> {
  if (standings.length === 0) return [];
  const ids = standings.map(({ integration }) => integration.id);
  const [started, newest, counts] = await Promise.all([
    newestRuns(db, ids, 'run.started_at IS NOT NULL'),
    newestRuns(db, ids, 'true'),
    db.query<StatusCount>(
      `SELECT integration_id AS id, status, count(*) AS people,
          count(*) FILTER (WHERE ziik_user_id IS NOT NULL) AS linked
        FROM config.person WHERE integration_id = ANY($1::uuid[]) GROUP BY 1, 2`,
      [ids],
    ),
  ]);
  const countsOfEach = Map.groupBy(counts, ({ id }) => id);
  return standings.map((standing) => {
    const { id } = standing.integration;
    // One that waits in the queue says less than the one before it.
    return show(standing, started.get(id) ?? newest.get(id), countsOfEach.get(id) ?? []);
  });
}

interface StatusCount {
  id: string;
  status: string;
  people: number;
  linked: number;
}

function show(
  { integration, state, attention, freshness, nextRunAt }: Standing,
  lastRun: Run | undefined,
  counts: readonly StatusCount[],
): IntegrationView {
  return {
    id: integration.id,
    instance: integration.instanceSlug,
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
    state,
    attention: [...attention],
    freshness: {
      ...freshness,
      readAt: freshness.readAt?.toISOString() ?? null,
      waitingSince: freshness.waitingSince?.toISOString() ?? null,
    },
    lastRun: lastRun ? showRun(lastRun) : null,
    nextRunAt: nextRunAt?.toISOString() ?? null,
    counts: countsOf(counts),
  };
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
