import type { Tx } from '@user-sync/persistence';
import { isFromWrongClock } from './wrong-clock.ts';

/**
 * The right to be the only one at something, until Postgres' `now()` passes its end. The functions here are for one
 * lease by itself; `lease-holder.ts` keeps many by one beat.
 */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Rises with every change of owner; a process with an older one has lost the lease. */
  readonly token: number;
}

/** Somebody else took over: what the transaction wrote must not count. */
export class LeaseLost extends Error {
  constructor(what: string) {
    super(`The lease on ${what} is lost; somebody else may have taken over.`);
    this.name = 'LeaseLost';
  }
}

/** The beat of who holds the lease `l`; null: it is a lease by itself. */
const BEAT = '(SELECT h.until FROM control.lease_holder h WHERE h.name = l.holder)';

/** Whether anybody may take the lease `l`. */
export const IS_FREE = `coalesce(${BEAT} = '-infinity' OR (${BEAT} IS NOT NULL AND l.until = '-infinity'),
  l.until < now() OR ${isFromWrongClock('l.until')})`;

/**
 * Takes a lease that is free or has run out; null while somebody else holds it. One's own is taken again. A row that is
 * locked belongs to somebody who writes under the lease, perhaps frozen or cut off: it is not waited for.
 */
export async function acquireLease(db: Tx, name: string, holder: string, ms: number): Promise<Lease | null> {
  const [row] = await db.query<{ token: number }>(
    `WITH free AS (
        SELECT name FROM control.lease l WHERE name = $1 AND (holder = $2 OR ${IS_FREE}) FOR UPDATE OF l SKIP LOCKED
      ), taken AS (
        UPDATE control.lease l SET holder = $2, token = l.token + 1, until = now() + $3 * interval '1 millisecond'
          FROM free WHERE l.name = free.name RETURNING l.token
      ), made AS (
        INSERT INTO control.lease (name, holder, token, until)
          SELECT $1, $2, 1, now() + $3 * interval '1 millisecond'
            WHERE NOT EXISTS (SELECT FROM control.lease WHERE name = $1)
          ON CONFLICT DO NOTHING RETURNING token
      )
      SELECT token FROM taken UNION ALL SELECT token FROM made`,
    [name, holder, ms],
  );
  return row === undefined ? null : { name, holder, token: row.token };
}

/** Prolongs a lease that has not run out; false when it is lost. */
export async function renewLease(db: Tx, lease: Lease, ms: number): Promise<boolean> {
  const touched = await db.execute(
    `UPDATE control.lease SET until = now() + $3 * interval '1 millisecond'
      WHERE name = $1 AND token = $2 AND until > now()`,
    [lease.name, lease.token, ms],
  );
  return touched === 1;
}

/** Gives a lease back, so that the next one need not wait for its end. */
export async function releaseLease(db: Tx, lease: Lease): Promise<void> {
  await db.execute("UPDATE control.lease SET until = '-infinity' WHERE name = $1 AND token = $2", [
    lease.name,
    lease.token,
  ]);
}

/**
 * Locks the lease in the transaction that writes: nobody can take it over before the commit. Throws LeaseLost, also
 * where the beat of its holder is over.
 */
export async function fenceLease(tx: Tx, lease: Lease): Promise<void> {
  const [row] = await tx.query(
    `SELECT 1 FROM control.lease l WHERE name = $1 AND token = $2 AND holder = $3
        AND coalesce(${BEAT} > clock_timestamp() AND until > '-infinity', until > clock_timestamp()) FOR UPDATE OF l`,
    [lease.name, lease.token, lease.holder],
  );
  if (row === undefined) throw new LeaseLost(lease.name);
}

/** A member of a group among the others. */
export interface GroupPlace {
  readonly members: number;
  readonly place: number;
}

/**
 * Says for `ms` that a member of a group is there, and returns how many are, this one included, and its place among
 * them from 0 on. Leases are shared out by it; it gives no right to anything.
 */
export async function announceMember(db: Tx, group: string, member: string, ms: number): Promise<GroupPlace> {
  const [row] = await db.query<{ others: number; before: number }>(
    `WITH mine AS (
        INSERT INTO control.lease (name, holder, token, until)
          VALUES ($1 || $2, $2, 1, now() + $3 * interval '1 millisecond')
          ON CONFLICT (name) DO UPDATE SET until = excluded.until
      ), long_gone AS (
        DELETE FROM control.lease WHERE name IN (SELECT name FROM control.lease WHERE starts_with(name, $1)
          AND name <> $1 || $2 AND until < now() - interval '1 hour' FOR UPDATE SKIP LOCKED)
      )
      SELECT count(*) AS others, count(*) FILTER (WHERE name < $1 || $2) AS before FROM control.lease
        WHERE starts_with(name, $1) AND name <> $1 || $2 AND until >= now() AND NOT ${isFromWrongClock('until')}`,
    [`members of ${group}/`, member, ms],
  );
  return { members: 1 + row!.others, place: row!.before };
}

/** How many members of a group are there now. */
export async function countMembers(db: Tx, group: string): Promise<number> {
  const [row] = await db.query<{ members: number }>(
    `SELECT count(*)::int AS members FROM control.lease
      WHERE starts_with(name, $1) AND until >= now() AND NOT ${isFromWrongClock('until')}`,
    [`members of ${group}/`],
  );
  return row!.members;
}

/** Takes a member out of its group. */
export async function removeMember(db: Tx, group: string, member: string): Promise<void> {
  await db.execute('DELETE FROM control.lease WHERE name = $1', [`members of ${group}/${member}`]);
}
