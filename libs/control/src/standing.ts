import type { Tx } from '@user-sync/persistence';
import type { Instance, InstanceTrouble } from './instance.ts';
import type { Integration } from './integration.ts';
import { READS_DIRECTORY, type Run } from './run.ts';

/** The state of an integration, for its gauges. `error` and `endedAt` are of the last run that read. */
export type Standing = Pick<
  Integration,
  'id' | 'enabled' | 'firstReadAt' | 'credentialKind' | 'secretExpiresAt' | 'secretChangedAt'
> &
  Pick<Instance, 'ziikError' | 'catalogueSuspicious'> &
  Pick<Run, 'error' | 'endedAt' | 'held'> & {
    readonly lastSuccess: Date;
    /** Differences that the last directory audit found; null: there was none. */
    readonly differences: number | null;
  };

/** The state of all integrations. */
export function loadStandings(db: Tx): Promise<Standing[]> {
  return db.query<Standing>(STANDING);
}

const STANDING = `SELECT i.id, i.enabled, i.first_read_at AS "firstReadAt", i.secret_expires_at AS "secretExpiresAt",
    i.secret_changed_at AS "secretChangedAt", i.credential_kind AS "credentialKind", greatest(i.last_read_at, i.enabled_at, i.created_at) AS "lastSuccess",
    instance.ziik_error AS "ziikError", instance.catalogue_suspicious AS "catalogueSuspicious",
    i.audit_differences AS differences, last.error, last.ended_at AS "endedAt", waiting.held
  FROM control.integration i JOIN control.instance ON instance.slug = i.instance_slug
  LEFT JOIN LATERAL (SELECT error, ended_at FROM control.run WHERE integration_id = i.id AND ${READS_DIRECTORY}
    AND status IN ('succeeded', 'failed') ORDER BY number DESC LIMIT 1) AS last ON true
  LEFT JOIN (SELECT integration_id, sum(held)::int AS held FROM control.run WHERE held > 0 AND decision IS NULL
    GROUP BY 1) AS open ON open.integration_id = i.id
  CROSS JOIN LATERAL (SELECT coalesce(open.held, 0) AS held) AS waiting
  WHERE i.deleted_at IS NULL`;

/** How many instances are kept from work by each trouble that a circuit breaker opens for; 0 included. */
export function countTroubles(db: Tx): Promise<{ reason: InstanceTrouble; instances: number }[]> {
  return db.query(
    `SELECT reason, count(slug)::int AS instances
      FROM unnest(ARRAY['ziik-credentials-wrong', 'ziik-unavailable']) AS known (reason)
      LEFT JOIN control.instance ON ziik_error = reason GROUP BY reason`,
  );
}
