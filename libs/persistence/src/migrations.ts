import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { boundedPool } from './bounded-client.ts';
import { connectionOf } from './connection.ts';
import type { Tx } from './database.ts';
import { type Granted, type Grants, grantTables } from './grants.ts';
import { type Limits, MIGRATION_LIMITS, MIGRATION_TURN_LIMITS } from './limits.ts';

/** A migration: a TypeORM class whose name ends in its time in milliseconds, as `CreateRun1795474800000`. */
export type MigrationClass = new () => MigrationInterface;

/** One schema: the migrations that make it, noted in `<schema>.migrations`, and what each service may do in it. */
export interface TableSet {
  readonly schema: string;
  readonly migrations: readonly MigrationClass[];
  readonly grants?: Grants;
}

/** Every process that migrates takes this advisory lock, so that only one of them does at a time. */
const MIGRATION_LOCK = 0x7573_7263;

/**
 * Brings the table sets up to date in order. Waits for another process that does the same; each migration is one
 * transaction.
 */
export async function migrateTables(url: string, tables: readonly TableSet[]): Promise<void> {
  const lock = await open(url, MIGRATION_TURN_LIMITS);
  const runner = lock.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    for (const set of tables) {
      await runner.query(`CREATE SCHEMA IF NOT EXISTS "${set.schema}"`);
      const source = await open(url, MIGRATION_LIMITS, set);
      try {
        await source.runMigrations({ transaction: 'each' });
      } finally {
        await source.destroy();
      }
    }
  } finally {
    // Ends the connection and with it the lock, also where a migration failed.
    await runner.release();
    await lock.destroy();
  }
}

/** Lets the services' roles do what the table sets say, and nothing else there; for the owner of the tables. */
export async function grantRoles(
  url: string,
  tables: readonly TableSet[],
  roles: ReadonlyMap<string, string>,
): Promise<Granted> {
  const { url: connectionString, extra } = connectionOf(url);
  const client = new pg.Client({ connectionString, ...extra, application_name: 'grants' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await grantTables(
      async <Row>(sql: string, parameters?: unknown[]) => (await client.query(sql, parameters)).rows as Row[],
      tables,
      roles,
    );
  } finally {
    await client.end();
  }
}

/** Names of the migrations that the database lacks. */
export async function missingMigrations(db: Tx, tables: readonly TableSet[]): Promise<string[]> {
  const missing: string[] = [];
  for (const { schema, migrations } of tables) {
    const [found] = await db.query<{ there: string | null }>('SELECT to_regclass($1)::text AS there', [
      `${schema}.migrations`,
    ]);
    const done = found?.there
      ? (await db.query<{ name: string }>(`SELECT name FROM "${schema}".migrations`)).map(({ name }) => name)
      : [];
    missing.push(...migrations.filter(({ name }) => !done.includes(name)).map(({ name }) => `${schema}.${name}`));
  }
  return missing;
}

async function open(address: string, limits: Limits, set?: TableSet): Promise<DataSource> {
  const { url, extra } = connectionOf(address);
  const source = new DataSource({
    type: 'postgres',
    url,
    extra: { ...extra, ...boundedPool(limits) },
    applicationName: 'migration',
    poolSize: 2,
    logging: false,
    ...(set === undefined
      ? {}
      : { schema: set.schema, migrations: [...set.migrations], migrationsTableName: 'migrations' }),
  });
  await source.initialize();
  return source;
}
