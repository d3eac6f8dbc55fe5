import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CuttableProxy, createTestDatabase, openProxy, waitUntil } from '@user-sync/testing';
import { createDatabase, type Database, isDatabaseAway } from '../src/index.ts';

/** So long that a connection can be opened within a third of it on a busy machine. */
const TIMEOUT_MS = 3_000;
/** The answer to a statement is waited for a little longer than the server may take, and a pool of one is then free. */
const WITHIN_MS = TIMEOUT_MS * 3;

let way: CuttableProxy;
let url: string;
let direct: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase('silence');
  drop = made.drop;
  way = await openProxy();
  const address = new URL(made.url);
  way.leadTo(Number(address.port));
  address.port = String(way.port);
  url = address.href;
  direct = await createDatabase({ url: made.url, applicationName: 'direct', tables: [] });
  await direct.execute('CREATE TABLE thing (id int PRIMARY KEY, name text)');
  await direct.execute("INSERT INTO thing VALUES (1, 'one'), (2, 'two')");
});
afterAll(async () => {
  await direct?.close();
  await way?.close();
  await drop?.();
});

const behindTheWay = (applicationName: string, poolSize: number) =>
  createDatabase({ url, applicationName, tables: [], poolSize, timeoutMs: TIMEOUT_MS });

/** The error of something that is to fail, and how long that took. */
async function failureOf(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const begin = performance.now();
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - begin };
}

describe('connections that neither answer nor close', () => {
  it('fail their statements within the limit, and the pool continues with new ones', async () => {
    const db = await behindTheWay('asking', 3);
    await Promise.all([1, 2, 3].map(() => db.query('SELECT pg_sleep(0.1)')));
    way.silence();

    const { error, ms } = await failureOf(db.query('SELECT 1 AS one'));

    expect(isDatabaseAway(error)).toBe(true);
    expect(ms).toBeLessThan(WITHIN_MS);
    // The other two were as old as the first; nobody waits for them to be found silent one by one.
    const begin = performance.now();
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(performance.now() - begin).toBeLessThan(TIMEOUT_MS);
    await db.close();
  });

  it('give no late answer to the next statement, and do not count as free', async () => {
    const db = await behindTheWay('late', 1);
    way.silence();

    const answers = await Promise.allSettled([db.query('SELECT 1 AS one'), db.query('SELECT 2 AS two')]);

    expect(answers[0]).toMatchObject({ status: 'rejected' });
    expect(await waitUntil('an answer', () => db.query('SELECT 3 AS three'))).toEqual([{ three: 3 }]);
    expect(await direct.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'late'")).not.toEqual([]);
    await db.close();
  });

  it.each(['a statement', 'the commit'])(
    'end a transaction at %s, without waiting for a rollback',
    async (silentAt) => {
      const db = await behindTheWay('writing', 1);

      const { error, ms } = await failureOf(
        db.transaction(async (tx) => {
          await tx.execute("UPDATE thing SET name = 'never' WHERE id = 1");
          way.silence();
          if (silentAt === 'a statement') await tx.query('SELECT 1');
        }),
      );

      expect(isDatabaseAway(error)).toBe(true);
      expect(ms).toBeLessThan(WITHIN_MS);
      expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      // The server heard nothing of it: what was left there holds its locks no longer than an idle transaction may.
      await direct.execute("UPDATE thing SET name = 'free' WHERE id = 1");
      expect(await direct.query('SELECT name FROM thing WHERE id = 1')).toEqual([{ name: 'free' }]);
      await db.close();
    },
  );

  it('delay a failed transaction only for a moment', async () => {
    const db = await behindTheWay('failing', 1);

    const { error, ms } = await failureOf(
      db.transaction(async (tx) => {
        await tx.query('SELECT 1');
        way.silence();
        throw new Error('our own');
      }),
    );

    expect(error).toMatchObject({ message: 'our own' });
    expect(ms).toBeLessThan(TIMEOUT_MS);
    await db.close();
  });

  it('do not delay the shutdown of the service', async () => {
    const db = await behindTheWay('ending', 2);
    const stop = await db.listen('news', () => undefined);
    const asked = db.query('SELECT pg_sleep(60)').catch(() => 'cut');
    await waitUntil('it is asked', () =>
      direct.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)'"),
    );
    way.silence();

    const begin = performance.now();
    await stop();
    await db.close();

    expect(performance.now() - begin).toBeLessThan(TIMEOUT_MS);
    expect(await asked).toBe('cut');
  });

  it('are noticed by a mere listener, and notices come over a new one', async () => {
    const db = await behindTheWay('hearing', 1);
    const heard: string[] = [];
    const stop = await db.listen('news', (payload) => heard.push(payload));
    way.silence();

    await waitUntil('a notice', async () => {
      await direct.query("SELECT pg_notify('news', 'new')");
      return heard.includes('new');
    });

    await stop();
    await db.close();
  });
});

describe('a process that is frozen in the middle of a transaction', () => {
  it('loses its locks, and finds its connection closed when it resumes', async () => {
    const frozen = await behindTheWay('frozen', 1);
    const thawed = Promise.withResolvers<void>();
    const isIn = Promise.withResolvers<void>();
    const transaction = failureOf(
      frozen.transaction(async (tx) => {
        await tx.query('SELECT 1 FROM thing WHERE id = 2 FOR UPDATE');
        isIn.resolve();
        await thawed.promise;
        await tx.execute("UPDATE thing SET name = 'frozen' WHERE id = 2");
      }),
    );
    await isIn.promise;

    await waitUntil('the lock is free', () =>
      direct.query('SELECT 1 FROM thing WHERE id = 2 FOR UPDATE SKIP LOCKED').then((rows) => rows.length > 0),
    );
    thawed.resolve();

    const { error } = await transaction;
    expect(isDatabaseAway(error)).toBe(true);
    expect(await frozen.query('SELECT name FROM thing WHERE id = 2')).toEqual([{ name: 'two' }]);
    await frozen.close();
  });
});

describe('waits at the server', () => {
  it('end for a lock that somebody holds, and for a statement that takes too long', async () => {
    const db = await behindTheWay('waiting', 2);
    const released = Promise.withResolvers<void>();
    const isHeld = Promise.withResolvers<void>();
    const holder = direct.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(1)');
      isHeld.resolve();
      await released.promise;
    });
    await isHeld.promise;

    const [lock, slow] = await Promise.all([
      failureOf(db.query('SELECT pg_advisory_xact_lock(1)')),
      failureOf(db.query('SELECT pg_sleep(60)')),
    ]);
    released.resolve();
    await holder;

    expect(lock.error).toMatchObject({ driverError: { code: '55P03' } });
    expect(slow.error).toMatchObject({ driverError: { code: '57014' } });
    expect(isDatabaseAway(lock.error) && isDatabaseAway(slow.error)).toBe(true);
    await db.close();
  });

  it('are longer for statements over everybody, and as usual afterwards', async () => {
    const db = await behindTheWay('patient', 1);
    const slower = `SELECT pg_sleep(${TIMEOUT_MS / 1_000 + 0.5}) IS NOT NULL AS slept`;

    expect(await db.transaction((tx) => tx.query(slower), { isPatient: true })).toEqual([{ slept: true }]);

    const { error } = await failureOf(db.query(slower));
    expect(error).toMatchObject({ driverError: { code: '57014' } });
    await db.close();
  });

  it('end for a free connection', async () => {
    const db = await behindTheWay('full', 1);
    // Taken outside a transaction, which the server would end for being idle about when the wait ends.
    const taken = db.dataSource.createQueryRunner();
    await taken.connect();

    const { error, ms } = await failureOf(db.query('SELECT 1'));
    await taken.release();

    expect(isDatabaseAway(error)).toBe(true);
    expect(ms).toBeLessThan(WITHIN_MS);
    await db.close();
  });

  it('are bounded for a peer that is gone, too', async () => {
    const db = await behindTheWay('bounded', 1);

    const settings = await db.query<{ name: string; setting: string }>(
      "SELECT name, setting FROM pg_settings WHERE name LIKE 'tcp\\_%' ORDER BY name",
    );

    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toMatchObject({
      tcp_keepalives_count: '3',
      tcp_keepalives_idle: '1',
      tcp_keepalives_interval: '1',
      tcp_user_timeout: '3000',
    });
    await db.close();
  });
});
