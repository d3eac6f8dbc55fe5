import type { Database } from '@user-sync/persistence';

const AT_ONCE = 10_000;
const KEPT = "interval '400 days'";

/**
 * Removes runs that are settled and hold nobody: 400 days after their end, and such without changes after 30; what they
 * did is kept as a sum of the day. Up to when the latter were looked at is returned, and given to the next call, which
 * need not look at the others again.
 */
export async function removeOldRuns(db: Database, lookedAtUpTo: Date | null): Promise<Date> {
  const [{ unchangedUpTo }] = (await db.query(`SELECT now() - interval '30 days' AS "unchangedUpTo"`)) as [
    { unchangedUpTo: Date },
  ];
  await removeRuns(db, `answered_at IS NOT NULL AND held = 0 AND ended_at < now() - ${KEPT}`, []);
  await removeRuns(
    db,
    `answered_at IS NOT NULL AND ended_at >= $1 AND ended_at < $2
      AND created + updated + restored + removed + published = 0`,
    [lookedAtUpTo ?? '-infinity', unchangedUpTo],
  );
  await db.execute(`DELETE FROM control.run_day WHERE day < (now() - ${KEPT})::date`);
  return unchangedUpTo;
}

/** Some thousand at a time; each is removed by the statement that adds it to the sum of its day. */
async function removeRuns(db: Database, which: string, parameters: readonly unknown[]): Promise<void> {
  for (;;) {
    const [row] = await db.query<{ gone: number }>(
      `WITH old AS (
          SELECT id FROM control.run WHERE ${which} LIMIT ${AT_ONCE}
        ), summed AS (
          SELECT run_id, applied FROM control.run_applied WHERE run_id IN (SELECT id FROM old)
        ), gone AS (
          DELETE FROM control.run WHERE id IN (SELECT id FROM old) RETURNING *
        ), kept AS (
          INSERT INTO control.run_day AS kept (integration_id, day, runs, failures, ${SUMS.join(', ')}, applied)
            SELECT integration_id, (ended_at AT TIME ZONE 'UTC')::date, count(*),
              count(*) FILTER (WHERE status = 'failed'), ${SUMS.map((name) => `sum(${name})`).join(', ')},
              coalesce(sum(summed.applied), 0)
              FROM gone LEFT JOIN summed ON summed.run_id = gone.id WHERE gone.kind <> 'rehearsal' GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (integration_id, day) DO UPDATE SET
              ${['runs', 'failures', ...SUMS, 'applied'].map((name) => `${name} = kept.${name} + excluded.${name}`).join(', ')}
        )
        SELECT count(*)::int AS gone FROM gone`,
      parameters,
    );
    if (row!.gone < AT_ONCE) return;
  }
}

const SUMS = ['read', 'created', 'updated', 'unchanged', 'restored', 'removed'];
