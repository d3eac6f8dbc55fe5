import { DataSource, type MigrationInterface } from 'typeorm';
import { connectionOf } from './connection.ts';
import type { Tx } from './database.ts';

/** A migration: a TypeORM class whose name ends in its time in milliseconds, as `CreateRun1795474800000`. */
export type MigrationClass = new () => MigrationInterface;

/** The tables of one owner: a schema, and the migrations that make it, noted in `<schema>.migrations`. */
export interface TableSet {
  readonly schema: string;
  readonly migrations: readonly MigrationClass[];
}

/** Every process that migrates takes this advisory lock, so that only one of them does at a time. */
const MIGRATION_LOCK = 0x7573_7263;

/** Brings the table sets up to date in order. Waits for another process that does the same; each migration is one transaction. */
export async function migrateTables(url: string, tables: readonly TableSet[]): Promise<void> {
  const lock = await open(url, undefined);
  const runner = lock.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    for (const set of tables) {
      await runner.query(`CREATE SCHEMA IF NOT EXISTS "${set.schema}"`);
      const source = await open(url, set);
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

async function open(url: string, set: TableSet | undefined): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    ...connectionOf(url),
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
