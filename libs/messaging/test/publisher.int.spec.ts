import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@user-sync/contracts';
import { kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import { connectKafka, createPublisher, ensureTopics, PublishError } from '../src/index.ts';
import { startCuttableNetwork } from './cuttable-network.ts';
import { anEvent } from './messages.ts';
import { type SeenBatch, startGroup } from './started-group.ts';

const connection = { brokers: kafkaBrokers().split(','), clientId: 'test' };
const prefix = uniqueTopicPrefix('publisher');
const names = topics(prefix);
let network: Awaited<ReturnType<typeof startCuttableNetwork>>;

beforeAll(async () => {
  await ensureTopics(connection, { prefix, partitions: 3 });
  network = await startCuttableNetwork();
});
afterAll(() => network.close());

describe('publisher', () => {
  it('loses nothing that it acknowledged when connections are cut under concurrent sends', async () => {
    const seen = new Set<number>();
    const { stop } = await startGroup(connection, prefix, async (batch: SeenBatch) => {
      for (const { data } of batch.messages) seen.add(data.revision!);
      return undefined;
    });
    const publisher = createPublisher({ ...connection, socketFactory: network.socketFactory });
    const acknowledged: number[] = [];
    let cuts = 0;
    const senders = Array.from({ length: 8 }, async (_, sender) => {
      for (let round = 0; round < 40; round++) {
        const first = (sender * 40 + round) * 50 + 1;
        const numbers = Array.from({ length: 50 }, (_unused, at) => first + at);
        await publisher.send(
          names.directoryUsers,
          numbers.map((revision) => anEvent(revision, revision % 3)),
        );
        acknowledged.push(...numbers);
        if (sender === 0 && round % 8 === 3) {
          // In the middle of what the other seven are sending.
          const before = network.sent();
          await waitUntil('bytes on their way', () => network.sent() > before, { everyMs: 1 }).catch(() => undefined);
          network.cut();
          cuts++;
        }
      }
    });
    await Promise.all(senders);

    expect(cuts).toBe(5);
    expect(acknowledged).toHaveLength(16_000);
    await waitUntil('all acknowledged messages', () => seen.size >= acknowledged.length);
    expect(acknowledged.filter((revision) => !seen.has(revision))).toEqual([]);
    await publisher.close();
    await stop();
  });

  it('reports an outage of Kafka when it lasts, and continues when Kafka is back', async () => {
    const publisher = createPublisher({ ...connection, socketFactory: network.socketFactory }, { patienceMs: 0 });
    network.refuse(true);
    network.cut();

    const away = publisher.send(names.directoryUsers, [anEvent(1, 0)]);
    await expect(away).rejects.toThrow(PublishError);
    await expect(away).rejects.toMatchObject({ code: 'kafka-unavailable' });

    network.refuse(false);
    await publisher.send(names.directoryUsers, [anEvent(1, 0)]);
    await publisher.close();
  }, 120_000);

  it('sends what is too big for one request in several, in order', async () => {
    const big = topics(uniqueTopicPrefix('big'));
    await ensureTopics(connection, { prefix: big.directoryUsers.split('.')[0]!, partitions: 1 });
    const publisher = createPublisher(connection);
    const messages = Array.from({ length: 30 }, (_, at) => ({ ...anEvent(at, 0), value: String(at).padEnd(100_000) }));

    await publisher.send(big.directoryUsers, messages);

    const admin = connectKafka(connection).admin();
    await admin.connect();
    expect(await admin.fetchTopicOffsets(big.directoryUsers)).toMatchObject([{ high: '30' }]);
    await admin.disconnect();
    await publisher.close();
  });

  it('refuses at once a batch that one message makes too big', async () => {
    const publisher = createPublisher(connection);

    const refused = publisher.send(names.directoryUsers, [{ ...anEvent(1, 0), value: 'x'.repeat(2_000_000) }]);

    await expect(refused).rejects.toMatchObject({ code: 'kafka-refused' });
    await publisher.close();
  });
});

describe('a broker whose connections fall silent, neither answering nor closing', () => {
  const silentMs = 1_000;

  it('is reconnected to by publisher and consumer, which need no restart', async () => {
    const prefix = uniqueTopicPrefix('silent');
    const { directoryUsers } = topics(prefix);
    await ensureTopics(connection, { prefix, partitions: 3 });
    const seen = new Set<number>();
    const ends: Error[] = [];
    const throughNetwork = { ...connection, socketFactory: network.socketFactory, silentMs };
    const { publisher, stop } = await startGroup(
      throughNetwork,
      prefix,
      async (batch: SeenBatch) => {
        for (const { data } of batch.messages) seen.add(data.revision!);
        return undefined;
      },
      { onCrash: (error) => ends.push(error) },
    );
    await publisher.send(directoryUsers, [anEvent(1, 0), anEvent(2, 1)]);
    await waitUntil('the first', () => seen.size === 2);

    network.silence();
    await publisher.send(directoryUsers, [anEvent(3, 0), anEvent(4, 1)]);

    await waitUntil('the rest', () => seen.size === 4);
    expect(ends).toEqual([]);
    await stop();
  }, 60_000);
});

describe('an idle client', () => {
  it('sets no timers in a loop', async () => {
    const publisher = createPublisher(connection);
    await publisher.send(names.directoryUsers, [anEvent(1, 0)]);
    const real = globalThis.setTimeout;
    const set: unknown[] = [];
    globalThis.setTimeout = ((run: () => void, ms?: number) => {
      set.push(ms);
      return real(run, ms);
    }) as typeof setTimeout;

    try {
      await new Promise((resolve) => real(resolve, 300));
      expect(set).toEqual([]);
    } finally {
      globalThis.setTimeout = real;
      await publisher.close();
    }
  });
});
