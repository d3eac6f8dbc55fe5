import { fenceLease, type Integration, type Lease, setHeld } from '@user-sync/control';
import { finding, guardDeactivations } from '@user-sync/domain';
import type { Database, Tx } from '@user-sync/persistence';
import { findingsText } from '../accounts/account.ts';

/** What the brake made of an integration's deactivations that were waiting for it. */
export interface Judgement {
  readonly verdict: 'release' | 'hold';
  readonly users: number;
}

const HELD = findingsText([finding('removal-held')]);

/**
 * Judges the deactivations whose runs are drained: all that a run brought is known, so they are counted together, with
 * those of the last 24 hours and those that are held already. Released ones become due; held ones are listed. While
 * some of them were not looked at yet, nothing is judged: one by one they would pass where together they are held.
 */
export function judgeDeactivations(db: Database, lease: Lease, integration: Integration): Promise<Judgement | null> {
  return db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    const counts = await countDeactivations(tx, integration.id);
    if (counts.waiting === 0 || (await isSomebodyToCome(tx, integration.id))) return null;
    const { percent, from } = integration.options.maxDeactivations;
    const before = counts.done + counts.released;
    const due = counts.waiting + counts.held;
    const all = before + due;
    // Whether there are so many decides it; how many more there are of a million is not worth their count.
    const enough = percent > 0 && all >= from ? Math.ceil((all * 100) / percent) : 0;
    const verdict = guardDeactivations({
      linked: await countLinked(tx, integration.id, enough),
      deactivatedLast24h: before,
      due,
      percent,
      from,
    });
    const touched = await tx.query<{ runId: string }>(verdict === 'hold' ? HOLD : RELEASE, [
      integration.id,
      ...(verdict === 'hold' ? [HELD] : []),
    ]);
    if (verdict === 'hold') await countHeld(tx, [...new Set(touched.map(({ runId }) => runId))]);
    return { verdict, users: touched.length };
  });
}

/** Those of the integrations that have deactivations waiting for the brake, with their runs drained. */
export async function integrationsToJudge(db: Tx, integrationIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT i.id FROM unnest($1::uuid[]) AS i (id)
      WHERE EXISTS (SELECT 1 FROM applier.account a WHERE a.integration_id = i.id AND ${WAITING})`,
    [integrationIds],
  );
  return rows.map(({ id }) => id);
}

/** Writes on the runs how many of their deactivations are held now. */
export async function countHeld(tx: Tx, runIds: readonly string[]): Promise<void> {
  const rows = await tx.query<{ runId: string; held: number }>(
    `SELECT run.id AS "runId", (SELECT count(*) FROM applier.account a WHERE a.hold_run = run.id AND a.brake = 'held'
        AND a.integration_id = c.integration_id)::int AS held
      FROM unnest($1::uuid[]) AS run (id) JOIN control.run c ON c.id = run.id`,
    [runIds],
  );
  for (const { runId, held } of rows) await setHeld(tx, runId, held);
}

async function countDeactivations(tx: Tx, integrationId: string) {
  const [braked] = await tx.query<{ waiting: number; held: number; released: number }>(
    `SELECT count(*) FILTER (WHERE ${WAITING})::int AS waiting, count(*) FILTER (WHERE a.brake = 'held')::int AS held,
        count(*) FILTER (WHERE a.brake = 'released')::int AS released
      FROM applier.account a WHERE a.integration_id = $1 AND a.brake IS NOT NULL`,
    [integrationId],
  );
  const [done] = await tx.query<{ done: number }>(
    `SELECT count(*)::int AS done FROM applier.account
      WHERE integration_id = $1 AND deactivated_at > now() - interval '24 hours'`,
    [integrationId],
  );
  return { ...braked!, done: done!.done };
}

/** Whether somebody linked, of a drained run, is to leave and has not come to the brake yet. */
async function isSomebodyToCome(tx: Tx, integrationId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM applier.account a WHERE a.integration_id = $1 AND NOT a.settled AND a.is_gone AND a.brake IS NULL
        AND a.ziik_user_id IS NOT NULL AND a.deactivated_at IS NULL AND ${DRAINED} LIMIT 1`,
    [integrationId],
  );
  return rows.length > 0;
}

/** Linked users, those deactivated in the last 24 hours included: of whom the percentage is taken. At most `enough`. */
async function countLinked(tx: Tx, integrationId: string, enough: number): Promise<number> {
  const [row] = await tx.query<{ linked: number }>(
    `SELECT count(*)::int AS linked FROM (
        SELECT FROM applier.account WHERE integration_id = $1 AND ziik_user_id IS NOT NULL
          AND (deactivated_at IS NULL OR deactivated_at > now() - interval '24 hours') LIMIT $2
      ) AS them`,
    [integrationId, enough],
  );
  return row!.linked;
}

const DRAINED = 'EXISTS (SELECT 1 FROM applier.run r WHERE r.run_id = a.run_id AND r.drained_at IS NOT NULL)';

const WAITING = `a.brake = 'waiting' AND a.is_gone AND ${DRAINED}`;

const RELEASE = `UPDATE applier.account AS a SET brake = 'released', due_at = now(), touch = touch + 1
  WHERE a.integration_id = $1 AND ${WAITING} RETURNING a.run_id AS "runId"`;

const HOLD = `UPDATE applier.account AS a SET brake = 'held', hold_run = a.run_id, settled = true, due_at = NULL, status = 'held', findings = $2, what = 'listed',
    touch = touch + 1, outcome_seq = nextval('applier.outcome'), outcome_at = now()
  WHERE a.integration_id = $1 AND ${WAITING} RETURNING a.run_id AS "runId"`;
