import { type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { topics } from '@user-sync/contracts';
import { createKeyring } from '@user-sync/control';
import {
  BatchStrategy,
  connectionFrom,
  createLagReader,
  createPublisher,
  ensureTopics,
  exportLag,
} from '@user-sync/messaging';
import { createDatabase, type Database } from '@user-sync/persistence';
import type { ServiceContext } from '@user-sync/runtime';
import { appModule } from './app.module.ts';
import type { Settings } from './settings.ts';
import { TABLES } from './tables.ts';

/** Partitions whose batches are decided at once: while one waits for Kafka's answer, another is decided. */
const CONCURRENCY = 4;
/** Connections of the deciding, and those for catalogues, sweeps and readiness. */
const POOL_SIZE = CONCURRENCY + 6;

/** The mapper at work. */
export interface StartedMapper {
  readonly app: INestMicroservice;
  readonly database: Database;
  /** Reasons why it is not ready. */
  notReady(): Promise<string[]>;
}

/** Opens what the mapper works with, registers how it is closed, and joins the consumer group. */
export async function startMapper(
  settings: Settings,
  { log, onStop, fail }: Pick<ServiceContext, 'log' | 'onStop' | 'fail'>,
): Promise<StartedMapper> {
  const { TOPIC_PREFIX: prefix } = settings;
  const connection = connectionFrom(settings, 'mapper', log);
  const keyring = createKeyring(settings.KEYRING_FILE);
  const database = await createDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'mapper',
    tables: TABLES,
    poolSize: POOL_SIZE,
  });
  onStop('database', () => database.close());
  if (settings.MIGRATE_ON_START) await database.migrate();
  await ensureTopics(connection, { prefix, partitions: settings.TOPIC_PARTITIONS });
  const publisher = await createPublisher(connection);
  onStop('publisher', () => publisher.close());
  const lag = createLagReader(connection);
  onStop('lag reader', () => lag.close());
  const names = topics(prefix);
  exportLag(lag, prefix);
  const strategy = new BatchStrategy({
    connection,
    prefix,
    service: 'mapper',
    publisher,
    onCrash: fail,
    concurrency: CONCURRENCY,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT,
  });
  const mapper = { settings, log, database, publisher, keyring, commandTopic: names.ziikCommands };
  const app = await NestFactory.createMicroservice(appModule(mapper), { strategy, logger: false, abortOnError: false });
  onStop('batches and catalogues', () => app.close());
  await app.listen();
  return {
    app,
    database,
    notReady: async () => [...strategy.notReady(), ...(await database.missingMigrations())],
  };
}
