import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { UserEvent } from '@user-sync/contracts';
import {
  claimRun,
  insertIntegration,
  type Keyring,
  loadRun,
  noteCatalogueTried,
  queueRun,
  type RemapScope,
  type Run,
  type RunKind,
  type RunTrigger,
  saveInstance,
} from '@user-sync/control';
import { DEFAULT_OPTIONS, type IntegrationOptions } from '@user-sync/domain';
import { connectKafka, groupOf } from '@user-sync/messaging';
import { createLogger } from '@user-sync/runtime';
import { type EntraSandbox, type SandboxDirectory, startEntra } from '@user-sync/sandbox-entra';
import { rootModule } from '@user-sync/service';
import { createTestDatabase, kafkaBrokers, uniqueTopicPrefix } from '@user-sync/testing';
import { startHeartbeat } from '../src/claim-runs/heartbeat.ts';
import { type RunResult, workOnRun } from '../src/claim-runs/work-on-run.ts';
import { createDirectoryClients } from '../src/read-directory/directory-clients.ts';
import type { RunParts } from '../src/run-parts.ts';
import { readPollerSettings } from '../src/settings.ts';
import { startPoller } from '../src/start-poller.ts';

/** A message of the changes' topic as the mapper would see it. */
export interface Published {
  readonly type: string;
  readonly key: string;
  readonly partition: number;
  readonly data: UserEvent & { lastRevision?: number; partitions?: number[]; everybodySince?: number };
}

export interface StartedPoller {
  /** What runs are worked on with, and the keys of the secrets. */
  readonly poller: RunParts & { readonly keyring: Keyring };
  /** Starts an application over its parts; the caller closes it. */
  open(own: DynamicModule): Promise<INestApplicationContext>;
  readonly entra: EntraSandbox;
  readonly environment: Record<string, string>;
  /** An integration with a tenant of so many people, enabled. */
  configure(people: number, options?: Partial<IntegrationOptions>): Promise<Configured>;
  /** Everything on the topic so far, in order per partition. */
  published(): Promise<Published[]>;
  stop(): Promise<void>;
}

export interface Configured {
  readonly id: string;
  readonly tenantId: string;
  readonly directory: SandboxDirectory;
  queue(kind: RunKind, trigger?: RunTrigger, scope?: RemapScope): Promise<Run>;
  claim(leaseMs?: number): Promise<Run>;
  /** Queues, claims and works; with `poller` in the place of the started one. */
  run(kind: RunKind, trigger?: RunTrigger, poller?: RunParts, scope?: RemapScope): Promise<Run & { result: RunResult }>;
  /** Works on a claimed run as a process of its own would. */
  work(run: Run, poller?: RunParts, options?: { patient: boolean }): Promise<RunResult>;
  /** Requests of the tenant since the last call, by operation. */
  requests(): string[];
  mirror(): Promise<{ azure_id: string; present: boolean; removed_reason: string | null; revision: number }[]>;
}

/** Longer than a busy machine may stand still. */
const LEASE_MS = 15_000;

/** A poller on the real Kafka and Postgres, with a database and topics of its own, reading the sandbox. */
export async function startTestPoller(settings: Record<string, string> = {}): Promise<StartedPoller> {
  const database = await createTestDatabase('poller');
  const prefix = uniqueTopicPrefix('poller');
  const entra = await startEntra();
  const stops: (() => Promise<void> | void)[] = [() => database.drop(), () => entra.close()];
  const environment = {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: kafkaBrokers(),
    TOPIC_PREFIX: prefix,
    TOPIC_PARTITIONS: '3',
    KEYRING_FILE: join(tmpdir(), `${prefix}-keyring.json`),
    LOGIN_URL: entra.url,
    GRAPH_URL: entra.url,
    LOG_LEVEL: 'error',
    ...settings,
  };
  const { service, own } = await startPoller(readPollerSettings(environment), {
    log: createLogger('poller', 'error'),
    onStop: (_name, stop) => stops.push(stop),
    fail(error) {
      throw error;
    },
  });
  const { log, keyring, publisher, topicNames, partitionCount } = service;
  const poller = {
    ...own,
    settings: service.settings,
    log,
    database: service.database,
    publisher,
    keyring,
    topic: topicNames.directoryUsers,
    partitions: partitionCount(),
    mapperGroup: groupOf(prefix, 'mapper'),
  };
  await saveInstance(poller.database, poller.keyring, {
    slug: 'acme',
    baseUrl: 'https://acme.ziik.io/api',
    username: 'sync',
    password: 'x',
  });
  // As the mapper does: runs do not wait for the units and user types then.
  await noteCatalogueTried(poller.database, 'acme');

  return {
    poller,
    open: (own) => NestFactory.createApplicationContext(rootModule(service, own), { logger: false }),
    entra,
    environment,
    configure: (people, options = {}) => configure(poller, entra, people, options),
    published: () => readTopic(poller),
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

async function configure(
  poller: StartedPoller['poller'],
  entra: EntraSandbox,
  people: number,
  options: Partial<IntegrationOptions>,
): Promise<Configured> {
  const id = randomUUID();
  const tenantId = randomUUID();
  const directory = entra.createTenant(tenantId, { people, seed: 7 });
  await insertIntegration(poller.database, poller.keyring, {
    id,
    instanceSlug: 'acme',
    name: 'Contoso',
    applicationId: '00000000-0000-4000-8000-000000000001',
    tenantId,
    secret: 'sandbox-secret',
    secretExpiresAt: null,
    unitField: 'department',
    userTypeField: 'jobTitle',
    enabled: true,
    options: { ...DEFAULT_OPTIONS, ...options },
  });
  let seen = entra.journal().total;
  const configured: Configured = {
    id,
    tenantId,
    directory,
    async queue(kind, trigger = 'administrator', scope) {
      return (await queueRun(poller.database, { integrationId: id, kind, trigger, scope: scope ?? null })).run;
    },
    async claim(leaseMs = LEASE_MS) {
      const [run] = await claimRun(poller.database, randomUUID(), leaseMs, 1);
      if (run?.integrationId !== id) throw new Error('The run of this integration was not the one to be claimed.');
      return run;
    },
    async work(run, other = poller, { patient } = { patient: false }) {
      const heartbeat = startHeartbeat(other.database, run, LEASE_MS);
      try {
        return await workOnRun(other, run, heartbeat, patient);
      } finally {
        heartbeat.stop();
      }
    },
    async run(kind, trigger, other, scope) {
      await configured.queue(kind, trigger, scope);
      const run = await configured.claim();
      const result = await configured.work(run, other);
      return { ...(await loadRun(poller.database, run.id))!, result };
    },
    requests() {
      const calls = entra.journal(seen).calls;
      seen = entra.journal().total;
      return calls.filter((call) => call.tenantId === tenantId).map((call) => call.operation);
    },
    mirror: () =>
      poller.database.query(
        'SELECT azure_id, present, removed_reason, revision FROM poller.mirror WHERE integration_id = $1 ORDER BY azure_id',
        [id],
      ),
  };
  return configured;
}

async function readTopic(poller: RunParts): Promise<Published[]> {
  const kafka = connectKafka({ brokers: poller.settings.KAFKA_BROKERS, clientId: 'test' });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(poller.topic);
  await admin.disconnect();
  const expected = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const messages: Published[] = [];
  if (expected === 0) return messages;
  const consumer = kafka.consumer({ groupId: `test-${randomUUID()}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [poller.topic], fromBeginning: true });
  await new Promise<void>((done, failed) => {
    consumer
      .run({
        eachMessage: async ({ partition, message }) => {
          messages.push({
            type: String(message.headers?.ce_type),
            key: String(message.key),
            partition,
            data: JSON.parse(String(message.value)),
          });
          if (messages.length === expected) done();
        },
      })
      .catch(failed);
  });
  await consumer.disconnect();
  return messages;
}

/** A poller that repeats calls at once. */
export function hastyPoller({ poller, entra }: StartedPoller, graphUrl = entra.url): RunParts {
  const { keyring, log } = poller;
  const loginUrl = entra.url;
  const clients = createDirectoryClients({ keyring, log, loginUrl, graphUrl, timeoutMs: 2_000, firstPauseMs: 1 });
  return { ...poller, clients };
}
