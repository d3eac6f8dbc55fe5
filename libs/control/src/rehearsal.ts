import type { Tx } from '@user-sync/persistence';
import { cancelRun } from './cancel-run.ts';
import { notify } from './notices.ts';
import { queueRun } from './queue-run.ts';

/*
 * Rehearsals: a run of the kind `rehearsal` reads Azure, everybody is decided, and Ziik is read but not written. Their
 * results are told by previews, whose ids they have.
 */

/** How far a rehearsal is. */
export interface Rehearsal {
  readonly id: string;
  readonly integrationId: string;
  readonly runId: string;
  /** How many people it is about; null: not everybody is sent to be decided yet. */
  readonly people: number | null;
  readonly decided: number;
  readonly lookedUp: number;
  readonly cancelled: boolean;
}

const COLUMNS = `id, integration_id AS "integrationId", run_id AS "runId", people, decided, looked_up AS "lookedUp",
  cancelled`;

/**
 * Begins a rehearsal of an integration, enabled or not. Where one is under way already, its id is returned with
 * `existing`. Null: the integration does not exist any more.
 */
export async function beginRehearsal(
  tx: Tx,
  integrationId: string,
  { id, requestedBy }: { readonly id: string; readonly requestedBy: string },
): Promise<{ readonly id: string; readonly existing: boolean } | null> {
  const [found] = await tx.query('SELECT 1 FROM control.integration WHERE id = $1 AND deleted_at IS NULL FOR UPDATE', [
    integrationId,
  ]);
  if (found === undefined) return null;
  const [open] = await tx.query<{ id: string }>(
    `SELECT r.id FROM control.rehearsal r JOIN control.run ON run.id = r.run_id
      WHERE r.integration_id = $1 AND NOT r.cancelled AND NOT run.cancel_requested
        AND (run.status IN ('queued', 'running') OR (run.status = 'succeeded' AND r.looked_up < r.people)) LIMIT 1`,
    [integrationId],
  );
  if (open !== undefined) return { id: open.id, existing: true };
  const { run } = await queueRun(tx, {
    integrationId,
    kind: 'rehearsal',
    trigger: 'administrator',
    requestedBy,
    previewId: id,
  });
  await tx.execute('INSERT INTO control.rehearsal (id, integration_id, run_id) VALUES ($1, $2, $3)', [
    id,
    integrationId,
    run.id,
  ]);
  return { id, existing: false };
}

/** One rehearsal; undefined when there is none. */
export async function loadRehearsal(db: Tx, id: string): Promise<Rehearsal | undefined> {
  const [rehearsal] = await db.query<Rehearsal>(`SELECT ${COLUMNS} FROM control.rehearsal WHERE id = $1`, [id]);
  return rehearsal;
}

/** Those of these rehearsals that go on: neither cancelled nor of a deleted integration. */
export async function openRehearsals(db: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `SELECT r.id FROM control.rehearsal r JOIN control.integration i ON i.id = r.integration_id
      WHERE r.id = ANY($1::uuid[]) AND NOT r.cancelled AND i.deleted_at IS NULL`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Stops a rehearsal wherever it is; false when there is none. */
export async function cancelRehearsal(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.query<{ runId: string; integrationId: string }>(
    `UPDATE control.rehearsal SET cancelled = true WHERE id = $1
      RETURNING run_id AS "runId", integration_id AS "integrationId"`,
    [id],
  );
  if (row === undefined) return false;
  await cancelRun(tx, { id: row.runId, integrationId: row.integrationId });
  return true;
}

/** Everybody is sent to be decided: so many. */
export async function noteRehearsedPeople(tx: Tx, id: string, people: number): Promise<void> {
  await tx.execute('UPDATE control.rehearsal SET people = $2 WHERE id = $1', [id, people]);
}

/** Adds to how far a rehearsal is. Those who look at it are told, as of a run. */
export async function addRehearsed(
  tx: Tx,
  { id, integrationId }: Pick<Rehearsal, 'id' | 'integrationId'>,
  { decided = 0, lookedUp = 0 }: { readonly decided?: number; readonly lookedUp?: number },
): Promise<void> {
  await tx.execute('UPDATE control.rehearsal SET decided = decided + $2, looked_up = looked_up + $3 WHERE id = $1', [
    id,
    decided,
    lookedUp,
  ]);
  await notify(tx, 'run', integrationId);
}

/** Those of these runs that name a preview, and are settled. */
export function plannedRuns(
  db: Tx,
  ids: readonly string[],
): Promise<{ runId: string; integrationId: string; previewId: string }[]> {
  return db.query(
    `SELECT id AS "runId", integration_id AS "integrationId", preview_id AS "previewId" FROM control.run
      WHERE id = ANY($1::uuid[]) AND kind = 'full' AND preview_id IS NOT NULL AND answered_at IS NOT NULL
        AND status = 'succeeded'`,
    [ids],
  );
}

/** Removes rehearsals that nobody asks for any more. */
export async function removeOldRehearsals(db: Tx): Promise<void> {
  await db.execute("DELETE FROM control.rehearsal WHERE created_at < now() - interval '1 day'");
}
