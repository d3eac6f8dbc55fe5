import { newestRuns } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { type RunView, showRuns } from '../run-integration/run.schema.ts';
import { countPeople } from './count-people.ts';
import type { IntegrationView } from './integration.schema.ts';
import type { Standing } from './standing.ts';

/** Integrations as the API shows them, with a fixed number of queries for all of them together. */
export async function showIntegrations(db: Tx, standings: readonly Standing[]): Promise<IntegrationView[]> {
  if (standings.length === 0) return [];
  const ids = standings.map(({ integration }) => integration.id);
  const [started, newest, counts] = await Promise.all([
    newestRuns(db, ids, 'begun'),
    newestRuns(db, ids, 'all'),
    countPeople(db, ids),
  ]);
  // One that waits in the queue says less than the one before it.
  const last = ids.flatMap((id) => started.get(id) ?? newest.get(id) ?? []);
  const lastRuns = new Map((await showRuns(db, last)).map((run) => [run.integrationId, run]));
  return standings.map((standing) => {
    const { id } = standing.integration;
    return show(standing, lastRuns.get(id), counts(id));
  });
}

function show(standing: Standing, lastRun: RunView | undefined, counts: IntegrationView['counts']): IntegrationView {
  const { integration } = standing;
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
    credential: {
      kind: integration.credentialKind,
      changedAt: integration.secretChangedAt.toISOString(),
      expiresAt: integration.secretExpiresAt?.toISOString() ?? null,
      thumbprint: integration.certificate?.thumbprint ?? null,
      thumbprintSha256: integration.certificate?.thumbprintSha256 ?? null,
      subject: integration.certificate?.subject ?? null,
    },
    unitField: integration.unitField,
    userTypeField: integration.userTypeField,
    enabled: integration.enabled,
    options: { ...integration.options, notifyEmails: [...integration.options.notifyEmails] },
    ...showStanding(standing),
    audit: integration.audit && { ...integration.audit, at: integration.audit.at.toISOString() },
    lastRun: lastRun ?? null,
    counts,
  };
}

/** How an integration stands, as the API shows it. */
export function showStanding({
  state,
  attention,
  freshness,
  nextRunAt,
}: Standing): Pick<IntegrationView, 'state' | 'attention' | 'freshness' | 'nextRunAt'> {
  return {
    state,
    attention: attention.map((each) => ({ ...each, since: each.since?.toISOString() ?? null })),
    freshness: {
      ...freshness,
      readAt: freshness.readAt?.toISOString() ?? null,
      waitingSince: freshness.waitingSince?.toISOString() ?? null,
    },
    nextRunAt: nextRunAt?.toISOString() ?? null,
  };
}
