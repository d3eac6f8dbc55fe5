import { columns, type Tx } from '@user-sync/persistence';
import { IS_FREE, type Lease } from './lease.ts';
import { isFromWrongClock } from './wrong-clock.ts';

/*
 * A process that has many leases keeps all of them by one beat: each is valid as long as the beat of its holder. A
 * holder whose beat is over has ended for good and begins again under another name. So a lease whose holder beats is
 * nobody else's until it is released, and one whose holder has ended may be taken by anybody.
 *
 * `until` of such a lease says only whether it is released; otherwise it lies between now and two hours ahead, which is
 * how a process of the version before, which knows no holders, sees that the lease is taken.
 */

/** How far ahead `until` is of a lease whose holder beats, and with how much left it is moved on, in minutes. */
const BOUND_MIN = 80;
const MOVE_WITHIN_MIN = 15;
/** Leases moved by one statement. */
const MOST_MOVED = 1_000;

/** A lease that was taken. */
export interface TakenLease {
  readonly lease: Lease;
  /** By Postgres' clock. */
  readonly takenAt: Date;
}

/** Begins a holder under a name that was never used; its first beat is now. */
export async function beginHolder(db: Tx, holder: string, ms: number): Promise<void> {
  await db.execute(
    `INSERT INTO control.lease_holder (name, until) VALUES ($1, now() + $2 * interval '1 millisecond')`,
    [holder, ms],
  );
}

/**
 * Prolongs all leases of a holder at once; returns how many those are, null: its beat was over, and it has no lease any
 * more. Nobody takes a lease of a holder that beats, so that the number says whether all are there still.
 */
export async function beatHolder(db: Tx, holder: string, ms: number): Promise<number | null> {
  const [beat] = await db.query<{ leases: number }>(
    `UPDATE control.lease_holder SET until = now() + $2 * interval '1 millisecond' WHERE name = $1 AND until > now()
      RETURNING (SELECT count(*)::int FROM control.lease WHERE holder = $1 AND until > '-infinity') AS leases`,
    [holder, ms],
  );
  return beat?.leases ?? null;
}

/** Ends a holder, and with it all its leases. */
export async function endHolder(db: Tx, holder: string): Promise<void> {
  await db.execute(`UPDATE control.lease_holder SET until = '-infinity', ended_at = now() WHERE name = $1`, [holder]);
}

/**
 * Ends holders whose beat is over, so that their leases can be taken; returns how many. It is written down before
 * anybody takes a lease: a beat that was under way fails then. Those that ended long ago, and their leases, are
 * forgotten.
 */
export async function endSilentHolders(db: Tx): Promise<number> {
  const [row] = await db.query<{ ended: number }>(
    `WITH ended AS (
        UPDATE control.lease_holder SET until = '-infinity', ended_at = now() WHERE name IN (
          SELECT name FROM control.lease_holder WHERE until > '-infinity'
            AND (until < now() OR ${isFromWrongClock('until')}) FOR UPDATE SKIP LOCKED)
          RETURNING name
      ), forgotten AS (
        DELETE FROM control.lease_holder WHERE name IN (
          SELECT name FROM control.lease_holder WHERE until = '-infinity' AND ended_at < now() - interval '1 day'
            FOR UPDATE SKIP LOCKED)
      )
      SELECT count(*)::int AS ended FROM ended`,
  );
  return row!.ended;
}

/**
 * Takes up to `most` of the given leases that are free: nobody has them, their holder has ended, or they are one's own.
 * None for a holder whose own beat is over. A row that is locked belongs to somebody who writes under the lease,
 * perhaps frozen or cut off: it is not waited for.
 */
export async function takeLeases(
  db: Tx,
  holder: string,
  names: readonly string[],
  most: number,
): Promise<TakenLease[]> {
  const rows = await db.query<{ name: string; token: number; takenAt: Date }>(
    `WITH own AS (
        SELECT name FROM control.lease_holder WHERE name = $1 AND until > now()
      ), free AS (
        SELECT l.name FROM control.lease l WHERE l.name = ANY($2::text[]) AND EXISTS (SELECT FROM own)
            AND (l.holder = $1 OR ${IS_FREE})
          ORDER BY l.name LIMIT $3 FOR UPDATE OF l SKIP LOCKED
      ), taken AS (
        UPDATE control.lease l SET holder = $1, token = l.token + 1, until = now() + interval '${BOUND_MIN} minutes'
          FROM free WHERE l.name = free.name RETURNING l.name, l.token
      ), made AS (
        INSERT INTO control.lease (name, holder, token, until)
          SELECT given.name, $1, 1, now() + interval '${BOUND_MIN} minutes' FROM unnest($2::text[]) AS given (name)
            WHERE EXISTS (SELECT FROM own) AND NOT EXISTS (SELECT FROM control.lease WHERE name = given.name)
            ORDER BY given.name LIMIT $3 - (SELECT count(*) FROM free)
          ON CONFLICT DO NOTHING RETURNING name, token
      )
      SELECT name, token, clock_timestamp() AS "takenAt" FROM (SELECT * FROM taken UNION ALL SELECT * FROM made) AS all_taken`,
    [holder, names, most],
  );
  return rows.map(({ name, token, takenAt }) => ({ lease: { name, holder, token }, takenAt }));
}

/** Moves `until` of a holder's leases on where little is left. One whose row is locked is left to the next time. */
export async function moveBounds(db: Tx, holder: string): Promise<void> {
  await db.execute(
    `UPDATE control.lease SET until = now() + interval '${BOUND_MIN} minutes' WHERE name IN (
      SELECT name FROM control.lease WHERE holder = $1 AND until > '-infinity'
          AND until < now() + interval '${MOVE_WITHIN_MIN} minutes'
        LIMIT ${MOST_MOVED} FOR UPDATE SKIP LOCKED)`,
    [holder],
  );
}

/** Which leases a holder has, by name. */
export async function leasesOf(db: Tx, holder: string): Promise<Map<string, Lease>> {
  const rows = await db.query<{ name: string; token: number }>(
    "SELECT name, token FROM control.lease WHERE holder = $1 AND until > '-infinity'",
    [holder],
  );
  return new Map(rows.map(({ name, token }) => [name, { name, holder, token }]));
}

/** Gives leases back, so that the next one need not wait for the end of their holder. */
export async function releaseLeases(db: Tx, leases: readonly Lease[]): Promise<void> {
  await db.execute(
    `UPDATE control.lease l SET until = '-infinity' FROM unnest($1::text[], $2::bigint[]) AS given (name, token)
      WHERE l.name = given.name AND l.token = given.token`,
    columns(leases, ['name', 'token']),
  );
}
