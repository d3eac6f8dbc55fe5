import { goneIntegrations } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';

const CHUNK = 5_000;
/** A run's row outlives its markers and redriven commands by far. */
const RUNS_KEPT = '30 days';

/** Removes links and personal data of integrations that are deleted, and old runs. Returns the integrations swept. */
export async function sweepDeleted(db: Database): Promise<string[]> {
  const known = await db.query<{ id: string }>(
    'SELECT DISTINCT integration_id AS id FROM applier.run UNION SELECT integration_id FROM (' +
      FIRST_OF_EACH +
      ') AS a',
  );
  const gone = await goneIntegrations(
    db,
    known.map(({ id }) => id),
  );
  for (const id of gone) {
    while ((await db.execute(SWEEP, [id, CHUNK])) === CHUNK);
    await db.execute('DELETE FROM applier.run WHERE integration_id = $1', [id]);
  }
  await db.execute(`DELETE FROM applier.run WHERE settled_at < now() - interval '${RUNS_KEPT}'`);
  return gone;
}

/** Distinct integrations by jumping along the primary key, instead of reading a million rows. */
const FIRST_OF_EACH = `WITH RECURSIVE each (integration_id) AS (
    (SELECT integration_id FROM applier.account ORDER BY integration_id LIMIT 1)
    UNION ALL
    SELECT (SELECT a.integration_id FROM applier.account a WHERE a.integration_id > each.integration_id
      ORDER BY a.integration_id LIMIT 1) FROM each WHERE each.integration_id IS NOT NULL
  ) SELECT integration_id FROM each WHERE integration_id IS NOT NULL`;

const SWEEP = `DELETE FROM applier.account WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM applier.account WHERE integration_id = $1 LIMIT $2))`;
