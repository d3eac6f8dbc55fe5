import type { Tx } from '@user-sync/persistence';
import { isRunning, mayWork } from './hold-run.ts';
import { isFromWrongClock } from './wrong-clock.ts';

/** Milliseconds until the next queued run of an enabled integration is due (0: it is); null: none within `withinMs`. */
export async function nextDueIn(db: Tx, withinMs: number): Promise<number | null> {
  const [row] = await db.query<{ ms: number | null }>(
    `SELECT greatest(0, extract(epoch FROM min(
          CASE WHEN ${isFromWrongClock('run.not_before')} THEN now() ELSE run.not_before END) - now()) * 1000)::float8 AS ms
      FROM control.run JOIN control.integration i ON i.id = run.integration_id
      WHERE run.status = 'queued' AND ${mayWork('run')} AND i.deleted_at IS NULL
        AND (run.not_before <= now() + $1 * interval '1 millisecond' OR ${isFromWrongClock('run.not_before')})
        AND NOT ${isRunning('run.integration_id')}
      HAVING count(*) > 0`,
    [withinMs],
  );
  return row?.ms ?? null;
}
