import type { Tx } from '@user-sync/persistence';

/** As many as a period's budget of rechecks has. */
const MOST_BY_THE_HOUR = 1_000;

/**
 * When a run that reads Azure has begun, everybody of its integration who waits for something in Ziik (in conflict,
 * incomplete, without a unit, managed there) is looked at again at once (S31): all of them where an administrator
 * started it, and it is not settled before; else the longest-waiting, within the budget of rechecks. A look that failed
 * for the time being keeps its pause. One statement; each run counts once.
 */
export async function lookAgainWithRuns(db: Tx, integrationIds: readonly string[]): Promise<void> {
  if (integrationIds.length === 0) return;
  await db.execute(LOOK_AGAIN, [integrationIds, MOST_BY_THE_HOUR]);
}

// A start in the future, by a clock that was ahead, does not hide the runs of today.
const LOOK_AGAIN = `
  WITH begun AS (
    SELECT own.id AS integration_id, run.id AS run_id, run.started_at,
        run.trigger = 'administrator' OR EXISTS (SELECT 1 FROM control.run other
          WHERE other.integration_id = own.id AND other.kind IN ('full', 'delta') AND other.trigger = 'administrator'
            AND other.started_at > look.started_at AND other.started_at < run.started_at) AS asked
      FROM unnest($1::uuid[]) AS own (id)
      CROSS JOIN LATERAL (SELECT id, trigger, started_at FROM control.run
        WHERE integration_id = own.id AND kind IN ('full', 'delta') AND started_at IS NOT NULL AND started_at <= now()
        ORDER BY started_at DESC LIMIT 1) AS run
      LEFT JOIN applier.look ON look.integration_id = own.id
      WHERE look.run_id IS DISTINCT FROM run.id
  ), woken AS (
    UPDATE applier.account AS a SET due_at = now(), settled = NOT waiting.asked, touch = touch + 1
      FROM begun CROSS JOIN LATERAL (SELECT integration_id, azure_id, begun.asked FROM applier.account
        WHERE integration_id = begun.integration_id AND settled AND purge_at IS NULL AND due_at IS NOT NULL
          AND (begun.asked OR due_at > now()) AND trouble IS NULL
        ORDER BY due_at LIMIT CASE WHEN begun.asked THEN NULL ELSE $2::bigint END) AS waiting
      WHERE a.integration_id = waiting.integration_id AND a.azure_id = waiting.azure_id AND a.settled
  )
  INSERT INTO applier.look (integration_id, run_id, started_at) SELECT integration_id, run_id, started_at FROM begun
    ON CONFLICT (integration_id) DO UPDATE SET run_id = excluded.run_id, started_at = excluded.started_at`;
