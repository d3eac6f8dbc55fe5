import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TopicRole, topics, type UserCommand, type UserEvent, userKey } from '@user-sync/contracts';
import {
  changeAliases,
  createKeyring,
  insertAlias,
  insertIntegration,
  type Keyring,
  queueRun,
  type RemapScope,
  saveInstance,
} from '@user-sync/control';
import {
  type AliasKind,
  DEFAULT_OPTIONS,
  type DirectoryUser,
  type IntegrationOptions,
  type MatchingField,
  type Named,
} from '@user-sync/domain';
import {
  connectKafka,
  createLagReader,
  createPublisher,
  encodeEvent,
  ensureTopics,
  groupOf,
  type Outgoing,
  type Publisher,
  partitionFor,
} from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { createLogger } from '@user-sync/runtime';
import { startZiik, type ZiikInstance, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { aDirectoryUser, createTestDatabase, kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import { readMapperSettings } from '../src/settings.ts';
import { startMapper } from '../src/start-mapper.ts';

const PARTITIONS = 3;
const PASSWORD = 'the sandbox account';

/** A message of the commands' topic as the applier would see it. */
interface Command {
  readonly type: string;
  readonly key: string;
  readonly partition: number;
  readonly data: UserCommand & { lastRevision?: number; partitions?: number[] };
}

export interface World {
  readonly database: Database;
  readonly ziik: ZiikSandbox;
  readonly publisher: Publisher;
  readonly names: Readonly<Record<TopicRole, string>>;
  readonly partitions: number;
  /** An instance of Ziik with units and user types, known to us. */
  instance(options?: { units?: string[]; userTypes?: string[]; password?: string }): Promise<ZiikInstance>;
  /** Gives us the right password of an instance. */
  correctPassword(instance: ZiikInstance): Promise<void>;
  /** An enabled integration whose first read has begun. */
  integration(slug: string, options?: Partial<IntegrationOptions>, fields?: Fields): Promise<string>;
  /** Says what a value means, without the run that follows from it; resolves with the id of the alias. */
  alias(integrationId: string, kind: AliasKind, value: string, target: Named): Promise<string>;
  /** Publishes what the directory says. */
  tell(...messages: Outgoing[]): Promise<void>;
  /** Everything on the commands' topic, in order per partition, once everything published has been decided. */
  commands(): Promise<Command[]>;
  catalogue(slug: string): Promise<StoredCatalogue | undefined>;
  /** Remaps that wait for the poller. */
  remaps(integrationId: string): Promise<{ scope: RemapScope | null; trigger: string }[]>;
  /** Messages in the dead letter of the directories' topic. */
  deadLetters(): Promise<number>;
  stop(): Promise<void>;
}

interface Fields {
  unitField?: MatchingField;
  userTypeField?: MatchingField;
}

interface StoredCatalogue {
  version: number | null;
  units: { id: number; name: string }[];
  userTypes: { id: number; name: string }[];
  suspicious: boolean;
  lastError: string | null;
  attempts: number;
  readAt: Date | null;
}

/**
 * A mapper on the real Kafka and Postgres, with a database and topics of its own, and the sandbox in the place of Ziik.
 */
export async function startWorld(settings: Record<string, string> = {}): Promise<World> {
  const stops: (() => Promise<void> | void)[] = [];
  const testDatabase = await createTestDatabase('mapper');
  stops.push(testDatabase.drop);
  const prefix = uniqueTopicPrefix('mapper');
  const names = topics(prefix);
  const ziik = await startZiik();
  stops.push(ziik.close);
  const environment = {
    DATABASE_URL: testDatabase.url,
    KAFKA_BROKERS: kafkaBrokers(),
    TOPIC_PREFIX: prefix,
    TOPIC_PARTITIONS: String(PARTITIONS),
    KEYRING_FILE: join(tmpdir(), `${prefix}-keyring.json`),
    ZIIK_HOST_SUFFIXES: '127.0.0.1',
    KAFKA_SESSION_TIMEOUT: 'PT10S',
    CATALOGUE_PERIOD: 'PT1H',
    ...settings,
  };
  const parsed = readMapperSettings(environment);
  const connection = { brokers: parsed.KAFKA_BROKERS, clientId: 'test' };
  await ensureTopics(connection, { prefix, partitions: PARTITIONS });
  const publisher = createPublisher(connection);
  stops.push(publisher.close);
  const lag = createLagReader(connection);
  stops.push(lag.close);
  const { database } = await startMapper(parsed, {
    log: createLogger('mapper', 'fatal'),
    onStop: (_name, stop) => stops.push(stop),
    fail(error) {
      throw error;
    },
  });
  const keyring = createKeyring(parsed.KEYRING_FILE);

  return {
    database,
    ziik,
    publisher,
    names,
    partitions: PARTITIONS,
    async instance({ units = ['Aarhus', 'Odense'], userTypes = ['Clerk', 'Manager'], password = PASSWORD } = {}) {
      const slug = `shop-${randomUUID().slice(0, 8)}`;
      const username = `sync@${slug}.example`;
      const instance = ziik.create(slug, { username, password: PASSWORD, unitNames: units, userTypeNames: userTypes });
      await database.transaction((tx) =>
        saveInstance(tx, keyring, { slug, baseUrl: instance.baseUrl, username, password }),
      );
      return instance;
    },
    async correctPassword({ slug, baseUrl, settings: { username } }) {
      await database.transaction((tx) => saveInstance(tx, keyring, { slug, baseUrl, username, password: PASSWORD }));
    },
    integration: (slug, options, fields) => integrate(database, keyring, slug, options, fields),
    alias: (integrationId, kind, value, target) =>
      database.transaction(async (tx) => {
        const alias = { id: randomUUID(), integrationId, kind, value, targetId: target.id, targetName: target.name };
        await insertAlias(tx, alias);
        await changeAliases(tx, { id: integrationId, kind, value }, false);
        return alias.id;
      }),
    async tell(...messages) {
      await publisher.send(names.directoryUsers, messages);
    },
    async commands() {
      await waitUntil('everything told to be decided', async () => {
        const [read] = await lag.lagOf(groupOf(prefix, 'mapper'), [names.directoryUsers]);
        const told = await topicEnds(connection, names.directoryUsers);
        return read!.lag === 0 && read!.neverCommitted === told.filter((end) => end === 0).length;
      });
      return readTopic(connection, names.ziikCommands);
    },
    async catalogue(slug) {
      const [row] = await database.query<{ units: string | null; userTypes: string | null }>(
        `SELECT version, units, user_types AS "userTypes", suspicious_since IS NOT NULL AS suspicious,
            last_error AS "lastError", attempts, read_at AS "readAt"
          FROM mapper.catalogue WHERE instance_slug = $1`,
        [slug],
      );
      if (row === undefined) return undefined;
      const lists = { units: JSON.parse(row.units ?? '[]'), userTypes: JSON.parse(row.userTypes ?? '[]') };
      return { ...row, ...lists } as StoredCatalogue;
    },
    remaps: (integrationId) =>
      database.query(
        `SELECT scope, trigger FROM control.run
          WHERE integration_id = $1 AND kind = 'remap' AND status = 'queued' ORDER BY number`,
        [integrationId],
      ),
    async deadLetters() {
      const [dead] = await lag.deadLettersOf([names.directoryUsers]);
      return dead!.waiting;
    },
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

async function integrate(
  database: Database,
  keyring: Keyring,
  instanceSlug: string,
  options: Partial<IntegrationOptions> = {},
  { unitField = 'department', userTypeField = 'jobTitle' }: Fields = {},
): Promise<string> {
  const id = randomUUID();
  await database.transaction(async (tx) => {
    await insertIntegration(tx, keyring, {
      id,
      instanceSlug,
      name: 'Contoso',
      applicationId: randomUUID(),
      tenantId: randomUUID(),
      secret: 'sandbox-secret',
      secretExpiresAt: null,
      unitField,
      userTypeField,
      enabled: true,
      options: { ...DEFAULT_OPTIONS, ...options },
    });
    await queueRun(tx, { integrationId: id, kind: 'full', trigger: 'schedule' });
    // Somebody has been read before the first catalogue is there, as when Ziik does not answer for a while.
    await tx.execute("UPDATE control.run SET status = 'running', started_at = now() WHERE integration_id = $1", [id]);
  });
  return id;
}

let lastRevision = 1_795_474_800_000_000;

/** A person of an integration as an event, the newest so far; `removed` for one who is gone. */
export function anEvent(
  integrationId: string,
  user: Partial<DirectoryUser> & { azureId?: string; revision?: number; removed?: UserEvent['removed'] } = {},
): Outgoing {
  const { azureId = randomUUID(), revision = ++lastRevision, removed = null, ...properties } = user;
  const key = userKey(integrationId, azureId);
  const data = {
    integrationId,
    azureId,
    revision,
    runId: randomUUID(),
    verify: false,
    user: removed === null ? aDirectoryUser(properties) : null,
    removed,
  };
  const type = removed === null ? 'user.updated' : 'user.deleted';
  return encodeEvent(type, data, {
    source: 'test',
    id: String(revision),
    key,
    partition: partitionFor(key, PARTITIONS),
  });
}

/** A run's marker for one partition. */
export function aMarker(integrationId: string, runId: string, partition: number): Outgoing {
  const data = { runId, integrationId, lastRevision, partitions: [0, 1, 2] };
  return encodeEvent('run.ended', data, { source: 'test', id: runId, key: integrationId, partition });
}

type Connection = Parameters<typeof connectKafka>[0];

async function topicEnds(connection: Connection, topic: string): Promise<number[]> {
  const admin = connectKafka(connection).admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return ends.map(({ high }) => Number(high));
}

async function readTopic(connection: Connection, topic: string): Promise<Command[]> {
  const expected = (await topicEnds(connection, topic)).reduce((sum, end) => sum + end, 0);
  const found: Command[] = [];
  if (expected === 0) return found;
  const consumer = connectKafka(connection).consumer({ groupId: randomUUID(), maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message: { key, value, headers } }) => {
      found.push({ type: String(headers?.ce_type), key: String(key), partition, data: JSON.parse(String(value)) });
    },
  });
  await waitUntil(`${expected} messages`, () => found.length >= expected);
  await consumer.disconnect();
  return found;
}
