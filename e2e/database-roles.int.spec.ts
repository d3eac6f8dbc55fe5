import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DatabaseSettings, prepareDatabase, queryDatabase, SERVICES, type ServiceName } from '@user-sync/stack';
import { createTestDatabase } from '@user-sync/testing';
import { runCommand } from './run-command.ts';

const REFUSED = '42501';

describe('the roles of the database', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let settings: DatabaseSettings;
  let said: string[];

  const prepare = (url: string) =>
    prepareDatabase({ url, passwordFile: join(folder, 'roles.json'), log: (line) => said.push(line) });
  const as = (name: ServiceName, statement: string) => queryDatabase(settings[name].DATABASE_URL, statement);
  /** SQLSTATE with which a statement is refused; undefined: it is not. */
  const refusal = (name: ServiceName, statement: string) =>
    as(name, statement).then(
      () => undefined,
      (error: { code?: string }) => error.code,
    );
  const tablesOf = async (schema: string) => {
    const rows = await queryDatabase<{ name: string }>(
      database.url,
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
      [schema],
    );
    return rows.map(({ name }) => `${schema}.${name}`);
  };
  const writes = (table: string, column: string) => [
    `INSERT INTO ${table} DEFAULT VALUES`,
    `UPDATE ${table} SET ${column} = ${column}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table}`,
  ];
  const columnOf = async (table: string) => {
    const [row] = await queryDatabase<{ name: string }>(
      database.url,
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1`,
      [table],
    );
    return row!.name;
  };

  beforeAll(async () => {
    said = [];
    folder = await mkdtemp(join(tmpdir(), 'database-roles-'));
    database = await createTestDatabase('roles');
    settings = await prepare(database.url);
  }, 60_000);
  afterAll(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are one for each service, which is no superuser and owns nothing', async () => {
    const users = SERVICES.map((name) => new URL(settings[name].DATABASE_URL).username);
    expect(new Set(users).size).toBe(SERVICES.length);

    const powers = await queryDatabase(
      database.url,
      `SELECT rolname FROM pg_roles WHERE rolname = ANY($1::text[])
        AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)`,
      [users],
    );
    const owned = await queryDatabase(
      database.url,
      `SELECT c.oid::regclass FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY($1::text[])`,
      [users],
    );
    const owners = await queryDatabase<{ owner: string }>(
      database.url,
      `SELECT DISTINCT tableowner AS owner FROM pg_tables
        WHERE schemaname IN ('control', 'poller', 'mapper', 'applier', 'config')`,
    );

    expect({ powers, owned }).toEqual({ powers: [], owned: [] });
    expect(owners).toEqual([{ owner: expect.stringMatching(/_owner$/) }]);
  });

  it.each(SERVICES)('let %s neither read nor write the schema of another service', async (name) => {
    const tried: [string, string | undefined][] = [];
    for (const other of SERVICES.filter((each) => each !== name)) {
      for (const table of await tablesOf(other)) {
        for (const statement of [`SELECT FROM ${table}`, ...writes(table, await columnOf(table))])
          tried.push([statement, await refusal(name, statement)]);
      }
    }

    expect(tried.length).toBeGreaterThan(20);
    expect(tried.filter(([, state]) => state !== REFUSED)).toEqual([]);
  });

  it.each(SERVICES)('let %s change no table, and make none', async (name) => {
    const [own] = await tablesOf(name);
    const statements = [
      `ALTER TABLE ${own} ADD x int`,
      `DROP TABLE ${own}`,
      `TRUNCATE ${own}`,
      `CREATE TABLE ${name}.x (x int)`,
      `CREATE INDEX ON ${own} (${await columnOf(own!)})`,
      'CREATE TABLE public.x (x int)',
      'CREATE SCHEMA x',
      `DROP SCHEMA ${name} CASCADE`,
      `ALTER TABLE control.run DISABLE TRIGGER ALL`,
      `INSERT INTO ${name}.migrations (timestamp, name) VALUES (1, 'x')`,
      `CREATE ROLE x`,
      `SET session_replication_role = replica`,
    ];

    const tried = await Promise.all(statements.map(async (each) => [each, await refusal(name, each)]));

    expect(tried.filter(([, state]) => state !== REFUSED)).toEqual([]);
  });

  it('let config add to the audit and read it, and nothing else', async () => {
    await as(
      'config',
      `INSERT INTO config.audit (actor, role, instance_slug, action, target_kind, target_id, changes, correlation_id)
        VALUES ('a', 'operator', 'acme', 'x', 'y', 'z', '{}', 'c')`,
    );
    expect(await as('config', 'SELECT actor FROM config.audit')).toEqual([{ actor: 'a' }]);

    for (const statement of [
      "UPDATE config.audit SET actor = 'b'",
      'DELETE FROM config.audit',
      'TRUNCATE config.audit',
      'DROP TRIGGER audit_append_only ON config.audit',
      'ALTER TABLE config.audit DISABLE TRIGGER audit_append_only',
      `CREATE OR REPLACE FUNCTION config.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
      'DROP TABLE config.audit',
    ])
      expect([statement, await refusal('config', statement)]).toEqual([statement, REFUSED]);
  });

  it.each<[ServiceName, { may: string[]; mayNot: string[] }]>([
    [
      'poller',
      {
        may: ['integration.secret_jwe'],
        mayNot: ['instance.password_jwe', 'instance.webhook_secret_jwe', 'instance.former_webhook_secret_jwe'],
      },
    ],
    [
      'mapper',
      {
        may: ['instance.password_jwe'],
        mayNot: ['integration.secret_jwe', 'instance.webhook_secret_jwe', 'instance.former_webhook_secret_jwe'],
      },
    ],
    [
      'applier',
      {
        may: ['instance.password_jwe'],
        mayNot: ['integration.secret_jwe', 'instance.webhook_secret_jwe', 'instance.former_webhook_secret_jwe'],
      },
    ],
    [
      'config',
      {
        may: [
          'integration.secret_jwe',
          'instance.password_jwe',
          'instance.webhook_secret_jwe',
          'instance.former_webhook_secret_jwe',
        ],
        mayNot: [],
      },
    ],
  ])('let %s read the secrets that it needs, and no others', async (name, { may, mayNot }) => {
    const known = await queryDatabase<{ secret: string }>(
      database.url,
      `SELECT table_name || '.' || column_name AS secret FROM information_schema.columns
        WHERE table_schema = 'control' AND column_name LIKE '%jwe'`,
    );
    expect([...may, ...mayNot].sort()).toEqual(known.map(({ secret }) => secret).sort());

    for (const secret of known.map((each) => each.secret)) {
      const [table, column] = secret.split('.');
      const state = await refusal(name, `SELECT ${column} FROM control.${table}`);
      expect([secret, state]).toEqual([secret, may.includes(secret) ? undefined : REFUSED]);
      if (name === 'config') continue;
      const written = await refusal(name, `UPDATE control.${table} SET ${column} = 'mine'`);
      expect([secret, written]).toEqual([secret, REFUSED]);
    }
  });

  it.each<[ServiceName, string[]]>([
    ['poller', ["UPDATE control.instance SET base_url = 'x'", 'DELETE FROM control.run', 'SELECT FROM control.lease']],
    [
      'mapper',
      [
        "UPDATE control.instance SET base_url = 'x'",
        'UPDATE control.integration SET tenant_id = gen_random_uuid()',
        "UPDATE control.run SET status = 'succeeded'",
        'DELETE FROM control.run',
        'SELECT FROM control.request',
        'SELECT FROM control.sync_request',
      ],
    ],
    [
      'applier',
      [
        "UPDATE control.instance SET username = 'x'",
        'UPDATE control.integration SET enabled = true',
        "UPDATE control.run SET status = 'succeeded'",
        'DELETE FROM control.integration',
        "INSERT INTO control.request (instance_slug, integration_id, kind) VALUES ('a', gen_random_uuid(), 'sync')",
        "UPDATE control.sync_request SET state = 'read'",
      ],
    ],
    [
      'config',
      ['DELETE FROM control.request', 'UPDATE control.run_applied SET applied = 0', 'SELECT FROM control.unheard'],
    ],
  ])('let %s do with the shared tables what it must, and no more', async (name, statements) => {
    for (const statement of statements)
      expect([statement, await refusal(name, statement)]).toEqual([statement, REFUSED]);
  });

  it('are found by a second start, which revokes excess privileges', async () => {
    const applier = new URL(settings.applier.DATABASE_URL).username;
    await queryDatabase(database.url, `GRANT ALL ON control.integration TO "${applier}"`);
    expect(await refusal('applier', 'SELECT secret_jwe FROM control.integration')).toBeUndefined();

    expect(await prepare(database.url)).toEqual(settings);

    expect(await refusal('applier', 'SELECT secret_jwe FROM control.integration')).toBe(REFUSED);
    expect(await refusal('applier', 'SELECT id FROM control.integration')).toBeUndefined();
  });

  it('take over a database whose tables a superuser made', async () => {
    const older = await createTestDatabase('older');
    try {
      for (const name of SERVICES) {
        const made = await runCommand(`services/${name}/dist/migrate.js`, [], { DATABASE_URL: older.url });
        expect(made.code).toBe(0);
      }

      const taken = await prepare(older.url);

      const own = await queryDatabase(taken.config.DATABASE_URL, 'SELECT FROM config.audit');
      const owners = await queryDatabase<{ owner: string }>(
        older.url,
        `SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class
          WHERE relnamespace::regnamespace::text IN ('control', 'poller', 'mapper', 'applier', 'config')
        UNION SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE pronamespace = 'config'::regnamespace
        UNION SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'config'`,
      );
      expect(own).toEqual([]);
      expect(owners).toEqual([{ owner: expect.stringMatching(/_owner$/) }]);
    } finally {
      await older.drop();
    }
  }, 60_000);

  it('are left alone where the given role may make none: everything works as that one, and a line says so', async () => {
    const own = await createTestDatabase('modest');
    try {
      const name = new URL(own.url).pathname.slice(1);
      await queryDatabase(own.url, `CREATE ROLE ${name}_modest LOGIN PASSWORD 'x'`);
      await queryDatabase(own.url, `ALTER DATABASE ${name} OWNER TO ${name}_modest`);
      const url = new URL(own.url);
      url.username = `${name}_modest`;
      url.password = 'x';
      said.length = 0;

      const given = await prepare(url.href);

      expect(given).toEqual(Object.fromEntries(SERVICES.map((each) => [each, { DATABASE_URL: url.href }])));
      expect(said).toEqual([expect.stringContaining('may not make roles')]);
    } finally {
      await own.drop();
    }
  });

  it('must be there when they are named, and may be absent when they are not', async () => {
    const own = await createTestDatabase('absent');
    try {
      const migrate = (env: Record<string, string>) =>
        runCommand('services/mapper/dist/migrate.js', [], { DATABASE_URL: own.url, LOG_LEVEL: 'error', ...env });

      expect(await migrate({ MAPPER_ROLE: 'nobody_knows' })).toMatchObject({
        code: 78,
        err: expect.stringContaining('the database has no role "nobody_knows"'),
      });
      expect(await migrate({})).toMatchObject({ code: 0, err: '' });
    } finally {
      await own.drop();
    }
  });
});
