import { LONGEST_PAUSE_MS } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { fenceRun } from './hold-run.ts';
import { notify } from './notices.ts';
import type { Run, RunWait } from './run.ts';

/**
 * Gives a run back until `notBefore` (at most an hour from now), since the other side requested a longer pause. It
 * waits as a queued run; where another of its kind is queued already it stays a running one that nobody holds, and is
 * claimed again first. `waitsFor` says why; null: it goes on as soon as somebody takes it.
 */
export async function postponeRun(
  tx: Tx,
  run: Pick<Run, 'id' | 'token' | 'integrationId'>,
  notBefore: Date,
  waitsFor: RunWait | null = null,
): Promise<void> {
  await fenceRun(tx, run);
  await tx.execute(
    `UPDATE control.run SET not_before = other.until, lease_holder = NULL, waits_for = $4,
      status = CASE WHEN other.queued THEN 'running' ELSE 'queued' END,
      lease_until = CASE WHEN other.queued THEN other.until END
      FROM (SELECT least($2::timestamptz, now() + $3 * interval '1 millisecond') AS until,
        EXISTS (SELECT 1 FROM control.run mine JOIN control.run theirs
          ON theirs.integration_id = mine.integration_id AND theirs.kind = mine.kind AND theirs.status = 'queued'
          WHERE mine.id = $1) AS queued) AS other
      WHERE run.id = $1`,
    [run.id, notBefore, LONGEST_PAUSE_MS, waitsFor],
  );
  await notify(tx, 'run', run.integrationId);
}

/** Notes, for its holder, what a run waits for; null: it goes on. */
export async function noteRunWait(
  db: Tx,
  run: Pick<Run, 'id' | 'token' | 'integrationId'>,
  waitsFor: RunWait | null,
): Promise<void> {
  const noted = await db.execute(
    `UPDATE control.run SET waits_for = $3
      WHERE id = $1 AND token = $2 AND status = 'running' AND waits_for IS DISTINCT FROM $3`,
    [run.id, run.token, waitsFor],
  );
  if (noted > 0) await notify(db, 'run', run.integrationId);
}

/**
 * Ends the pause of a run that keeps others of its integration waiting although nobody works on it: an administrator
 * does not want to wait.
 */
export async function endRunPause(tx: Tx, integrationId: string): Promise<void> {
  await tx.execute(
    `UPDATE control.run SET not_before = now(), lease_until = now(), waits_for = NULL
      WHERE integration_id = $1 AND status = 'running' AND lease_holder IS NULL`,
    [integrationId],
  );
}
