import { plannedRuns } from '@user-sync/control';
import type { Database, Tx } from '@user-sync/persistence';

/** Why somebody is not as planned. */
export const DIFFERENCE_CAUSES = ['refused', 'same-address', 'changed-in-azure', 'changed-in-ziik'] as const;
export type DifferenceCause = (typeof DIFFERENCE_CAUSES)[number];

/**
 * Compares what the previews said with how everybody stands, for those of these runs that named one and are settled.
 * Once for each run; a few statements for any number of people.
 *
 * | the first that holds | cause |
 * | --- | --- |
 * | Ziik refused, or does not answer | `refused` |
 * | several people of the plan have one address, and another of them came first | `same-address` |
 * | Azure says something else of the person than in the preview | `changed-in-azure` |
 * | else | `changed-in-ziik` |
 */
export async function judgePlans(db: Database, runIds: readonly string[]): Promise<void> {
  for (const { runId, integrationId, previewId } of await plannedRuns(db, runIds))
    await db.transaction((tx) => judge(tx, { runId, integrationId, previewId }), { isPatient: true });
}

async function judge(
  tx: Tx,
  { runId, integrationId, previewId }: { runId: string; integrationId: string; previewId: string },
): Promise<void> {
  const known = await tx.execute(
    `INSERT INTO config.run_plan (run_id, integration_id, preview_id, people, as_planned, differences)
      SELECT $1, $2, id, 0, 0, 0 FROM config.preview WHERE id = $3 AND integration_id = $2 AND status = 'done'
      ON CONFLICT DO NOTHING`,
    [runId, integrationId, previewId],
  );
  if (known === 0) return;
  await tx.execute(FIND_DIFFERENCES, [runId, integrationId, previewId]);
  await tx.execute(
    `UPDATE config.run_plan SET people = planned.people, differences = found.differences,
        as_planned = planned.people - found.planned
      FROM (SELECT count(*)::int AS people FROM config.preview_user WHERE preview_id = $2) AS planned,
        (SELECT count(*)::int AS differences, count(planned)::int AS planned FROM config.run_difference WHERE run_id = $1)
          AS found
      WHERE run_id = $1`,
    [runId, previewId],
  );
  // Nothing of the preview is needed any more.
  await tx.execute(
    "UPDATE config.preview SET expires_at = least(expires_at, now() + interval '1 hour') WHERE id = $1",
    [previewId],
  );
}

const TYPE_IDS = (types: string) =>
  `(SELECT array_agg((each ->> 'id')::bigint ORDER BY (each ->> 'id')::bigint) FROM jsonb_array_elements(${types}) AS each)`;

/** A planned person `p`, who is to be `after`, and the person `now`. */
const IS_AS_PLANNED = `now.azure_id IS NOT NULL AND now.retry IS NULL AND now.status = p.after ->> 'status'
  AND (p.planned NOT IN ('created', 'linked', 'moved', 'updated', 'reactivated', 'same')
    OR now.status IN ('deactivated', 'purged', 'ignored', 'managed-in-ziik')
    OR now.unit_id IS NOT DISTINCT FROM (p.after #>> '{unit,id}')::bigint
      AND ${TYPE_IDS('now.user_types::jsonb')} IS NOT DISTINCT FROM ${TYPE_IDS("p.after -> 'userTypes'")})
  AND (p.planned <> 'linked' OR now.ziik_user_id = (p.ziik_user ->> 'id')::bigint)
  AND (p.planned <> 'created' OR now.ziik_user_id IS NOT NULL)`;

const FIND_DIFFERENCES = `
  WITH planned AS MATERIALIZED (
    SELECT azure_id, planned, after::jsonb AS after, ziik_user::jsonb AS ziik_user, azure::jsonb AS azure
      FROM config.preview_user WHERE preview_id = $3
  ), otherwise AS MATERIALIZED (
    SELECT p.azure_id, p.planned, p.after, p.azure AS said, now.azure::jsonb AS says, now.status, now.unit_id,
        now.unit_name, now.user_types, now.findings, now.retry, now.finding_codes
      FROM planned p LEFT JOIN config.person now ON now.integration_id = $2 AND now.azure_id = p.azure_id
      WHERE NOT (${IS_AS_PLANNED})
    UNION ALL
    SELECT now.azure_id, NULL, NULL, NULL, now.azure::jsonb, now.status, now.unit_id, now.unit_name, now.user_types,
        now.findings, now.retry, now.finding_codes
      FROM config.person now WHERE now.integration_id = $2 AND now.azure IS NOT NULL
        AND NOT EXISTS (SELECT FROM planned p WHERE p.azure_id = now.azure_id)
  )
  INSERT INTO config.run_difference (run_id, azure_id, cause, planned, actual)
    SELECT $1, o.azure_id, CASE
        WHEN o.retry IS NOT NULL OR o.finding_codes && ARRAY['ziik-refused', 'administrator-protected'] THEN 'refused'
        WHEN o.planned IS NOT NULL AND o.said IS NOT DISTINCT FROM o.says AND (o.status = 'conflict' OR o.planned = 'conflict')
          AND EXISTS (SELECT FROM planned other WHERE other.azure_id = ANY(ARRAY(
            SELECT each ->> 'holder' FROM jsonb_array_elements(o.findings || (o.after -> 'findings')) AS each
              WHERE each ->> 'holder' IS NOT NULL))) THEN 'same-address'
        WHEN o.said IS DISTINCT FROM o.says THEN 'changed-in-azure'
        ELSE 'changed-in-ziik' END,
      CASE WHEN o.planned IS NOT NULL THEN (o.after || jsonb_build_object('planned', o.planned))::text END,
      CASE WHEN o.status IS NOT NULL THEN jsonb_build_object('status', o.status, 'unit', CASE WHEN o.unit_id IS NOT NULL
        THEN jsonb_build_object('id', o.unit_id, 'name', coalesce(o.unit_name, '')) END, 'userTypes', o.user_types::jsonb,
        'findings', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', each -> 'code', 'field', each -> 'field',
          'value', each -> 'value')), '[]') FROM jsonb_array_elements(o.findings) AS each))::text END
      FROM otherwise o`;
