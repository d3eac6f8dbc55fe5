import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type TopicRole, topics } from '@user-sync/contracts';
import { createKeyring, type Keyring } from '@user-sync/control';
import {
  BatchStrategy,
  connectionFrom,
  createPublisher,
  ensureTopics,
  exportLag,
  type KafkaConnection,
  type Publisher,
} from '@user-sync/messaging';
import { consumedOffsets, createDatabase, type Database, type TableSet } from '@user-sync/persistence';
import {
  announceReady,
  type Logger,
  type ReadyCheck,
  type SERVICE_SETTINGS,
  type ServiceContext,
  type SettingsOf,
  startProbe,
} from '@user-sync/runtime';
import { createReadiness, type Readiness } from './readiness.ts';
import { type AppModule, rootModule } from './root-module.ts';

/** The settings that every service has. */
export type CommonSettings = SettingsOf<typeof SERVICE_SETTINGS> & { readonly KEYRING_FILE: string };

/** What a service says of itself. */
export interface ServiceOptions<Settings extends CommonSettings> {
  readonly name: string;
  readonly settings: Settings;
  readonly tables: readonly TableSet[];
  /** Most connections to Postgres at once. */
  readonly poolSize: number;
  /** Whether all its statements are planned once per connection; see `DatabaseOptions`. */
  readonly plansOnce?: boolean;
  /** Whether it opens a probe; not where it is a command that ends. True when left out. */
  readonly hasProbe?: boolean;
  /** Left out where the service consumes nothing. */
  readonly consumers?: ConsumerOptions;
}

/** How a service consumes. */
export interface ConsumerOptions {
  /** Partitions handled at the same time; the strategy's default when left out. */
  readonly concurrency?: number;
  /**
   * Whether `<name>.consumed` says how far the service has stored what it takes, so that a restored backup catches up.
   */
  readonly storesOffsets: boolean;
  /** Whether the service is of use before it has joined its consumer group. */
  readonly readyWithoutKafka: boolean;
}

/** What is open, and provided to Nest by the tokens. */
export interface Parts<Settings extends CommonSettings = CommonSettings> {
  readonly settings: Settings;
  readonly log: Logger;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly kafka: KafkaConnection & { readonly log: Logger };
  readonly publisher: Publisher;
  readonly topicNames: Readonly<Record<TopicRole, string>>;
  /** Throws while Kafka has not been reached. */
  readonly partitionCount: () => number;
  readonly ready: ReadyCheck;
}

/** The open parts of a service, and how its application is started over them. */
export interface Service<Settings extends CommonSettings = CommonSettings> extends Parts<Settings> {
  /** Waits until the topics are there; returns their number of partitions. Throws when `patienceMs` have passed. */
  awaitTopics(options?: { patienceMs: number }): Promise<number>;
  /** Starts the service's module: with consumers as a microservice, otherwise as an application context. */
  start(own: AppModule): Promise<INestApplicationContext>;
  /**
   * Starts an application of another kind, over the root module and with the consumers. It is closed before the parts.
   */
  serve<App extends Closable>(
    own: AppModule,
    open: (root: ReturnType<typeof rootModule>, strategy: BatchStrategy) => Promise<App>,
  ): Promise<App>;
  /** Writes the ready line, once the consumer group has been joined where readiness needs that. */
  announce(url?: string): Promise<void>;
}

type Closable = Pick<INestApplicationContext, 'close'>;
type Context = Pick<ServiceContext, 'log' | 'onStop' | 'fail'>;

const NEST = { logger: false, abortOnError: false } as const;
const STARTING = 'the service is starting';

/**
 * Opens what every service needs, and registers how it ends. The probe opens first, since Postgres may take longer to
 * answer than a process may take to show that it lives. Stopping runs the other way round: the application (it takes
 * nothing more and finishes what it has begun), the lag reader, the publisher, the database, the probe.
 */
export async function openService<Settings extends CommonSettings>(
  options: ServiceOptions<Settings>,
  context: Context,
): Promise<Service<Settings>> {
  const { name, settings, consumers } = options;
  const { onStop } = context;
  const readiness = createReadiness('Postgres has not answered yet');
  const { ready } = readiness;
  const at = { port: settings.PROBE_PORT, host: settings.LISTEN_HOST };
  const probe = options.hasProbe === false ? undefined : await startProbe({ ...at, ready });
  if (probe !== undefined) onStop('probe', () => probe.close());

  const { parts, makeTopics } = await openParts(options, context, readiness);
  const strategy = consumers && joinGroup(name, consumers, parts, makeTopics, context);
  if (strategy !== undefined && !consumers?.readyWithoutKafka) readiness.also(() => strategy.notReady());

  const run = async <App extends Closable>(open: () => Promise<App>): Promise<App> => {
    const app = await open();
    onStop('application', () => {
      readiness.stage('the service is ending');
      return app.close();
    });
    readiness.stage(undefined);
    return app;
  };
  return {
    ...parts,
    async awaitTopics(limit) {
      readiness.stage('Kafka has not answered yet');
      const count = await makeTopics(limit);
      readiness.stage(STARTING);
      return count;
    },
    async start(own) {
      const root = rootModule(parts, own);
      if (strategy === undefined) return run(() => NestFactory.createApplicationContext(root, NEST));
      return run(async () => {
        const app = await NestFactory.createMicroservice(root, { strategy, ...NEST });
        await app.listen();
        return app;
      });
    },
    serve: (own, open) => run(() => open(rootModule(parts, own), strategy!)),
    async announce(url) {
      if (!consumers?.readyWithoutKafka) await strategy?.joined();
      if (probe !== undefined) announceReady({ service: name, probe: probe.url, ...(url !== undefined && { url }) });
    },
  };
}

/** Opens the parts in the order in which they need each other, and registers how each is closed. */
async function openParts<Settings extends CommonSettings>(
  { name, settings, tables, poolSize, plansOnce = false }: ServiceOptions<Settings>,
  { log, onStop }: Context,
  readiness: Readiness,
): Promise<{ parts: Parts<Settings>; makeTopics: MakeTopics }> {
  const { TOPIC_PREFIX: prefix, TOPIC_PARTITIONS: partitions } = settings;
  const kafka = connectionFrom(settings, name, log);
  const keyring = createKeyring(settings.KEYRING_FILE);
  const database = await createDatabase({
    url: settings.DATABASE_URL,
    timeoutMs: settings.DATABASE_TIMEOUT,
    applicationName: name,
    tables,
    poolSize,
    plansOnce,
  });
  onStop('database', () => database.close());
  readiness.stage(STARTING);
  readiness.also(async () =>
    (await database.missingMigrations()).map((migration) => `the database lacks the migration ${migration}`),
  );
  if (settings.MIGRATE_ON_START) await database.migrate();
  const publisher = createPublisher(kafka);
  onStop('publisher', () => publisher.close());

  let known: number | undefined;
  const partitionCount = (): number => {
    if (known === undefined) throw new Error('Kafka has not been reached yet, so nothing is published.');
    return known;
  };
  const makeTopics: MakeTopics = async (limit) => {
    known = await ensureTopics(kafka, { prefix, partitions }, limit);
    return known;
  };
  const topicNames = topics(prefix);
  const { ready } = readiness;
  return {
    parts: { settings, log, database, keyring, kafka, publisher, topicNames, partitionCount, ready },
    makeTopics,
  };
}

type MakeTopics = (limit?: { patienceMs?: number; giveUp?: AbortSignal }) => Promise<number>;

/** The strategy that joins the consumer group once the application listens, and the lag, which consumers publish. */
function joinGroup(
  service: string,
  { concurrency, storesOffsets }: ConsumerOptions,
  { settings, database, kafka, publisher }: Parts,
  makeTopics: MakeTopics,
  { onStop, fail }: Context,
): BatchStrategy {
  const lag = exportLag(kafka, settings.TOPIC_PREFIX);
  onStop('lag', () => lag.close());
  return new BatchStrategy({
    connection: kafka,
    prefix: settings.TOPIC_PREFIX,
    service,
    publisher,
    prepare: (giveUp) => makeTopics({ giveUp }),
    onCrash: fail,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT,
    ...(concurrency !== undefined && { concurrency }),
    ...(storesOffsets && { consumed: consumedOffsets(database, service) }),
  });
}
