import type { EventEmitter } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, waitUntil } from '@user-sync/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { columns, createDatabase, type Database, isUniqueViolation, raiseSequence } from '../src/index.ts';

class CreateThing1795474800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE one.thing (id bigint PRIMARY KEY, name text, at timestamptz, tags text[])');
    await runner.query('CREATE SEQUENCE one.revision');
  }
  async down(): Promise<void> {}
}
class CreateOther1795474800001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE two.other AS SELECT * FROM one.thing');
  }
  async down(): Promise<void> {}
}
class CreateOwned1795474800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE owned.thing (id bigint PRIMARY KEY)');
    await runner.query('CREATE SEQUENCE owned.revision');
  }
  async down(): Promise<void> {}
}
const tables = [
  { schema: 'one', migrations: [CreateThing1795474800000] },
  { schema: 'two', migrations: [CreateOther1795474800001] },
];

let db: Database;
let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ url, drop } = await createTestDatabase('persistence'));
  db = await createDatabase({ url, applicationName: 'test', tables, poolSize: 4 });
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});

describe('migrations', () => {
  it('run once for services that start together, and the missing ones are named', async () => {
    expect(await db.missingMigrations()).toEqual(['one.CreateThing1795474800000', 'two.CreateOther1795474800001']);
    const second = await createDatabase({ url, applicationName: 'second', tables });

    await Promise.all([db.migrate(), second.migrate(), db.migrate()]);

    expect(await db.missingMigrations()).toEqual([]);
    expect(await db.query('SELECT count(*) AS done FROM two.migrations')).toEqual([{ done: 1 }]);
    await second.close();
  });
});

describe('a password in a file', () => {
  it('is read again for each connection, so that it can change while the service runs', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'password-')), 'password');
    const address = new URL(url);
    const role = 'changes_its_password';
    const change = async (password: string) => {
      await db.execute(`ALTER ROLE ${role} PASSWORD '${password}'`);
      writeFileSync(file, `${password}\n`);
    };
    await db.execute(`CREATE ROLE ${role} LOGIN`);
    await change('first');
    address.username = role;
    address.password = '';
    address.searchParams.set('passwordfile', file);
    const service = await createDatabase({ url: address.href, applicationName: 'rotating', tables: [], poolSize: 1 });

    await change('second');
    await db.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
    const heard: string[] = [];
    const stop = await service.listen('rotated', (payload) => void heard.push(payload));
    await service.execute("SELECT pg_notify('rotated', current_user)");

    await waitUntil('the notice', () => heard.length > 0);
    expect(heard).toEqual([role]);
    await stop();
    await service.close();
    await db.execute(`DROP ROLE ${role}`);
  });

  it('that does not exist is the reason given when the connection fails, and leaves none open', async () => {
    const address = new URL(url);
    address.password = '';
    address.searchParams.set('passwordfile', '/nowhere/password');

    const opening = createDatabase({ url: address.href, applicationName: 'test', tables: [] });

    await expect(opening).rejects.toThrow('/nowhere/password');
    await waitUntil('the server to have no half-open connection', async () => {
      const open = await db.query("SELECT 1 FROM pg_stat_activity WHERE state = 'starting'");
      return open.length === 0;
    });
  });
});

describe('a role of its own for the migrations', () => {
  it('gives the services access by default privileges, and only the owner changes tables', async () => {
    const owned = [{ schema: 'owned', migrations: [CreateOwned1795474800000] }];
    const as = (role: string) => {
      const address = new URL(url);
      address.username = role;
      address.password = 'secret';
      return createDatabase({ url: address.href, applicationName: role, tables: owned, poolSize: 2 });
    };
    await db.execute("CREATE ROLE the_owner LOGIN PASSWORD 'secret'");
    await db.execute("CREATE ROLE the_service LOGIN PASSWORD 'secret'");
    await db.execute(`GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO the_owner`);
    for (const right of [
      'USAGE ON SCHEMAS',
      'SELECT, INSERT, UPDATE, DELETE ON TABLES',
      'USAGE, SELECT, UPDATE ON SEQUENCES',
    ])
      await db.execute(`ALTER DEFAULT PRIVILEGES FOR ROLE the_owner GRANT ${right} TO the_service`);
    const [owner, service] = await Promise.all([as('the_owner'), as('the_service')]);

    await owner.migrate();

    expect(await service.missingMigrations()).toEqual([]);
    await service.execute("INSERT INTO owned.thing VALUES (nextval('owned.revision'))");
    await raiseSequence(service, 'owned.revision');
    await expect(service.execute('DROP TABLE owned.thing')).rejects.toThrow('must be owner');
    await Promise.all([owner.close(), service.close()]);
    await db.execute('DROP OWNED BY the_owner CASCADE');
    await db.execute('DROP ROLE the_owner, the_service');
  });
});

describe('the database', () => {
  it('survives a connection that breaks at the moment it is handed over', async () => {
    const lent = (db.dataSource.driver as PostgresDriver).obtainMasterConnection();
    const [client, giveBack] = (await lent) as [EventEmitter, (error: Error) => void];
    const broken = new Error('read ECONNRESET');

    expect(() => client.emit('error', broken)).not.toThrow();

    giveBack(broken);
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('writes sets of rows, and reads bigints as numbers and times as dates', async () => {
    const at = new Date('2026-11-23T10:00:00Z');
    const rows = [
      { id: 1795474800000001, name: 'a "quoted", {odd} \\ name' },
      { id: 2, name: undefined },
    ];

    const touched = await db.execute(
      "INSERT INTO one.thing SELECT id, name, at, '{}' FROM unnest($1::bigint[], $2::text[], $3::timestamptz[]) AS t (id, name, at)",
      columns(rows, ['id', 'name', () => at]),
    );

    expect(touched).toBe(2);
    expect(await db.query('SELECT id, name, at, ARRAY[id] AS ids FROM one.thing ORDER BY id DESC')).toEqual([
      { id: 1795474800000001, name: 'a "quoted", {odd} \\ name', at, ids: [1795474800000001] },
      { id: 2, name: null, at, ids: [2] },
    ]);
  });

  it('rolls back what a failed transaction did', async () => {
    const failed = db.transaction(async (tx) => {
      await tx.execute("INSERT INTO one.thing VALUES (3, 'gone')");
      await tx.execute("INSERT INTO one.thing VALUES (3, 'twice')");
    });

    expect(isUniqueViolation(await failed.catch((error: unknown) => error), 'thing_pkey')).toBe(true);
    expect(await db.query('SELECT 1 FROM one.thing WHERE id = 3')).toEqual([]);
  });

  it('retries the victim of a deadlock', async () => {
    let met = 0;
    const meet = async () => {
      met++;
      await waitUntil('both have their first row', () => met >= 2);
    };
    const oneIsDone = Promise.withResolvers<void>();
    const raise = async (first: number, second: number) => {
      await db.transaction(async (tx) => {
        // Back too soon, the victim would take its row before the other has noticed that it is free.
        if (met >= 2) await oneIsDone.promise;
        await tx.execute("UPDATE one.thing SET name = 'x' WHERE id = $1", [first]);
        await meet();
        await tx.execute("UPDATE one.thing SET name = 'y' WHERE id = $1", [second]);
      });
      oneIsDone.resolve();
    };

    await Promise.all([raise(2, 1795474800000001), raise(1795474800000001, 2)]);

    expect(met).toBe(3);
  });

  it('receives notices, even after its connection was cut', async () => {
    const heard: string[] = [];
    const stop = await db.listen(
      'news',
      (payload) => heard.push(payload),
      () => heard.push('again'),
    );
    await db.query("SELECT pg_notify('news', 'first')");
    await waitUntil('the first notice', () => heard.includes('first'));
    expect(heard).toEqual(['first']);

    await db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test listen'");

    await waitUntil('a notice over the new connection', async () => {
      await db.query("SELECT pg_notify('news', 'second')");
      return heard.includes('second');
    });
    expect(heard).toContain('again');
    await stop();
  });

  it('continues after every connection was cut', async () => {
    await db
      .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'")
      .catch(() => []);

    expect(await waitUntil('an answer', () => db.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });
});

describe('raiseSequence', () => {
  it('moves a sequence forward to the clock, never back', async () => {
    const before = Date.now() * 1_000;
    await Promise.all([raiseSequence(db, 'one.revision'), raiseSequence(db, 'one.revision')]);
    const [drawn] = await db.query<{ value: number }>("SELECT nextval('one.revision') AS value");
    expect(drawn!.value).toBeGreaterThan(before);

    await db.query("SELECT setval('one.revision', $1)", [drawn!.value + 1e12]);
    await raiseSequence(db, 'one.revision');

    expect(await db.query("SELECT nextval('one.revision') AS value")).toEqual([{ value: drawn!.value + 1e12 + 1 }]);
  });
});

describe('statements that are planned once', () => {
  const ASKED = 'SELECT name FROM one.thing WHERE id = $1';
  let planning: Database;
  beforeAll(async () => {
    planning = await createDatabase({ url, applicationName: 'planning', tables, poolSize: 1, plansOnce: true });
    for (let times = 0; times < 5; times++) await planning.query(ASKED, [times]);
  });
  afterAll(() => planning?.close());

  const planOf = async (name: string) =>
    (await planning.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE ${name}(1)`))
      .map((row) => row['QUERY PLAN'])
      .join('\n');

  it('keep a plan that reads by an index, also while the table is empty', async () => {
    const [kept] = await planning.query<{ name: string }>(
      'SELECT name FROM pg_prepared_statements WHERE statement = $1 AND generic_plans > 0 AND custom_plans = 0',
      [ASKED],
    );

    expect(await planOf(kept!.name)).toContain('Index');
  });

  it('are planned again after a while, as tables grow', async () => {
    // A setting of the session does not touch plans that are kept.
    await planning.execute('SET enable_seqscan = on; SET enable_indexscan = off; SET enable_bitmapscan = off');

    await waitUntil('another plan', async () => (await planOf('planned_1')).includes('Seq Scan'));
  });
});
