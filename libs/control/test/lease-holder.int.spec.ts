import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database, type Tx } from '@user-sync/persistence';
import { createTestDatabase, waitUntil } from '@user-sync/testing';
import {
  beatHolder,
  beginHolder,
  CONTROL_TABLES,
  endHolder,
  endSilentHolders,
  fenceLease,
  LeaseLost,
  leasesOf,
  moveBounds,
  releaseLeases,
  takeLeases,
} from '../src/index.ts';

const LONG_MS = 60_000;
let db: Database;
/** Its transactions stay open while a test goes on over `db`. */
let other: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase('control_holder');
  drop = made.drop;
  db = await createDatabase({ url: made.url, applicationName: 'test', tables: [CONTROL_TABLES], timeoutMs: 3_000 });
  other = await createDatabase({ url: made.url, applicationName: 'other', tables: [CONTROL_TABLES] });
  await db.migrate();
});
afterAll(async () => {
  await db?.close();
  await other?.close();
  await drop?.();
});
beforeEach(async () => {
  await db.execute('DELETE FROM control.lease');
  await db.execute('DELETE FROM control.lease_holder');
});

const aHolder = async (ms = LONG_MS): Promise<string> => {
  const name = `holder/${randomUUID()}`;
  await beginHolder(db, name, ms);
  return name;
};
const take = async (holder: string, names: readonly string[], most = 100) =>
  (await takeLeases(db, holder, names, most)).map(({ lease }) => lease);
const namesOf = (leases: readonly { name: string }[]) => leases.map(({ name }) => name).sort();
const fence = (lease: Parameters<typeof fenceLease>[1]) => db.transaction((tx) => fenceLease(tx, lease));
/** As if the holder had not beaten for so long that its beat is over. */
const fallSilent = (holder: string) =>
  db.execute("UPDATE control.lease_holder SET until = now() - interval '1 second' WHERE name = $1", [holder]);

/** Keeps a transaction open after its first statement, until the returned function is called. */
async function hold(statement: (tx: Tx) => Promise<unknown>): Promise<() => Promise<void>> {
  const isIn = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const ended = other.transaction(async (tx) => {
    await statement(tx);
    isIn.resolve();
    await goOn.promise;
  });
  await Promise.race([isIn.promise, ended]);
  return async () => {
    goOn.resolve();
    await ended;
  };
}

describe('leases of a holder', () => {
  it('are taken together, as many as are wanted, and by nobody else', async () => {
    const [a, b] = [await aHolder(), await aHolder()];

    const first = await take(a, ['x/1', 'x/2', 'x/3'], 2);
    const second = await take(b, ['x/1', 'x/2', 'x/3']);

    expect(namesOf(first)).toEqual(['x/1', 'x/2']);
    expect(namesOf(second)).toEqual(['x/3']);
    expect(first.map(({ token }) => token)).toEqual([1, 1]);
  });

  it('are all prolonged by one beat, which writes one row', async () => {
    const a = await aHolder(1_000);
    const [lease] = await take(a, ['x/1', 'x/2', 'x/3']);
    const rows = () => db.query('SELECT ctid::text, xmin::text FROM control.lease ORDER BY name');
    const before = await rows();

    expect(await beatHolder(db, a, LONG_MS)).toBe(3);

    expect(await rows()).toEqual(before);
    await fence(lease!);
  });

  it('are lost together with the beat, for ever, also where nobody has taken them', async () => {
    const a = await aHolder();
    const [lease] = await take(a, ['x/1']);
    await fallSilent(a);

    expect(await beatHolder(db, a, LONG_MS)).toBeNull();
    await expect(fence(lease!)).rejects.toThrow(LeaseLost);
    expect(await take(a, ['x/2'])).toEqual([]);
  });

  it('are taken from a silent holder once it is ended, with higher tokens', async () => {
    const [a, b] = [await aHolder(), await aHolder()];
    const [mine] = await take(a, ['x/1', 'x/2']);
    await fallSilent(a);
    expect(await take(b, ['x/1', 'x/2'])).toEqual([]);

    expect(await endSilentHolders(db)).toBe(1);
    const taken = await take(b, ['x/1', 'x/2']);

    expect(taken.map(({ token }) => token)).toEqual([2, 2]);
    await expect(fence(mine!)).rejects.toThrow(LeaseLost);
    await fence(taken[0]!);
    expect(await endSilentHolders(db)).toBe(0);
  });

  it('can be taken one by one as they are released, and all of them when their holder ends itself', async () => {
    const [a, b] = [await aHolder(), await aHolder()];
    const mine = await take(a, ['x/1', 'x/2', 'x/3']);

    await releaseLeases(db, [mine[0]!, { ...mine[1]!, token: mine[1]!.token + 1 }]);
    expect(namesOf(await take(b, ['x/1', 'x/2', 'x/3']))).toEqual(['x/1']);
    expect(await beatHolder(db, a, LONG_MS)).toBe(2);
    expect([...(await leasesOf(db, a)).keys()].sort()).toEqual(['x/2', 'x/3']);

    await endHolder(db, a);
    expect(namesOf(await take(b, ['x/1', 'x/2', 'x/3']))).toEqual(['x/1', 'x/2', 'x/3']);
  });

  it('are taken while a beat is being written only if the beat came too late', async () => {
    const a = await aHolder(1_000);
    await take(a, ['x/1']);
    // The beat was in time; it is written, and not committed yet, when others find the old one over.
    const commit = await hold(async (tx) => {
      expect(await beatHolder(tx, a, LONG_MS)).toBe(1);
    });
    const b = await aHolder();
    await waitUntil('the beat before it is over', async () => {
      const [row] = await db.query<{ over: boolean }>(
        'SELECT until < now() AS over FROM control.lease_holder WHERE name = $1',
        [a],
      );
      return row!.over;
    });

    expect(await endSilentHolders(db)).toBe(0);
    expect(await take(b, ['x/1'])).toEqual([]);

    await commit();
    expect(await endSilentHolders(db)).toBe(0);
    expect(await take(b, ['x/1'])).toEqual([]);
  });

  it('are not kept by a beat that comes while the holder is being ended', async () => {
    const a = await aHolder(1_000);
    await take(a, ['x/1']);
    const began = Promise.withResolvers<void>();
    // It began in time, which is what its now() says.
    const late = other.transaction(async (tx) => {
      await tx.query('SELECT now()');
      await began.promise;
      return beatHolder(tx, a, LONG_MS);
    });
    await waitUntil('the end of the holder', async () => (await endSilentHolders(db)) === 1);
    began.resolve();

    expect(await late).toBeNull();
  });

  it('of which one is locked by a frozen process are taken except that one, and beaten for', async () => {
    const [a, b] = [await aHolder(), await aHolder()];
    const [first] = await take(a, ['x/1', 'x/2']);
    const thaw = await hold((tx) => fenceLease(tx, first!));
    expect(await beatHolder(db, a, LONG_MS)).toBe(2);
    await fallSilent(a);
    await endSilentHolders(db);

    expect(namesOf(await take(b, ['x/1', 'x/2']))).toEqual(['x/2']);

    await thaw();
    expect(namesOf(await take(b, ['x/1', 'x/2']))).toEqual(['x/1', 'x/2']);
  });

  it('are not held for a hundred days by a holder that a wrong clock dated', async () => {
    const [a, b] = [await aHolder(), await aHolder()];
    await take(a, ['x/1']);
    await db.execute("UPDATE control.lease_holder SET until = now() + interval '100 days' WHERE name = $1", [a]);

    expect(await endSilentHolders(db)).toBe(1);

    expect(namesOf(await take(b, ['x/1']))).toEqual(['x/1']);
    expect(await beatHolder(db, a, LONG_MS)).toBeNull();
  });

  it('stay with a holder that beats, wherever their own bound lies', async () => {
    const [a, b] = [await aHolder(), await aHolder()];
    const [lease] = await take(a, ['x/1']);
    for (const bound of ["- interval '1 hour'", "+ interval '100 days'"]) {
      await db.execute(`UPDATE control.lease SET until = now() ${bound}`);
      expect(await take(b, ['x/1'])).toEqual([]);
      await fence(lease!);
    }
  });

  it('are forgotten with their holder a day after its end', async () => {
    const a = await aHolder();
    await endHolder(db, a);
    await endSilentHolders(db);
    expect(await db.query('SELECT name FROM control.lease_holder')).toEqual([{ name: a }]);

    await db.execute("UPDATE control.lease_holder SET ended_at = now() - interval '25 hours'");
    await endSilentHolders(db);

    expect(await db.query('SELECT name FROM control.lease_holder')).toEqual([]);
  });
});

/** What the version before did, which knows no holders: each lease by itself, judged by `until`. */
const BEFORE = {
  /** Its acquireLease. */
  acquire: (name: string, holder: string, ms: number) =>
    db.query<{ token: number }>(
      `WITH free AS (
          SELECT name FROM control.lease WHERE name = $1
              AND (until < now() OR holder = $2 OR until > now() + interval '2 hours') FOR UPDATE SKIP LOCKED
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
    ),
  /** Its renewLease. */
  renew: (name: string, token: number, ms: number) =>
    db.execute(
      `UPDATE control.lease SET until = now() + $3 * interval '1 millisecond'
        WHERE name = $1 AND token = $2 AND until > now()`,
      [name, token, ms],
    ),
};

describe('during an upgrade from the version before', () => {
  it('a process of that version takes no lease whose holder beats, but one that is released', async () => {
    const a = await aHolder();
    const [lease] = await take(a, ['x/1']);
    expect(await BEFORE.acquire('x/1', 'before', LONG_MS)).toEqual([]);

    await releaseLeases(db, [lease!]);

    expect(await BEFORE.acquire('x/1', 'before', LONG_MS)).toEqual([{ token: 2 }]);
  });

  it('nor does it after hours, since the bound is moved on', async () => {
    const a = await aHolder();
    await take(a, ['x/1', 'x/2']);
    await db.execute("UPDATE control.lease SET until = now() + interval '10 minutes' WHERE name = 'x/1'");
    const bounds = () =>
      db.query<{ minutes: number }>(
        'SELECT round(extract(epoch FROM until - now()) / 60)::int AS minutes FROM control.lease ORDER BY name',
      );
    expect(await bounds()).toEqual([{ minutes: 10 }, { minutes: 80 }]);

    await moveBounds(db, a);

    expect(await bounds()).toEqual([{ minutes: 80 }, { minutes: 80 }]);
  });

  it('nobody takes a lease of such a process while it renews it, and everybody when it has run out', async () => {
    const a = await aHolder();
    const [taken] = await BEFORE.acquire('x/1', 'before', LONG_MS);
    await endSilentHolders(db);
    expect(await take(a, ['x/1'])).toEqual([]);
    expect(await BEFORE.renew('x/1', taken!.token, LONG_MS)).toBe(1);
    await db.execute("UPDATE control.lease SET until = now() - interval '1 second'");

    const [mine] = await take(a, ['x/1']);

    expect(mine).toMatchObject({ token: 2 });
    expect(await BEFORE.renew('x/1', taken!.token, LONG_MS)).toBe(0);
  });

  it('a lease goes from one version to the other and back, with a higher token each time', async () => {
    const [a, b] = [await aHolder(), await aHolder()];
    const [first] = await take(a, ['x/1']);
    await releaseLeases(db, [first!]);
    const [second] = await BEFORE.acquire('x/1', 'before', LONG_MS);
    expect(await take(b, ['x/1'])).toEqual([]);
    await db.execute("UPDATE control.lease SET until = '-infinity'");
    const [third] = await take(b, ['x/1']);

    expect([first!.token, second!.token, third!.token]).toEqual([1, 2, 3]);
  });
});
