import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONTROL_TABLES } from '@user-sync/control';
import type { Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { createLogger, defineSettings, readSettings, SERVICE_SETTINGS } from '@user-sync/runtime';
import { DATABASE, openService, PUBLISHER, type ServiceOptions, TOPIC_NAMES } from '@user-sync/service';
import { createTestDatabase, kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';

const SETTINGS = defineSettings({ ...SERVICE_SETTINGS, KEYRING_FILE: { type: 'file', description: '' } });
/** Nobody listens there. */
const NO_KAFKA = '127.0.0.1:1';

/** What was still possible when the application ended. */
let done: string[];

@Injectable()
class LastWork implements OnApplicationShutdown {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
    @Inject(TOPIC_NAMES) private readonly names: Record<string, string>,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.query('SELECT 1');
    done.push('read the database');
    await this.publisher.send(this.names.ziikWebhooks!, []);
    done.push('published');
    done.push(...(await readiness()).reasons);
  }
}

@Module({ providers: [LastWork] })
class AppModule {}

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let probePort: number;
let stops: { name: string; stop: () => Promise<void> | void }[];
beforeEach(async () => {
  database = await createTestDatabase('service');
  probePort = await freePort();
  stops = [];
  done = [];
});
afterEach(async () => {
  await stopAll();
  await database.drop();
});

/** As `runService` does. */
async function stopAll(): Promise<void> {
  for (const { stop } of stops.splice(0).reverse()) await stop();
}

async function open(
  environment: Record<string, string>,
  options: Partial<ServiceOptions<never>> = { consumers: { storesOffsets: false, readyWithoutKafka: false } },
) {
  const settings = readSettings(SETTINGS, {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: kafkaBrokers(),
    TOPIC_PREFIX: uniqueTopicPrefix('service'),
    TOPIC_PARTITIONS: '2',
    PROBE_PORT: String(probePort),
    KEYRING_FILE: join(mkdtempSync(join(tmpdir(), 'service-')), 'keyring.json'),
    ...environment,
  });
  return openService(
    { name: 'mapper', tables: [CONTROL_TABLES], poolSize: 3, ...options, settings },
    {
      log: createLogger('mapper', 'fatal'),
      onStop: (name, stop) => stops.push({ name, stop }),
      fail(error) {
        throw error;
      },
    },
  );
}

async function readiness(): Promise<{ ready: boolean; reasons: string[] }> {
  const answer = await fetch(`http://127.0.0.1:${probePort}/readyz`);
  return (await answer.json()) as { ready: boolean; reasons: string[] };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

describe('a service', () => {
  it('is ready once it has joined its group, and closes its application before the parts that it uses', async () => {
    const service = await open({});
    expect((await readiness()).reasons).toEqual([
      'the service is starting',
      'the Kafka consumer group is not joined yet',
    ]);
    await service.start(AppModule);
    await waitUntil('readiness', async () => (await readiness()).ready);
    expect(service.partitionCount()).toBe(2);
    expect(stops.map(({ name }) => name)).toEqual(['probe', 'database', 'publisher', 'lag', 'application']);

    await stopAll();

    expect(done).toEqual([
      'read the database',
      'published',
      'the service is ending',
      'the Kafka consumer group is not joined yet',
    ]);
    await expect(readiness()).rejects.toThrow();
  });

  it('names the migrations that are missing', async () => {
    const service = await open({ MIGRATE_ON_START: 'false' }, {});
    await service.start(AppModule);

    expect((await readiness()).reasons[0]).toMatch(/^the database lacks the migration control\.CreateControl\d+$/);
    await service.database.migrate();
    expect(await readiness()).toEqual({ ready: true, reasons: [] });
  });

  it.each([
    ['is not ready, though it has started', false, [expect.stringContaining('consumer group is not joined yet')]],
    ['is ready where it is of use without', true, []],
  ])('while Kafka is away %s', async (_, readyWithoutKafka, reasons) => {
    const service = await open({ KAFKA_BROKERS: NO_KAFKA }, { consumers: { storesOffsets: false, readyWithoutKafka } });
    await service.serve(AppModule, async (_root, strategy) => ({ close: () => strategy.close() }));

    expect((await readiness()).reasons).toEqual(reasons);
    expect(service.partitionCount).toThrow('Kafka has not been reached yet');
  });

  it('reports that it waits for Kafka while it waits for the topics, and gives up after a while', async () => {
    const service = await open({ KAFKA_BROKERS: NO_KAFKA }, {});
    const waiting = service.awaitTopics({ patienceMs: 1_000 });
    waiting.catch(() => undefined);

    expect((await readiness()).reasons).toEqual(['Kafka has not answered yet']);
    await expect(waiting).rejects.toThrow();
  });
});
