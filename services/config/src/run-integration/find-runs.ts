import { RUN_COLUMNS, type Run, type RunRow, runFromRow } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';

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

/** Runs older than a number (null: from the newest), newest first. `scope` is the instance whose are seen; null: all. */
export async function findRuns(
  db: Tx,
  scope: string | null,
  { status, code, instance, integration }: RunFilter,
  before: number | null,
  limit: number,
): Promise<RunOfInstance[]> {
  const parameters: unknown[] = [limit];
  const conditions = ['i.deleted_at IS NULL'];
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

/** The newest run of each of these integrations that fits; `which` is a condition on `run`. */
export async function newestRuns(db: Tx, ids: readonly string[], which: string): Promise<Map<string, Run>> {
  const rows = await db.query<RunRow>(
    `SELECT newest.* FROM unnest($1::uuid[]) AS given (id) CROSS JOIN LATERAL (
        SELECT ${RUN_COLUMNS} FROM control.run WHERE run.integration_id = given.id AND ${which}
          ORDER BY run.number DESC LIMIT 1) AS newest`,
    [ids],
  );
  return new Map(rows.map((row) => [row.integration_id, runFromRow(row)]));
}
