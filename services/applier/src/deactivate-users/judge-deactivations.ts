import { fenceLease, type Integration, type Lease, noteHeld, openToDecision } from '@user-sync/control';
import { BY_AZURE_ALONE, finding, findingsText, guardDeactivations } from '@user-sync/domain';
import type { Database, Tx } from '@user-sync/persistence';

/** What the removal limit made of an integration's deactivations that were waiting for it. */
export interface Judgement {
  readonly verdict: 'release' | 'hold';
  readonly users: number;
}

const AT_MOST_EVERYBODY = { isPatient: true };

const HELD = findingsText([finding('removal-held')]);

/**
 * Judges the deactivations whose runs are drained: all that a run brought is known, so they are counted together, with
 * those of the last 24 hours and those that are held already. Released ones become due; held ones are listed. While
 * some of them were not looked at yet, nothing is judged: one by one they would pass where together they are held. Nor
 * is anybody held while a decision on those held before waits to be carried out.
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
    if (verdict === 'release') return { verdict, users: await tx.execute(RELEASE, [integration.id]) };
    const runs = await tx.query<{ id: string }>(RUNS_WAITING, [integration.id]);
    const runIds = runs.map(({ id }) => id);
    if (!(await openToDecision(tx, runIds))) return null;
    const users = await tx.execute(HOLD, [integration.id, HELD, runIds]);
    await tellHeld(tx, runIds);
    return { verdict, users };
  }, AT_MOST_EVERYBODY);
}

/** Those of the integrations that have deactivations waiting for the removal limit, with their runs drained. */
export async function integrationsToJudge(db: Tx, integrationIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT i.id FROM unnest($1::uuid[]) AS i (id)
      WHERE EXISTS (SELECT 1 FROM applier.account a WHERE a.integration_id = i.id AND ${WAITING})`,
    [integrationIds],
  );
  return rows.map(({ id }) => id);
}

/** Notes on the runs whose deactivations they hold now. */
export function tellHeld(tx: Tx, runIds: readonly string[]): Promise<void> {
  return noteHeld(tx, runIds, HELD_PEOPLE);
}

/** The same for all runs of an instance, for which the applier before may have told numbers alone. */
export function tellAllHeld(db: Database, lease: Lease, slug: string): Promise<void> {
  return db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    const runs = await tx.query<{ id: string }>(
      `SELECT DISTINCT a.hold_run AS id FROM control.integration i
        JOIN applier.account a ON a.integration_id = i.id AND a.brake = 'held'
        WHERE i.instance_slug = $1 AND i.deleted_at IS NULL AND a.hold_run IS NOT NULL`,
      [slug],
    );
    if (runs.length > 0)
      await tellHeld(
        tx,
        runs.map(({ id }) => id),
      );
  }, AT_MOST_EVERYBODY);
}

/** Those of the integrations that hold somebody. */
export async function integrationsHolding(db: Tx, integrationIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT integration_id AS id FROM applier.account
      WHERE integration_id = ANY($1::uuid[]) AND brake = 'held'`,
    [integrationIds],
  );
  return rows.map(({ id }) => id);
}

async function countDeactivations(tx: Tx, integrationId: string) {
  const [braked] = await tx.query<{ waiting: number; held: number; released: number }>(
    `SELECT count(*) FILTER (WHERE ${WAITING})::int AS waiting, count(*) FILTER (WHERE a.brake = 'held')::int AS held,
        count(*) FILTER (WHERE a.brake = 'released')::int AS released
      FROM applier.account a WHERE a.integration_id = $1 AND a.brake IS NOT NULL`,
    [integrationId],
  );
  return { ...braked!, done: await countRecentDeactivations(tx, integrationId) };
}

/** How many were deactivated in the last 24 hours. */
export async function countRecentDeactivations(tx: Tx, integrationId: string): Promise<number> {
  const [row] = await tx.query<{ done: number }>(
    `SELECT count(*)::int AS done FROM applier.account
      WHERE integration_id = $1 AND deactivated_at > now() - interval '24 hours'`,
    [integrationId],
  );
  return row!.done;
}

/** Whether somebody linked, of a drained run, is to leave and has not come to the removal limit yet. */
async function isSomebodyToCome(tx: Tx, integrationId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM applier.account a WHERE a.integration_id = $1 AND NOT a.settled AND a.is_gone AND a.brake IS NULL
        AND a.ziik_user_id IS NOT NULL AND a.deactivated_at IS NULL AND ${DRAINED} AND ${IN_FORCE} LIMIT 1`,
    [integrationId],
  );
  return rows.length > 0;
}

/** Linked users, those deactivated in the last 24 hours included: the base of the percentage. At most `enough`. */
export async function countLinked(tx: Tx, integrationId: string, enough: number): Promise<number> {
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

/** Decided by other rules, somebody waits for the next command (S12). */
const IN_FORCE = `(a.rules_version = ${BY_AZURE_ALONE} OR EXISTS (SELECT 1 FROM control.integration i
  WHERE i.id = a.integration_id AND i.rules_version = a.rules_version))`;

const WAITING = `a.brake = 'waiting' AND a.is_gone AND ${DRAINED} AND ${IN_FORCE}`;

// Who has come back and is about to leave the hold has no cause any more.
const HELD_PEOPLE = `SELECT a.hold_run AS run_id, a.azure_id,
    coalesce(a.desired::json -> 'lifecycle' ->> 'cause', 'absent') AS cause
  FROM control.run c JOIN applier.account a ON a.integration_id = c.integration_id
  WHERE c.id = ANY($1::uuid[]) AND a.hold_run = c.id AND a.brake = 'held'`;

const RUNS_WAITING = `SELECT DISTINCT a.run_id AS id FROM applier.account a WHERE a.integration_id = $1 AND ${WAITING}`;

const RELEASE = `UPDATE applier.account AS a SET brake = 'released', due_at = now(), touch = touch + 1
  WHERE a.integration_id = $1 AND ${WAITING}`;

const HOLD = `UPDATE applier.account AS a SET brake = 'held', hold_run = a.run_id, held_at = now(), settled = true,
    due_at = NULL, status = 'held', findings = $2, what = 'listed', asked = NULL, occasion = NULL, touch = touch + 1,
    outcome_seq = nextval('applier.outcome'), outcome_at = now()
  WHERE a.integration_id = $1 AND ${WAITING} AND a.run_id = ANY($3::uuid[])`;
