import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COUNT, EVENTS, GROUP, SEES_NOTHING, sourced } from './1796000400100-count-people.ts';

/** `alias-target-gone` does not tell whether its value is of a unit; the integration's fields do. */
const KIND = `
  CASE WHEN code LIKE 'unit-%' THEN 'unit' WHEN code LIKE 'user-type-%' THEN 'user-type'
    ELSE coalesce((SELECT CASE i.user_type_field WHEN field THEN 'user-type' END FROM control.integration i
      WHERE i.id = integration_id), 'unit') END`;

const ALL_CODES = '^(unit|user-type|alias)-';
const NEW_CODES = '^alias-';

/** As before, with the values of aliases whose target is gone. The newest outcome says what kind a value is. */
const GROUP_ALL = `
  INSERT INTO config.value_group (integration_id, code, field, value_key, kind, value, sort_value, users, sees_nothing,
      first_seen_at, nearest, told_by)
    SELECT integration_id, code, field,
      coalesce(left(encode(sha256(convert_to(value, 'UTF8')), 'hex'), 32), '') AS value_key, ${KIND}, value,
      coalesce(left(value, 200), ''), sum(sign), coalesce(sum(sign) FILTER (WHERE sees_nothing), 0),
      coalesce(min(updated_at) FILTER (WHERE sign = 1), min(updated_at)),
      (array_agg(nearest ORDER BY sequence DESC) FILTER (WHERE sign = 1))[1],
      coalesce(max(sequence) FILTER (WHERE sign = 1), 0)
    FROM (
      SELECT sign, integration_id, sequence, updated_at, ${SEES_NOTHING} AS sees_nothing, found.*
      FROM (%SOURCE%) AS people, LATERAL (
        SELECT DISTINCT ON (code, field, value) code COLLATE "C" AS code, coalesce(field, '') COLLATE "C" AS field,
          value, nearest
        FROM jsonb_to_recordset(findings) AS told (code text, field text, value text, nearest jsonb)
        WHERE code ~ '%CODES%' ORDER BY code, field, value
      ) AS found
      WHERE finding_codes <> '{}'
    ) AS stated
    GROUP BY integration_id, code, field, value
    ORDER BY integration_id, code, field, value_key
  ON CONFLICT (integration_id, code, field, value_key) DO UPDATE SET
    users = value_group.users + excluded.users,
    sees_nothing = value_group.sees_nothing + excluded.sees_nothing,
    first_seen_at = CASE WHEN value_group.users <= 0 THEN excluded.first_seen_at ELSE value_group.first_seen_at END,
    kind = CASE WHEN excluded.told_by > value_group.told_by THEN excluded.kind ELSE value_group.kind END,
    nearest = CASE WHEN excluded.told_by > value_group.told_by THEN excluded.nearest ELSE value_group.nearest END,
    told_by = greatest(value_group.told_by, excluded.told_by)
  WHERE excluded.users <> 0 OR excluded.sees_nothing <> 0 OR (excluded.told_by > value_group.told_by
    AND (excluded.nearest, excluded.kind) IS DISTINCT FROM (value_group.nearest, value_group.kind))`;

/** Groups the values of aliases whose target is gone, of those who are stored and those to come. */
export class GroupGoneTargets1796000960000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await replaceCounting(runner, GROUP_ALL.replace('%CODES%', ALL_CODES));
    const concerned = `SELECT 1 AS sign, * FROM config.person WHERE 'alias-target-gone' = ANY(finding_codes)`;
    await runner.query(sourced(GROUP_ALL.replace('%CODES%', NEW_CODES), concerned));
  }

  async down(runner: QueryRunner): Promise<void> {
    await replaceCounting(runner, GROUP);
    await runner.query(`DELETE FROM config.value_group WHERE code LIKE 'alias-%'`);
  }
}

/** Nobody is written meanwhile: what the former functions counted is committed before they are replaced. */
async function replaceCounting(runner: QueryRunner, group: string): Promise<void> {
  await runner.query('LOCK TABLE config.person IN SHARE ROW EXCLUSIVE MODE');
  for (const [event, { people }] of Object.entries(EVENTS))
    await runner.query(`
      CREATE OR REPLACE FUNCTION config.count_people_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        ${sourced(COUNT, people)};
        ${sourced(group, people)};
        RETURN NULL;
      END $$`);
}
