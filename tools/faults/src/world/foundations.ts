import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createDatabase,
  type ProgramTools,
  startKafka,
  startPostgres,
  untilKafkaAnswers,
  type WorkFolder,
} from '@user-sync/stack';
import { type CuttableProxy, openProxy } from '@user-sync/testing';
import pg from 'pg';

/** Kafka and PostgreSQL for one trial after the other, each behind a way that can be cut. */
export interface Foundations {
  readonly brokers: string;
  readonly kafka: CuttableProxy;
  readonly postgres: CuttableProxy;
  /** Resolves when both answer, by the way that can be cut: a restart is over. */
  answer(signal: AbortSignal): Promise<void>;
  /** Process ids now. */
  pids(): { kafka: number | undefined; postgres: number | undefined };
  /** Makes a database of this name, by the way that can be cut. */
  database(name: string): Promise<TrialDatabase>;
  stop(): Promise<void>;
}

/** The database of one trial, and its backup. */
export interface TrialDatabase {
  /** As in `DATABASE_URL`. */
  readonly url: string;
  /** Keeps a copy of the data as they are; connections are cut for that moment. */
  backUp(): Promise<void>;
  /** Puts the copy back. `before` runs while nobody can get in. False: there is no copy. */
  restore(before: () => void): Promise<boolean>;
  /** Resolves while a service is in the middle of a transaction, or after a moment in which it was in none. */
  untilInTransaction(applicationName: string): Promise<void>;
  drop(): Promise<void>;
}

/** Starts both. */
export async function startFoundations(
  workFolder: WorkFolder,
  { log, signal, onStop }: Pick<ProgramTools, 'log' | 'signal' | 'onStop'>,
): Promise<Foundations> {
  const [kafkaWay, postgresWay] = await Promise.all([openProxy(), openProxy()]);
  const part = (name: string) => ({ dataDir: join(workFolder.path, name), log, signal });
  const leadBy = async (port: number) => {
    kafkaWay.leadTo(port);
    return kafkaWay.port;
  };
  const started = await Promise.allSettled([
    startKafka({ ...part('kafka'), leadBy }),
    startPostgres({ ...part('postgres'), durable: false }),
  ]);
  const stop = async () => {
    await Promise.all(started.map((each) => each.status === 'fulfilled' && each.value.stop()));
    await Promise.all([kafkaWay.close(), postgresWay.close()]);
  };
  onStop(stop);
  const [kafka, postgres] = started;
  if (kafka.status === 'rejected') throw kafka.reason;
  if (postgres.status === 'rejected') throw postgres.reason;
  const direct = postgres.value.url;
  postgresWay.leadTo(Number(new URL(direct).port));
  return {
    brokers: kafka.value.brokers,
    kafka: kafkaWay,
    postgres: postgresWay,
    async answer(signal) {
      await untilKafkaAnswers(kafka.value.brokers, signal);
      const url = new URL(direct);
      url.port = String(postgresWay.port);
      await administer(url.href, ['SELECT 1']);
    },
    pids: () => ({ kafka: kafka.value.pid, postgres: postgres.value.pid }),
    database: (name) => openDatabase(direct, name, postgresWay),
    stop,
  };
}

async function openDatabase(direct: string, name: string, way: CuttableProxy): Promise<TrialDatabase> {
  const url = new URL(await createDatabase(direct, name));
  url.port = String(way.port);
  const copy = `${name}_backup`;
  let hasCopy = false;

  /** Copies a database onto another while nobody is connected to either. */
  async function replace(target: string, source: string, meanwhile: () => void): Promise<void> {
    way.refuse(true);
    way.cut();
    try {
      await administer(direct, [
        `DROP DATABASE IF EXISTS ${target} WITH (FORCE)`,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${source}'`,
        `CREATE DATABASE ${target} TEMPLATE ${source}`,
      ]);
      meanwhile();
    } finally {
      way.refuse(false);
    }
  }

  return {
    url: url.href,
    async backUp() {
      await replace(copy, name, () => undefined);
      hasCopy = true;
    },
    async restore(before) {
      if (hasCopy) await replace(name, copy, before);
      return hasCopy;
    },
    untilInTransaction: (applicationName) => untilInTransaction(direct, name, applicationName),
    drop: () =>
      administer(direct, [
        `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`,
        `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
      ]),
  };
}

const WITHIN_MS = 1_500;

/** Looks as often as it can: a transaction is over within milliseconds. */
async function untilInTransaction(url: string, database: string, applicationName: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  const until = Date.now() + WITHIN_MS;
  try {
    await client.connect();
    while (Date.now() < until) {
      const { rowCount } = await client.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name = $2 AND state = 'idle in transaction'`,
        [database, applicationName],
      );
      if (rowCount) return;
    }
  } catch {
    // PostgreSQL is being restarted: a process frozen now is in no transaction.
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How long PostgreSQL may take to be started again. */
const patienceMs = 60_000;

/** Runs statements that can be begun again, until all have been: PostgreSQL may be killed meanwhile. */
async function administer(url: string, statements: readonly string[]): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    // A connection that is cut fails the statement; without a listener it would end the process as well.
    client.on('error', () => undefined);
    try {
      await client.connect();
      for (const statement of statements) await client.query(statement);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(200);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
