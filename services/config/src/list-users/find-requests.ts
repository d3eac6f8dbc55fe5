import type { Tx } from '@user-sync/persistence';

/** The newest requests about one user that are shown. */
const NEWEST = 20;

/** What administrators asked for about one user, newest first. */
export async function findRequests(db: Tx, integrationId: string, azureId: string) {
  const rows = await db.query<{ kind: string; at: Date; actor: string }>(
    `SELECT substring(action FROM 'user\\.(.*)-requested') AS kind, at, actor FROM config.audit
      WHERE target_kind = 'user' AND target_id = $2 AND action LIKE 'user.%-requested'
        AND changes ->> 'integrationId' = $1
      ORDER BY id DESC LIMIT ${NEWEST}`,
    [integrationId, azureId],
  );
  return rows.map(({ kind, at, actor }) => ({ kind, at: at.toISOString(), actor }));
}
