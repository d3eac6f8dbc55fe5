import type { Tx } from '@user-sync/persistence';
import { READS_DIRECTORY, RUN_COLUMNS, type Run, type RunRow, runFromRow } from './run.ts';

/** What a list of runs is filtered by. */
export interface RunFilter {
  readonly status?: Run['status'];
  /** Those that failed with this code. */
  readonly code?: string;
  readonly instance?: string;
  readonly integration?: string;
}

/** A run and the instance that it belongs to. */
export interface RunOfInstance {
  readonly run: Run;
  readonly instance: string;
}

/**
 * A run for users that somebody named is told on their own pages; it is listed where its deactivations are, or were,
 * decided on. One that reads for a rehearsal is told by its preview.
 */
const LISTED = "(run.kind <> 'rehearsal' AND (run.kind <> 'users' OR run.held > 0 OR run.decision IS NOT NULL))";

/**
 * Runs older than a number (null: from the newest), newest first. `scope` is the instance whose are seen; null: all.
 */
export async function findRuns(
  db: Tx,
  scope: string | null,
  { status, code, instance, integration }: RunFilter,
  before: number | null,
  limit: number,
): Promise<RunOfInstance[]> {
  const parameters: unknown[] = [limit];
  const conditions = ['i.deleted_at IS NULL', LISTED];
  const where = (condition: (parameter: string) => string, value: unknown) => {
    if (value !== undefined && value !== null) conditions.push(condition(`$${parameters.push(value)}`));
  };
  where((slug) => `i.instance_slug = ${slug}`, scope);
  where((slug) => `i.instance_slug = ${slug}`, instance);
  where((id) => `run.integration_id = ${id}::uuid`, integration);
  where((number) => `run.number < ${number}`, before);
  where((each) => `run.status = ${each}`, status);
  where((each) => `run.status = 'failed' AND run.error ->> 'code' = ${each}`, code);
  const rows = await db.query<RunRow & { instance_slug: string }>(
    `SELECT ${RUN_COLUMNS}, i.instance_slug FROM control.run JOIN control.integration i ON i.id = run.integration_id
      WHERE ${conditions.join(' AND ')} ORDER BY run.number DESC LIMIT $1`,
    parameters,
  );
  return rows.map((row) => ({ run: runFromRow(row), instance: row.instance_slug }));
}

const MOST_FOLLOWED = 50;

/**
 * Runs of an integration by which one sees how it gets on, the oldest first: these, and where `withOpen` is set also
 * the newest one and those that are queued, run, wait for Ziik or hold somebody; of very many the newest.
 */
export async function runsToFollow(
  db: Tx,
  integrationId: string,
  ids: readonly string[],
  withOpen: boolean,
): Promise<Run[]> {
  const rows = await db.query<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM control.run WHERE run.integration_id = $1 AND run.id IN (${
      withOpen ? OPEN_IDS : 'SELECT unnest($2::uuid[])'
    }) AND (${LISTED} OR run.id = ANY($2::uuid[])) ORDER BY run.id = ANY($2::uuid[]) DESC, run.number DESC LIMIT $3`,
    [integrationId, ids, ids.length + MOST_FOLLOWED],
  );
  return rows.map(runFromRow).sort((a, b) => a.number - b.number);
}

// A query for each, so that each has its partial index.
const OPEN_IDS = `SELECT unnest($2::uuid[])
  UNION SELECT id FROM control.run WHERE integration_id = $1 AND status = 'queued'
  UNION SELECT id FROM control.run WHERE integration_id = $1 AND status = 'running'
  UNION SELECT id FROM control.run WHERE integration_id = $1 AND ended_at IS NOT NULL AND answered_at IS NULL
  UNION SELECT id FROM control.run WHERE integration_id = $1 AND held > 0 AND decision IS NULL
  UNION (SELECT id FROM control.run WHERE integration_id = $1 AND ${LISTED} ORDER BY number DESC LIMIT 1)`;

const NEWEST = {
  all: LISTED,
  begun: `${LISTED} AND run.started_at IS NOT NULL`,
  /** Those that read the directory, or tried to, and have ended. */
  readings: `run.${READS_DIRECTORY} AND run.status IN ('succeeded', 'failed')`,
};

/** The newest run of each of these integrations, among all, or among some only. */
export async function newestRuns(
  db: Tx,
  ids: readonly string[],
  among: keyof typeof NEWEST,
): Promise<Map<string, Run>> {
  const rows = await db.query<RunRow>(
    `SELECT newest.* FROM unnest($1::uuid[]) AS given (id) CROSS JOIN LATERAL (
        SELECT ${RUN_COLUMNS} FROM control.run WHERE run.integration_id = given.id AND ${NEWEST[among]}
          ORDER BY run.number DESC LIMIT 1) AS newest`,
    [ids],
  );
  return new Map(rows.map((row) => [row.integration_id, runFromRow(row)]));
}

/** What runs of an integration are under way, or wait for something. */
export interface OpenRuns {
  readonly isRunning: boolean;
  /** Since when Azure is being read; a run that was postponed counts from when it began. */
  readonly readingSince: Date | null;
  /** Since when a run that has ended waits to be settled. */
  readonly waitingSince: Date | null;
  /** Deactivations that wait for a decision. */
  readonly held: number;
  /** When the oldest reading ended that brought one of them. */
  readonly heldSince: Date | null;
}

/** The open runs of those of these integrations that have any. */
export async function openRuns(db: Tx, ids: readonly string[]): Promise<Map<string, OpenRuns>> {
  const rows = await db.query<OpenRuns & { id: string }>(OPEN_RUNS, [ids]);
  return new Map(rows.map(({ id, ...open }) => [id, open]));
}

// Three queries, so that each has its partial index.
const OPEN_RUNS = `
  SELECT given.id, coalesce(active.is_running, false) AS "isRunning", active.reading_since AS "readingSince",
    ended.since AS "waitingSince", coalesce(holding.held, 0) AS held,
    holding.since AS "heldSince"
  FROM unnest($1::uuid[]) AS given (id)
  LEFT JOIN (SELECT integration_id AS id, bool_or(status = 'running' AND kind NOT IN ('users', 'rehearsal')) AS is_running,
      min(started_at) FILTER (WHERE ${READS_DIRECTORY}) AS reading_since
    FROM control.run WHERE integration_id = ANY($1::uuid[]) AND status IN ('queued', 'running') GROUP BY 1
  ) AS active USING (id)
  LEFT JOIN (SELECT integration_id AS id, min(ended_at) AS since FROM control.run
    WHERE integration_id = ANY($1::uuid[]) AND ended_at IS NOT NULL AND answered_at IS NULL GROUP BY 1
  ) AS ended USING (id)
  LEFT JOIN (SELECT integration_id AS id, sum(held)::int AS held, min(coalesce(ended_at, started_at)) AS since
    FROM control.run
    WHERE integration_id = ANY($1::uuid[]) AND held > 0 AND decision IS NULL GROUP BY 1
  ) AS holding USING (id)
  WHERE active.id IS NOT NULL OR ended.id IS NOT NULL OR holding.id IS NOT NULL`;

/** What the newest reading of an integration failed with, and since when nothing else came of its readings. */
export interface Failing {
  readonly code: string;
  readonly since: Date;
}

/** Of those of these integrations whose newest reading failed. */
export async function failingSince(db: Tx, ids: readonly string[]): Promise<Map<string, Failing>> {
  const rows = await db.query<Failing & { id: string }>(FAILING_SINCE, [ids]);
  return new Map(rows.map(({ id, ...failing }) => [id, failing]));
}

// Down the index from the newest reading to the last one that came out otherwise, and no further.
const FAILING_SINCE = `
  SELECT given.id, newest.code, coalesce(streak.since, newest.ended_at) AS since
  FROM unnest($1::uuid[]) AS given (id)
  CROSS JOIN LATERAL (SELECT run.number, run.status, run.ended_at, run.error ->> 'code' AS code FROM control.run
    WHERE run.integration_id = given.id AND ${NEWEST.readings} ORDER BY run.number DESC LIMIT 1) AS newest
  LEFT JOIN LATERAL (SELECT run.number FROM control.run
    WHERE run.integration_id = given.id AND ${NEWEST.readings} AND run.error ->> 'code' IS DISTINCT FROM newest.code
    ORDER BY run.number DESC LIMIT 1) AS other ON true
  LEFT JOIN LATERAL (SELECT run.ended_at AS since FROM control.run
    WHERE run.integration_id = given.id AND ${NEWEST.readings} AND run.number > coalesce(other.number, 0)
    ORDER BY run.number LIMIT 1) AS streak ON true
  WHERE newest.status = 'failed' AND newest.code IS NOT NULL`;

/** Whether any run of the integration has begun, rehearsals aside. */
export async function hasRunBegun(db: Tx, integrationId: string): Promise<boolean> {
  const begun = await db.query(
    `SELECT 1 FROM control.run WHERE integration_id = $1 AND started_at IS NOT NULL AND kind <> 'rehearsal' LIMIT 1`,
    [integrationId],
  );
  return begun.length > 0;
}
