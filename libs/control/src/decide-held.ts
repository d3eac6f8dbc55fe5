import type { Tx } from '@user-sync/persistence';
import { notify } from './notices.ts';
import type { Run } from './run.ts';

/*
 * Deactivations that a run holds, and what was decided on them. `control.held` has who is held, `held` their number. A
 * run is decided while `decision` is set: all who were held were decided on, and nobody has come to be held since.
 */

/**
 * Notes who is held by each of these runs now; shown as attention until nobody is, or all are decided. `people` is a
 * SELECT of `run_id`, `azure_id` and `cause` over the caller's own tables, by these runs as its parameter $1.
 */
export async function noteHeld(tx: Tx, runIds: readonly string[], people: string): Promise<void> {
  await tx.execute(
    // Not materialized: the cause is read of those alone who have come to be held.
    `WITH now_held AS NOT MATERIALIZED (${people}), gone AS (
        DELETE FROM control.held h WHERE h.run_id = ANY($1::uuid[])
          AND NOT EXISTS (SELECT FROM now_held n WHERE n.run_id = h.run_id AND n.azure_id = h.azure_id)
      ), come AS (
        INSERT INTO control.held (run_id, azure_id, cause) SELECT n.run_id, n.azure_id, n.cause
          FROM now_held n JOIN control.run ON run.id = n.run_id
          WHERE NOT EXISTS (SELECT FROM control.held h WHERE h.run_id = n.run_id AND h.azure_id = n.azure_id)
          ON CONFLICT DO NOTHING
      ), counted AS (
        SELECT given.id, (SELECT count(*) FROM now_held n WHERE n.run_id = given.id) AS held
          FROM unnest($1::uuid[]) AS given (id)
      )
      UPDATE control.run SET held = counted.held FROM counted WHERE run.id = counted.id AND run.held <> counted.held`,
    [runIds],
  );
}

/** Notes what an administrator decided on all deactivations that the run holds; the applier acts on the request. */
export async function noteDecision(tx: Tx, run: Pick<Run, 'id' | 'integrationId'>, approve: boolean): Promise<void> {
  await tx.execute('UPDATE control.run SET decision = $2, decided = decided + held WHERE id = $1', [
    run.id,
    verdict(approve),
  ]);
  await notify(tx, 'run', run.integrationId);
}

/**
 * Notes that a decision on some of the held was carried out on `people` of them; when nobody is held any more, the run
 * is decided, as the last of them were. Call it after `noteHeld`. A decision on all was noted when it was made.
 */
export async function noteDecided(
  tx: Tx,
  run: Pick<Run, 'id' | 'integrationId'>,
  approve: boolean,
  people: number,
): Promise<void> {
  const noted = await tx.execute(
    `UPDATE control.run SET decided = decided + $3, decision = CASE WHEN held = 0 THEN $2 END
      WHERE id = $1 AND decision IS NULL AND $3 > 0`,
    [run.id, verdict(approve), people],
  );
  if (noted > 0) await notify(tx, 'run', run.integrationId);
}

/**
 * Locks the runs, which are about to hold more people, against a decision meanwhile. False while a decision on one of
 * them waits to be carried out: it would cover people who were not held when it was made. Otherwise the runs are open
 * to a decision again.
 */
export async function openToDecision(tx: Tx, runIds: readonly string[]): Promise<boolean> {
  await tx.query('SELECT 1 FROM control.run WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [runIds]);
  const waiting = await tx.query(
    "SELECT 1 FROM control.request WHERE kind = 'decision' AND run_id = ANY($1::uuid[]) LIMIT 1",
    [runIds],
  );
  if (waiting.length > 0) return false;
  await tx.execute(
    'UPDATE control.run SET decision = NULL, decided = 0 WHERE id = ANY($1::uuid[]) AND decision IS NOT NULL',
    [runIds],
  );
  return true;
}

function verdict(approve: boolean): 'approved' | 'rejected' {
  return approve ? 'approved' : 'rejected';
}
