import 'reflect-metadata';
import './value-types.ts';
import { DataSource, type MixedList, type QueryRunner } from 'typeorm';
import { type BoundedClient, boundedPool } from './bounded-client.ts';
import { connectionOf } from './connection.ts';
import { ConnectionLost, sqlState } from './is-database-away.ts';
import { answerWithin, type Limits, limitsFrom } from './limits.ts';
import { listenOn } from './listen.ts';
import { migrateTables, missingMigrations, type TableSet } from './migrations.ts';
import { createPlanNames, PLAN_ONCE_SESSION } from './plan-once.ts';

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
  transaction<Result>(work: (tx: Tx) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /**
   * Calls back for every NOTIFY on the channel, over a connection of its own that is opened again when it is lost;
   * `onAgain` is called when it is open again, since some may have been missed.
   */
  listen(channel: string, onNotify: (payload: string) => void, onAgain?: () => void): Promise<() => Promise<void>>;
  /**
   * Brings every table set up to date, in order, under one lock. A role that owns nothing may call it where nothing is
   * missing.
   */
  migrate(): Promise<void>;
  /** Names of migrations that the database lacks; a reason not to be ready. */
  missingMigrations(): Promise<string[]>;
  close(): Promise<void>;
}

/** How a transaction differs from the usual. */
export interface TransactionOptions {
  /** Its statements may take 20 times as long as others: they touch everybody of an integration. */
  readonly isPatient?: boolean;
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
  /** How long a statement may take, 30 s when not given. All other waits for Postgres are bounded in proportion. */
  readonly timeoutMs?: number;
  /**
   * Whether every statement that is asked again and again is planned once per connection; else only those marked with
   * `planOnce`. For services whose statements are few and the same whatever their values are.
   */
  readonly plansOnce?: boolean;
  /** TypeORM entities, where a service wants repositories for small tables. */
  // biome-ignore lint/complexity/noBannedTypes: TypeORM's own type of an entity class
  readonly entities?: MixedList<Function>;
}

/** Opens the pool; throws when Postgres does not answer within a third of the time that a statement may take. */
export async function createDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, extra } = connectionOf(options.url);
  const { plansOnce = false } = options;
  const limits = limitsFrom(options.timeoutMs ?? 30_000);
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    applicationName: options.applicationName,
    poolSize: options.poolSize ?? 10,
    entities: options.entities ?? [],
    logging: false,
    extra: {
      ...extra,
      ...boundedPool(limits, { session: plansOnce ? PLAN_ONCE_SESSION : '', nameOf: createPlanNames(plansOnce) }),
    },
    // A connection that breaks while idle is dropped by the pool; the next query opens another.
    poolErrorHandler: () => {},
  });
  await dataSource.initialize();

  const withClient = async <Result>(work: (sql: Tx, client: BoundedClient) => Promise<Result>): Promise<Result> => {
    const runner = dataSource.createQueryRunner();
    try {
      const client: BoundedClient = await runner.connect();
      await client.renewPlans();
      return await work(over(runner, client), client);
    } finally {
      await runner.release();
    }
  };

  const missing = () => withClient((pool) => missingMigrations(pool, options.tables));

  return {
    dataSource,
    query: (sql, parameters) => withClient((pool) => pool.query(sql, parameters)),
    execute: (sql, parameters) => withClient((pool) => pool.execute(sql, parameters)),
    async transaction(work, { isPatient = false } = {}) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await withClient((tx, client) => inTransaction(tx, client, limits, isPatient, work));
        } catch (error) {
          if (attempt === 3 || !isConflict(error)) throw error;
        }
      }
    },
    listen: (channel, onNotify, onAgain) =>
      listenOn({ url: options.url, applicationName: options.applicationName, channel, limits, onNotify, onAgain }),
    async migrate() {
      if ((await missing()).length > 0) await migrateTables(options.url, options.tables);
    },
    missingMigrations: missing,
    close: () => dataSource.destroy(),
  };
}

/** TypeORM's runner answers in three shapes; with the structured one it is always the same. */
function over(runner: QueryRunner, client: BoundedClient): Tx {
  const run = (sql: string, parameters: readonly unknown[]) => {
    if (client.failure !== undefined) throw new ConnectionLost(client.failure);
    return runner.query(sql, parameters as unknown[], true);
  };
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      return ((await run(sql, parameters)).records ?? []) as Row[];
    },
    async execute(sql, parameters = []) {
      return (await run(sql, parameters)).affected ?? 0;
    },
  };
}

async function inTransaction<Result>(
  tx: Tx,
  client: BoundedClient,
  { patientStatementMs, momentMs }: Limits,
  isPatient: boolean,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  if (isPatient) {
    await tx.execute(`BEGIN; SET LOCAL statement_timeout = ${Math.round(patientStatementMs)}`);
    return client.within(answerWithin(patientStatementMs), rest);
  }
  await tx.execute('BEGIN');
  return rest();

  async function rest(): Promise<Result> {
    try {
      const result = await work(tx);
      await tx.execute('COMMIT');
      return result;
    } catch (error) {
      // The cause is what matters. A connection that is gone cannot roll back; one that does not at once is dropped.
      if (client.failure === undefined) {
        await client.within(momentMs, () => tx.execute('ROLLBACK')).catch(() => client.drop(error as Error));
      }
      throw error;
    }
  }
}

const DEADLOCK = '40P01';
const NOT_SERIALIZABLE = '40001';
const UNIQUE = '23505';
const FOREIGN_KEY = '23503';

/** Whether a statement broke the named unique index or constraint (any, when no name is given). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== UNIQUE) return false;
  const { driverError } = error as { driverError?: { constraint?: string } };
  return constraint === undefined || driverError?.constraint === constraint;
}

/** Whether a statement referred to a row that is not there, or removed one that others refer to. */
export function isForeignKeyViolation(error: unknown): boolean {
  return sqlState(error) === FOREIGN_KEY;
}

function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === DEADLOCK || state === NOT_SERIALIZABLE;
}
