import type { Tx } from '@user-sync/persistence';
import { READS_DIRECTORY, type RunKind } from './run.ts';

/**
 * The earliest moment at which what the run under the alias `run` saw can have happened: the end of the poll before it,
 * or the enabling since then. A first poll, a remap and a run for named users begin with their own queueing.
 */
const CHANGED_SINCE = `CASE WHEN run.kind IN ('remap', 'users') THEN run.queued_at ELSE coalesce(
  (SELECT greatest(before.ended_at, i.enabled_at) FROM control.run before
    WHERE before.integration_id = run.integration_id AND before.number < run.number AND before.status = 'succeeded'
      AND before.${READS_DIRECTORY} ORDER BY before.number DESC LIMIT 1), run.queued_at) END`;

/** Since when the changes that a run brought can have waited. */
export interface ChangeAge {
  readonly kind: RunKind;
  readonly since: Date;
}

/** Of these runs, as far as they are still there. */
export async function changeAges(db: Tx, runIds: readonly string[]): Promise<ReadonlyMap<string, ChangeAge>> {
  const rows = await db.query<ChangeAge & { id: string }>(
    `SELECT run.id, run.kind, ${CHANGED_SINCE} AS since FROM control.run run
      JOIN control.integration i ON i.id = run.integration_id WHERE run.id = ANY($1::uuid[])`,
    [runIds],
  );
  return new Map(rows.map(({ id, kind, since }) => [id, { kind, since }]));
}

/**
 * Seconds since the oldest change that Ziik has not answered can have happened, by enabled integration; 0 where there
 * is none. Held and listed changes count as answered.
 */
export function oldestUnsettled(db: Tx): Promise<{ integration: string; seconds: number }[]> {
  return db.query(
    `WITH run AS (
        SELECT * FROM control.run WHERE ended_at IS NOT NULL AND answered_at IS NULL
        UNION ALL SELECT * FROM control.run WHERE status = 'running' AND answered_at IS NULL
        UNION ALL SELECT * FROM control.run WHERE status = 'queued')
      SELECT i.id AS integration, coalesce(max(extract(epoch FROM now() - ${CHANGED_SINCE})), 0)::float8 AS seconds
        FROM control.integration i LEFT JOIN run ON run.integration_id = i.id AND run.published > 0
        WHERE i.enabled AND i.deleted_at IS NULL GROUP BY i.id`,
  );
}
