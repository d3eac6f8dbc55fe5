import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * A later migration groups more than this one (`1796000960000-group-gone-targets.ts`), and goes back to it: what is
 * exported stays as it is.
 */

/** In Ziik and active, as far as we know, but without a unit or without a user type. */
export const SEES_NOTHING = `ziik_user_id IS NOT NULL AND status NOT IN ('purged', 'deactivated', 'ignored', 'managed-in-ziik')
  AND (unit_id IS NULL OR user_types = '[]')`;

const minuteOf = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`;

/** What a person counts for: the words are those of `keep-read-model/people-counts.ts`. */
const COUNTED: readonly (readonly [what: string, key: string, from: string])[] = [
  ['all', "''", 'changed'],
  ['status', 'status', 'changed'],
  ['finding', 'code', 'changed, unnest(finding_codes) AS code'],
  ['unit', 'unit_id::text', 'changed WHERE unit_id IS NOT NULL'],
  ['linked', "''", "changed WHERE ziik_user_id IS NOT NULL AND status <> 'purged'"],
  ['sees-nothing', "''", 'changed WHERE sees_nothing'],
  ['waiting', "''", "changed WHERE status = 'pending' OR retry IS NOT NULL"],
  ['changed', minuteOf('updated_at'), 'changed'],
  ['purge', minuteOf('purge_at'), "changed WHERE status = 'deactivated' AND purge_at IS NOT NULL"],
];

/**
 * Adds what changed to the counts, in the order of the key. The row of `all` comes first and is always written, so
 * that who comes second waits there, and nobody waits for each other.
 */
export const COUNT = `
  WITH changed AS (
    SELECT sign, integration_id, status, finding_codes, unit_id, ziik_user_id, retry, updated_at, purge_at,
      ${SEES_NOTHING} AS sees_nothing FROM (%SOURCE%) AS people
  )
  INSERT INTO config.people_count (integration_id, what, key, people)
    SELECT integration_id, what, key, people FROM (
      ${COUNTED.map(
        ([what, key, from]) =>
          `SELECT integration_id, '${what}' AS what, ${key} AS key, sum(sign) AS people FROM ${from} GROUP BY 1, 2, 3`,
      ).join('\n      UNION ALL ')}
    ) AS counted
    WHERE people <> 0 OR what = 'all'
    ORDER BY integration_id, what COLLATE "C", key COLLATE "C"
  ON CONFLICT (integration_id, what, key) DO UPDATE SET people = people_count.people + excluded.people`;

/** The same for the values that match nothing; each counts once for a person. */
export const GROUP = `
  INSERT INTO config.value_group (integration_id, code, field, value_key, kind, value, sort_value, users, sees_nothing,
      first_seen_at, nearest, told_by)
    SELECT integration_id, code, field, coalesce(left(encode(sha256(convert_to(value, 'UTF8')), 'hex'), 32), '') AS value_key,
      CASE WHEN code LIKE 'unit-%' THEN 'unit' ELSE 'user-type' END, value, coalesce(left(value, 200), ''),
      sum(sign), coalesce(sum(sign) FILTER (WHERE sees_nothing), 0),
      coalesce(min(updated_at) FILTER (WHERE sign = 1), min(updated_at)),
      (array_agg(nearest ORDER BY sequence DESC) FILTER (WHERE sign = 1))[1],
      coalesce(max(sequence) FILTER (WHERE sign = 1), 0)
    FROM (
      SELECT sign, integration_id, sequence, updated_at, ${SEES_NOTHING} AS sees_nothing, found.*
      FROM (%SOURCE%) AS people, LATERAL (
        SELECT DISTINCT ON (code, field, value) code COLLATE "C" AS code, coalesce(field, '') COLLATE "C" AS field, value, nearest
        FROM jsonb_to_recordset(findings) AS told (code text, field text, value text, nearest jsonb)
        WHERE code ~ '^(unit|user-type)-' ORDER BY code, field, value
      ) AS found
      WHERE finding_codes <> '{}'
    ) AS stated
    GROUP BY integration_id, code, field, value
    ORDER BY integration_id, code, field, value_key
  ON CONFLICT (integration_id, code, field, value_key) DO UPDATE SET
    users = value_group.users + excluded.users,
    sees_nothing = value_group.sees_nothing + excluded.sees_nothing,
    first_seen_at = CASE WHEN value_group.users <= 0 THEN excluded.first_seen_at ELSE value_group.first_seen_at END,
    nearest = CASE WHEN excluded.told_by > value_group.told_by THEN excluded.nearest ELSE value_group.nearest END,
    told_by = greatest(value_group.told_by, excluded.told_by)
  WHERE excluded.users <> 0 OR excluded.sees_nothing <> 0
    OR (excluded.told_by > value_group.told_by AND excluded.nearest IS DISTINCT FROM value_group.nearest)`;

const NEW = 'SELECT 1 AS sign, * FROM new_people';
const OLD = 'SELECT -1 AS sign, * FROM old_people';

/** The statements that write people, with the transition tables of each and what they count. */
export const EVENTS = {
  insert: { people: NEW, tables: 'NEW TABLE AS new_people' },
  update: { people: `${NEW} UNION ALL ${OLD}`, tables: 'OLD TABLE AS old_people NEW TABLE AS new_people' },
  delete: { people: OLD, tables: 'OLD TABLE AS old_people' },
};

/**
 * Counts of people, and the values that match nothing, kept by the statements that write people, in any version;
 * see docs/decisions/0076-people-are-counted-where-they-are-written.md.
 */
export class CountPeople1796000400100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE config.people_count (
        integration_id uuid NOT NULL,
        what text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        people bigint NOT NULL,
        PRIMARY KEY (integration_id, what, key)
      )`);
    await runner.query(`
      CREATE INDEX people_count_of_nobody ON config.people_count (integration_id) WHERE people = 0 AND what <> 'all'`);
    await runner.query(`
      CREATE TABLE config.value_group (
        integration_id uuid NOT NULL,
        code text COLLATE "C" NOT NULL,
        field text COLLATE "C" NOT NULL,
        value_key text COLLATE "C" NOT NULL,
        kind text COLLATE "C" NOT NULL,
        value text,
        sort_value text COLLATE "C" NOT NULL,
        users bigint NOT NULL,
        sees_nothing bigint NOT NULL,
        first_seen_at timestamptz NOT NULL,
        nearest jsonb,
        told_by bigint NOT NULL,
        PRIMARY KEY (integration_id, code, field, value_key)
      )`);
    await runner.query(`
      CREATE INDEX value_group_by_value ON config.value_group
        (integration_id, kind, field, sort_value, code, value_key)`);
    await runner.query(`
      CREATE INDEX value_group_by_people ON config.value_group
        (integration_id, (-users), kind, field, sort_value, code, value_key)`);
    await runner.query('CREATE INDEX value_group_of_nobody ON config.value_group (integration_id) WHERE users = 0');
    for (const [event, { people, tables }] of Object.entries(EVENTS)) {
      await runner.query(`
        CREATE FUNCTION config.count_people_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          ${sourced(COUNT, people)};
          ${sourced(GROUP, people)};
          RETURN NULL;
        END $$`);
      await runner.query(`
        CREATE TRIGGER count_people_on_${event} AFTER ${event.toUpperCase()} ON config.person REFERENCING ${tables}
          FOR EACH STATEMENT EXECUTE FUNCTION config.count_people_on_${event}()`);
    }
    const everybody = 'SELECT 1 AS sign, * FROM config.person';
    await runner.query(sourced(COUNT, everybody));
    await runner.query(sourced(GROUP, everybody));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const event of Object.keys(EVENTS)) {
      await runner.query(`DROP TRIGGER count_people_on_${event} ON config.person`);
      await runner.query(`DROP FUNCTION config.count_people_on_${event}`);
    }
    await runner.query('DROP TABLE config.people_count, config.value_group');
  }
}

/** A statement about these people. */
export function sourced(statement: string, people: string): string {
  return statement.replaceAll('%SOURCE%', () => people);
}
