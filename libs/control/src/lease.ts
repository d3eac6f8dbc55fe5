import type { Tx } from '@user-sync/persistence';

/** The right to be the only one at something, until `Postgres' now()` passes its end. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Rises with every change of hands; who holds an older one has lost it. */
  readonly token: number;
}

/** Somebody else took over: what the transaction wrote must not count. */
export class LeaseLost extends Error {
  constructor(what: string) {
    super(`The lease on ${what} is lost; somebody else may have taken over.`);
    this.name = 'LeaseLost';
  }
}

/** Takes a lease that is free or has run out; null while somebody else holds it. One's own is taken again. */
export async function acquireLease(db: Tx, name: string, holder: string, ms: number): Promise<Lease | null> {
  const [row] = await db.query<{ token: number }>(
    `INSERT INTO control.lease AS old (name, holder, token, until)
      VALUES ($1, $2, 1, now() + $3 * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = old.token + 1, until = excluded.until
        WHERE old.until < now() OR old.holder = excluded.holder
      RETURNING token`,
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

/** Locks the lease in the transaction that writes: nobody can take it over before the commit. Throws LeaseLost. */
export async function fenceLease(tx: Tx, lease: Lease): Promise<void> {
  const [row] = await tx.query(
    'SELECT 1 FROM control.lease WHERE name = $1 AND token = $2 AND until > clock_timestamp() FOR UPDATE',
    [lease.name, lease.token],
  );
  if (row === undefined) throw new LeaseLost(lease.name);
}

/** Those of the given leases that nobody holds now. */
export async function freeLeases(db: Tx, names: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `SELECT given.name FROM unnest($1::text[]) AS given (name)
      LEFT JOIN control.lease l ON l.name = given.name AND l.until >= now() WHERE l.name IS NULL`,
    [names],
  );
  return rows.map(({ name }) => name);
}

/** A member of a group among the others. */
export interface Membership {
  readonly members: number;
  readonly place: number;
}

/**
 * Says for `ms` that a member of a group is there, and returns how many are, this one included, and its place among them
 * from 0 on. Leases are shared out by it; it gives no right to anything.
 */
export async function announceMember(db: Tx, group: string, member: string, ms: number): Promise<Membership> {
  const [row] = await db.query<{ others: number; before: number }>(
    `WITH mine AS (
        INSERT INTO control.lease (name, holder, token, until)
          VALUES ($1 || $2, $2, 1, now() + $3 * interval '1 millisecond')
          ON CONFLICT (name) DO UPDATE SET until = excluded.until
      ), long_gone AS (
        DELETE FROM control.lease WHERE starts_with(name, $1) AND name <> $1 || $2 AND until < now() - interval '1 hour'
      )
      SELECT count(*) AS others, count(*) FILTER (WHERE name < $1 || $2) AS before FROM control.lease
        WHERE starts_with(name, $1) AND name <> $1 || $2 AND until >= now()`,
    [`members of ${group}/`, member, ms],
  );
  return { members: 1 + row!.others, place: row!.before };
}

/** Takes a member out of its group. */
export async function removeMember(db: Tx, group: string, member: string): Promise<void> {
  await db.execute('DELETE FROM control.lease WHERE name = $1', [`members of ${group}/${member}`]);
}
