import { addUnheard, giveUpOlderAliases, queueRun } from '@user-sync/control';
import { BY_AZURE_ALONE } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';

interface Stuck {
  readonly integrationId: string;
  /** A remap came through and did not reach them: they are missing from the mirror. */
  readonly wereNotReached: boolean;
}

/** How long after a run the next one is requested. */
export interface AskAgain {
  /** After one that may not have come through. */
  readonly soonMs: number;
  /** After a remap that did. */
  readonly laterMs: number;
}

/**
 * Nobody waits for ever for a decision by the rules in force (S12). The change of the rules queues a remap; where that
 * one failed, was cancelled, or did not reach somebody, another run is requested: a remap, and after one that came
 * through a full read, which brings those into the mirror who are missing there, or finds them gone. Returns the
 * integrations for which it asked.
 */
export async function askForDecisions(db: Database, again: AskAgain): Promise<string[]> {
  const stuck = await db.query<Stuck>(STUCK, [again.soonMs, again.laterMs]);
  for (const { integrationId, wereNotReached } of stuck) {
    await db.transaction(async (tx) => {
      if (wereNotReached) await addUnheard(tx, UNDECIDED, [integrationId]);
      await giveUpOlderAliases(tx, integrationId);
      await queueRun(tx, { integrationId, kind: wereNotReached ? 'full' : 'remap', trigger: 'system' });
    });
  }
  return stuck.map(({ integrationId }) => integrationId);
}

/** By ranges, so that the index finds them among all who are due. */
const WAITS_BY_OTHER_RULES = `
  (SELECT a.azure_id FROM (VALUES (false), (true)) AS answered (settled)
      CROSS JOIN (VALUES (${BY_AZURE_ALONE + 1}, i.rules_version - 1), (i.rules_version + 1, ${Number.MAX_SAFE_INTEGER}))
        AS others (first, last)
      CROSS JOIN LATERAL (SELECT azure_id FROM applier.account
        WHERE integration_id = i.id AND settled = answered.settled AND due_at IS NOT NULL
          AND rules_version BETWEEN others.first AND others.last) AS a
    UNION ALL
    SELECT a.azure_id FROM (VALUES (false), (true)) AS answered (settled)
      CROSS JOIN LATERAL (SELECT azure_id FROM applier.account
        WHERE (i.aliases_base > 0 OR i.aliases_through < i.aliases_version)
          AND integration_id = i.id AND settled = answered.settled AND rules_version = i.rules_version AND due_at <= now()
          AND CASE WHEN i.aliases_through = i.aliases_version THEN aliases_version < i.aliases_base
            ELSE aliases_version <> i.aliases_version END) AS a
    UNION ALL
    SELECT azure_id FROM applier.account WHERE integration_id = i.id AND brake = 'waiting'
      AND rules_version NOT IN (${BY_AZURE_ALONE}, i.rules_version))`;

/** A remap of changed aliases that has not come through yet: who waits for it waits for nothing else. */
const ALIASES_ON_THEIR_WAY = `
  SELECT FROM control.run WHERE run.integration_id = i.id AND run.kind = 'remap'
    AND (run.scope #>> '{aliases,to}')::bigint > i.aliases_through AND (run.status IN ('queued', 'running')
      OR (run.status = 'succeeded' AND run.answered_at IS NULL AND cardinality(run.partitions) > 0 AND NOT EXISTS (
        SELECT FROM applier.run r WHERE r.run_id = run.id AND r.drained_at IS NOT NULL)))`;

// A run counts until its markers have passed: until then its commands may be on their way.
const STUCK = `
  SELECT i.id AS "integrationId", coalesce(last.is_through, false) AS "wereNotReached"
  FROM control.integration i LEFT JOIN LATERAL (
    SELECT run.kind = 'remap' AND run.status = 'succeeded' AS is_through, run.ended_at,
        run.answered_at IS NULL AND cardinality(run.partitions) > 0 AND NOT EXISTS (
          SELECT FROM applier.run r WHERE r.run_id = run.id AND r.drained_at IS NOT NULL) AS is_on_its_way
      FROM control.run WHERE run.integration_id = i.id AND run.ended_at IS NOT NULL
        AND (run.kind = 'full' OR (run.kind = 'remap' AND run.scope IS NULL))
      ORDER BY run.ended_at DESC LIMIT 1
  ) AS last ON true
  WHERE i.enabled AND i.deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM control.run WHERE run.integration_id = i.id AND run.status IN ('queued', 'running')
      AND (run.kind = 'full' OR (run.kind = 'remap' AND run.scope IS NULL)))
    AND NOT EXISTS (${ALIASES_ON_THEIR_WAY})
    AND (last.ended_at IS NULL OR last.ended_at <= now() - interval '1 millisecond' *
      CASE WHEN last.is_through OR last.is_on_its_way THEN $2::float8 ELSE $1::float8 END)
    AND EXISTS ${WAITS_BY_OTHER_RULES}`;

const UNDECIDED = `
  SELECT DISTINCT i.id, waiting.azure_id FROM control.integration i CROSS JOIN LATERAL ${WAITS_BY_OTHER_RULES} AS waiting
    WHERE i.id = $1`;
