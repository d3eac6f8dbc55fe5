import 'reflect-metadata';
import './value-types.ts';
import pg from 'pg';
import { DataSource, type MixedList, type QueryRunner } from 'typeorm';
import { connectionOf } from './connection.ts';
import { listenOn } from './listen.ts';
import { migrateTables, missingMigrations, type TableSet } from './migrations.ts';

/** Something that takes SQL: the pool, or one transaction. */
export interface Tx {
  /** Rows of a statement. Statements are set-based; arrays go in as `unnest($1::text[])`. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** How many rows a statement touched. */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
}

/** A pool of connections to Postgres. `bigint` is read as number, `timestamptz` as Date. */
export interface Database extends Tx {
  readonly dataSource: DataSource;
  /** Commits what `work` did, or rolls back when it throws. Chosen as a deadlock's victim, `work` is run again. */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Calls back for every NOTIFY on the channel, over a connection of its own that is opened again when it is lost. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** Brings every table set up to date, in order, under one lock. */
  migrate(): Promise<void>;
  /** Names of migrations that the database lacks; a reason not to be ready. */
  missingMigrations(): Promise<string[]>;
  close(): Promise<void>;
}

/** What is needed to open a database. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/name`; see {@link connectionOf} for a password in a file. */
  readonly url: string;
  /** Shown by Postgres beside each connection. */
  readonly applicationName: string;
  /** Whose tables `migrate` makes, in this order: those of `libs/control` first, then the service's own. */
  readonly tables: readonly TableSet[];
  /** Most connections at once, 10 when not given. */
  readonly poolSize?: number;
  /** TypeORM entities, where a service wants repositories for small tables. */
  // biome-ignore lint/complexity/noBannedTypes: TypeORM's own type of an entity class
  readonly entities?: MixedList<Function>;
}

/**
 * A client whose late errors end no process. Between the pool's ears and TypeORM's there is a moment in which nobody
 * listens to a client that is handed over; whoever uses it is told by the statement that fails.
 */
class CalmClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** Opens the pool; throws when Postgres does not answer within 10 s. */
export async function createDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, extra } = connectionOf(options.url);
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    applicationName: options.applicationName,
    poolSize: options.poolSize ?? 10,
    entities: options.entities ?? [],
    logging: false,
    extra: { ...extra, connectionTimeoutMillis: 10_000, keepAlive: true, Client: CalmClient },
    // A connection that breaks while idle is dropped by the pool; the next query opens another.
    poolErrorHandler: () => {},
  });
  await dataSource.initialize();

  const withRunner = async <Result>(work: (runner: QueryRunner) => Promise<Result>): Promise<Result> => {
    const runner = dataSource.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  };

  return {
    dataSource,
    query: (sql, parameters) => withRunner((runner) => over(runner).query(sql, parameters)),
    execute: (sql, parameters) => withRunner((runner) => over(runner).execute(sql, parameters)),
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await withRunner((runner) => inTransaction(runner, work));
        } catch (error) {
          if (attempt === 3 || !isConflict(error)) throw error;
        }
      }
    },
    listen: (channel, onNotify) =>
      listenOn({ url: options.url, applicationName: options.applicationName, channel, onNotify }),
    migrate: () => migrateTables(options.url, options.tables),
    missingMigrations: () => withRunner((runner) => missingMigrations(over(runner), options.tables)),
    close: () => dataSource.destroy(),
  };
}

/** TypeORM's runner answers in three shapes; asked for the structured one it is always the same. */
function over(runner: QueryRunner): Tx {
  const run = (sql: string, parameters: readonly unknown[]) => runner.query(sql, parameters as unknown[], true);
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      return ((await run(sql, parameters)).records ?? []) as Row[];
    },
    async execute(sql, parameters = []) {
      return (await run(sql, parameters)).affected ?? 0;
    },
  };
}

async function inTransaction<Result>(runner: QueryRunner, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  await runner.startTransaction();
  try {
    const result = await work(over(runner));
    await runner.commitTransaction();
    return result;
  } catch (error) {
    // A connection that is gone cannot roll back; the cause is what matters.
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

const DEADLOCK = '40P01';
const NOT_SERIALIZABLE = '40001';
const UNIQUE = '23505';

/** SQLSTATE of an error that Postgres answered with; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state) ? state : undefined;
}

/** Whether a statement broke the named unique index or constraint (any, when no name is given). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== UNIQUE) return false;
  const { driverError } = error as { driverError?: { constraint?: string } };
  return constraint === undefined || driverError?.constraint === constraint;
}

function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === DEADLOCK || state === NOT_SERIALIZABLE;
}
