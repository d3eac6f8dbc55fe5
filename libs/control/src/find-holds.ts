import type { Tx } from '@user-sync/persistence';

/** Deactivations of one run that wait for a decision. */
export interface Hold {
  readonly runId: string;
  /** Of the run, over all integrations. */
  readonly number: number;
  readonly since: Date;
  readonly deactivations: number;
  readonly byCause: Readonly<Record<string, number>>;
}

/** Under the alias `held`: nobody has decided on the person, not even in a decision that is still to be carried out. */
const UNDECIDED = `NOT EXISTS (SELECT FROM control.request WHERE kind = 'decision' AND request.run_id = held.run_id
  AND (azure_ids IS NULL OR held.azure_id = ANY(azure_ids)))`;

/** The holds of an integration by runs older than a number (null: from the newest), newest first. */
export function findHolds(db: Tx, integrationId: string, before: number | null, limit: number): Promise<Hold[]> {
  return db.query<Hold>(
    `SELECT run.id AS "runId", run.number, held.since, held.deactivations, held."byCause"
      FROM control.run CROSS JOIN LATERAL (
        SELECT min(since) AS since, sum(people)::int AS deactivations, jsonb_object_agg(cause, people) AS "byCause"
          FROM (SELECT cause, min(since) AS since, count(*)::int AS people FROM control.held
            WHERE held.run_id = run.id AND ${UNDECIDED} GROUP BY cause) AS each) AS held
      WHERE run.integration_id = $1 AND run.held > 0 AND run.decision IS NULL AND held.deactivations > 0
        AND ($2::bigint IS NULL OR run.number < $2)
      ORDER BY run.number DESC LIMIT $3`,
    [integrationId, before, limit],
  );
}

/**
 * Whether those who wait for a decision on a run are just these people, or just so many. Call it with the run's row
 * locked: people who come to be held afterwards are not reached by a decision that this transaction makes.
 */
export async function isHeld(tx: Tx, runId: string, expected: number | readonly string[]): Promise<boolean> {
  const azureIds = typeof expected === 'number' ? null : [...new Set(expected)];
  const [row] = await tx.query<{ held: number; named: number }>(
    `SELECT count(*)::int AS held, count(*) FILTER (WHERE azure_id = ANY($2::text[]))::int AS named
      FROM control.held WHERE run_id = $1 AND ${UNDECIDED}`,
    [runId, azureIds],
  );
  const { held, named } = row!;
  return azureIds === null ? held === expected : held === azureIds.length && named === held;
}
