import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { topics } from '@user-sync/contracts';
import { createKeyring, listenForNotices } from '@user-sync/control';
import {
  BatchStrategy,
  connectionFrom,
  createLagReader,
  createPublisher,
  ensureTopics,
  exportLag,
} from '@user-sync/messaging';
import { consumedOffsets, createDatabase } from '@user-sync/persistence';
import type { Logger, ServiceContext } from '@user-sync/runtime';
import { consumersModule } from './app.module.ts';
import { measureWork } from './measure-work/measure-work.ts';
import { createLiveIntegrations } from './own-instances/live-integrations.ts';
import { oneAtATime } from './own-instances/one-at-a-time.ts';
import { ownInstances } from './own-instances/own-instances.ts';
import type { Settings } from './settings.ts';
import { sweepDeleted } from './sweep-deleted/sweep-deleted.ts';
import { TABLES } from './tables.ts';

const SERVICE = 'applier';
const POOL_SIZE = 12;
const SWEEP_EVERY_MS = 60_000;

/** A started applier. */
export interface Applier {
  /** Why it is not ready; empty: it is. */
  notReady(): Promise<readonly string[]>;
}

/** Starts everything in order and registers how it ends. Throws where a part cannot start. */
export async function startApplier(
  settings: Settings,
  { log, onStop, fail }: Pick<ServiceContext, 'onStop' | 'fail'> & { log: Logger },
): Promise<Applier> {
  const db = await createDatabase({
    url: settings.DATABASE_URL,
    applicationName: SERVICE,
    tables: TABLES,
    poolSize: POOL_SIZE,
  });
  onStop('database', () => db.close());
  if (settings.MIGRATE_ON_START) await db.migrate();

  const connection = connectionFrom(settings, SERVICE, log);
  const names = topics(settings.TOPIC_PREFIX);
  const partitionCount = await ensureTopics(connection, {
    prefix: settings.TOPIC_PREFIX,
    partitions: settings.TOPIC_PARTITIONS,
  });
  const publisher = await createPublisher(connection);
  onStop('publisher', () => publisher.close());

  const instances = await ownInstances({
    db,
    publisher,
    outcomesTopic: names.ziikOutcomes,
    partitionCount,
    keyring: createKeyring(settings.KEYRING_FILE),
    integrations: createLiveIntegrations(db),
    log,
    allowedHosts: settings.ZIIK_HOST_SUFFIXES,
    pollPeriodMs: settings.POLL_PERIOD,
    retentionMs: settings.RETENTION_PERIOD,
    retryFirstMs: settings.RETRY_FIRST,
    leaseMs: settings.INSTANCE_LEASE,
    ziikTimeoutMs: settings.ZIIK_TIMEOUT,
    load: { users: 0 },
  });
  onStop('instances', () => instances.stop());

  const strategy = new BatchStrategy({
    connection,
    prefix: settings.TOPIC_PREFIX,
    service: SERVICE,
    publisher,
    consumed: consumedOffsets(db, SERVICE),
    onCrash: fail,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT,
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(consumersModule(db), {
    strategy,
    logger: false,
  });
  onStop('consumer', () => app.close());
  await app.listen();

  const sweep = oneAtATime(
    async () => {
      const gone = await sweepDeleted(db);
      if (gone.length > 0) log.info({ integrations: gone }, 'swept deleted integrations');
    },
    (error) => log.warn({ err: error }, 'sweeping failed, is tried again'),
  );
  const sweeping = setInterval(() => void sweep.run(), SWEEP_EVERY_MS);
  const stopHearing = await listenForNotices(db, ({ about }) => {
    if (about === 'integration') void sweep.run();
  });
  onStop('sweeping', async () => {
    clearInterval(sweeping);
    await stopHearing();
  });

  const lag = createLagReader(connection);
  exportLag(lag, settings.TOPIC_PREFIX);
  onStop('lag', () => lag.close());
  measureWork(db);

  return {
    async notReady() {
      const missing = await db.missingMigrations();
      return [...strategy.notReady(), ...missing.map((name) => `migration ${name} is missing`)];
    },
  };
}
