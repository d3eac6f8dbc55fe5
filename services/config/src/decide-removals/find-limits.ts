import { openRuns } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';

/** What the removal limit of an integration is compared with. */
export interface LimitFacts {
  /** People that are linked, those deactivated within 24 hours included. */
  readonly linked: number;
  /** Deactivated within 24 hours, or held. */
  readonly in24h: number;
}

/** As the outcomes tell. */
export async function findLimitFacts(db: Tx, integrationId: string): Promise<LimitFacts> {
  const [[people], open] = await Promise.all([
    db.query<{ linked: number; deactivated: number }>(
      `SELECT count(*) FILTER (WHERE ziik_user_id IS NOT NULL AND (deactivated_at IS NULL OR ${WITHIN_24H}))::int AS linked,
          count(*) FILTER (WHERE ${WITHIN_24H})::int AS deactivated
        FROM config.person WHERE integration_id = $1 AND status <> 'purged'`,
      [integrationId],
    ),
    openRuns(db, [integrationId]),
  ]);
  return { linked: people!.linked, in24h: people!.deactivated + (open.get(integrationId)?.held ?? 0) };
}

const WITHIN_24H = "deactivated_at > now() - interval '24 hours'";
