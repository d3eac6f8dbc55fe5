import type { Tx } from '@user-sync/persistence';

/** What the runs did that ended within a time. */
export interface RunSum {
  readonly from: Date;
  readonly to: Date;
  readonly runs: number;
  readonly failures: number;
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly restored: number;
  readonly removed: number;
  readonly applied: number;
}

/** The time that is summed up, in whole hours or days of the zone. */
export interface SummedTime {
  /** A time, or a day in the zone, in ISO 8601. */
  readonly from: string;
  /** The same; not part of it. */
  readonly to: string;
  readonly bucket: 'hour' | 'day';
  /** As Postgres knows it. */
  readonly timeZone: string;
}

const NAMES = ['runs', 'failures', 'read', 'created', 'updated', 'unchanged', 'restored', 'removed', 'applied'];

/**
 * The runs of an integration that ended within the time, hour by hour or day by day; those without runs included. Runs
 * that were removed are there as sums of UTC days: they count where the noon of that day is.
 */
export function sumUpRuns(
  db: Tx,
  integrationId: string,
  { from, to, bucket, timeZone }: SummedTime,
): Promise<RunSum[]> {
  return db.query<RunSum>(SUM_UP[bucket], [integrationId, from, to, timeZone]);
}

const instant = (text: string) =>
  `CASE WHEN ${text} LIKE '____-__-__' THEN ${text}::timestamp AT TIME ZONE $4 ELSE ${text}::timestamptz END`;

// Days are counted by the calendar, since one of 23 or 25 hours is one too; an hour is an hour.
const BUCKETS = {
  hour: {
    first: "date_trunc('hour', given.from, $4)",
    series: `SELECT n AS at, bound.first + n * interval '1 hour' AS "from",
        bound.first + (n + 1) * interval '1 hour' AS "to"
      FROM bound, generate_series(0, ceil(extract(epoch FROM bound.to - bound.first) / 3600)::int - 1) AS n`,
    at: 'floor(extract(epoch FROM done.at - bound.first) / 3600)::int',
  },
  day: {
    first: "date_trunc('day', given.from AT TIME ZONE $4) AT TIME ZONE $4",
    series: `SELECT day::date AS at, day AT TIME ZONE $4 AS "from", (day + interval '1 day') AT TIME ZONE $4 AS "to"
      FROM bound, generate_series(bound.first AT TIME ZONE $4, (bound.to AT TIME ZONE $4) - interval '1 microsecond',
        interval '1 day') AS day`,
    at: '(done.at AT TIME ZONE $4)::date',
  },
};

function sumUp({ first, series, at }: (typeof BUCKETS)['hour']): string {
  return `
    WITH bound AS MATERIALIZED (
      SELECT ${first} AS first, given.to
        FROM (SELECT ${instant('$2::text')} AS from, ${instant('$3::text')} AS to) AS given
    ), bucket AS MATERIALIZED (${series}), whole AS MATERIALIZED (
      SELECT min("from") AS from, max("to") AS to FROM bucket
    ), done AS (
      SELECT ended_at AS at, 1 AS runs, (status = 'failed')::int AS failures, read, created, updated, unchanged, restored,
          removed, coalesce((SELECT applied FROM control.run_applied WHERE run_id = run.id), 0) AS applied
        FROM control.run, whole WHERE integration_id = $1 AND kind <> 'rehearsal' AND ended_at >= whole.from AND ended_at < whole.to
      UNION ALL
      SELECT noon.at, ${NAMES.join(', ')} FROM control.run_day, whole,
          LATERAL (SELECT day::timestamp AT TIME ZONE 'UTC' + interval '12 hours' AS at) AS noon
        WHERE integration_id = $1 AND noon.at >= whole.from AND noon.at < whole.to
    ), summed AS (
      SELECT ${at} AS at, ${NAMES.map((name) => `sum(${name}) AS ${name}`).join(', ')} FROM done, bound GROUP BY 1
    )
    SELECT bucket."from", bucket."to", ${NAMES.map((name) => `coalesce(summed.${name}, 0)::float8 AS ${name}`).join(', ')}
      FROM bucket LEFT JOIN summed USING (at) ORDER BY 1`;
}

const SUM_UP = { hour: sumUp(BUCKETS.hour), day: sumUp(BUCKETS.day) };
