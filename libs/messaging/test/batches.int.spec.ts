import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@user-sync/contracts';
import { createLogger } from '@user-sync/runtime';
import { kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import { consumerSettings } from '../src/batch-strategy.ts';
import {
  type ConsumedOffsets,
  connectKafka,
  createLagReader,
  createPublisher,
  done,
  ensureTopics,
  groupOf,
  rejected,
  TopicsError,
} from '../src/index.ts';
import { aMarker, anEvent } from './messages.ts';
import { type SeenBatch, startGroup } from './started-group.ts';

const connection = { brokers: kafkaBrokers().split(','), clientId: 'test' };
const stops: (() => Promise<void>)[] = [];
let prefix: string;
let names: ReturnType<typeof topics>;

/** A group, and topics, of its own for each test. */
async function fresh(partitions = 3): Promise<void> {
  prefix = uniqueTopicPrefix('batches');
  names = topics(prefix);
  await ensureTopics(connection, { prefix, partitions });
}

async function group(...[handle, options]: [Parameters<typeof startGroup>[2], Parameters<typeof startGroup>[3]?]) {
  const started = await startGroup(connection, prefix, handle, options);
  stops.push(started.stop);
  return started;
}

async function lag() {
  const reader = createLagReader(connection);
  try {
    const [first] = await reader.lagOf(groupOf(prefix, 'mapper'), [names.directoryUsers]);
    const [dead] = await reader.deadLettersOf([names.directoryUsers]);
    return { ...first!, dead: dead!.waiting };
  } finally {
    await reader.close();
  }
}

const revisions = (batches: readonly SeenBatch[]) =>
  batches.flatMap(({ messages }) => messages.map(({ data }) => data.revision));

beforeAll(() => fresh());
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await fresh();
});

describe('batches of a topic', () => {
  it('come in the order of their partition, in slices, with markers behind the events before them', async () => {
    const seen: SeenBatch[] = [];
    const { publisher } = await group(
      async (batch) => {
        seen.push(batch);
        return undefined;
      },
      { sliceSize: 400 },
    );

    const events = Array.from({ length: 3_000 }, (_, at) => anEvent(at + 1, at % 3));
    await publisher.send(names.directoryUsers, [...events, aMarker(3_000, 0), aMarker(3_000, 1), aMarker(3_000, 2)]);
    await waitUntil('all messages', () => seen.flatMap(({ messages }) => messages).length >= 3_003);

    for (const partition of [0, 1, 2]) {
      const messages = seen.filter((batch) => batch.partition === partition).flatMap((batch) => batch.messages);
      const order = messages.map(({ data }) => data.revision ?? Number.POSITIVE_INFINITY);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(messages.at(-1)).toMatchObject({ type: 'run.ended', data: { lastRevision: 3_000 } });
    }
    expect(Math.max(...seen.map(({ messages }) => messages.length))).toBeLessThanOrEqual(400);
    await waitUntil('all committed', async () => (await lag()).lag === 0);
  });

  it('are handed over again until the handler succeeds, and nothing is committed before', async () => {
    const tries: (number | undefined)[][] = [];
    let open = false;
    const { publisher } = await group(async (batch) => {
      tries.push(revisions([batch]));
      if (!open) throw new Error('the database is away');
      return undefined;
    });

    await publisher.send(names.directoryUsers, [anEvent(1, 0), anEvent(2, 0)]);
    await waitUntil('several tries', () => tries.length >= 3);
    expect((await lag()).neverCommitted).toBe(3);

    open = true;
    await waitUntil('committed', async () => (await lag()).neverCommitted === 2);
    expect(new Set(tries.map(String))).toEqual(new Set(['1,2']));
    expect((await lag()).lag).toBe(0);
  });

  it('come once more to the next process when the first one ends before they were handled', async () => {
    const first = await group(async () => {
      throw new Error('the database is away');
    });
    await first.publisher.send(names.directoryUsers, [anEvent(1, 0)]);
    await waitUntil('a fetch', async () => (await lag()).neverCommitted === 3);
    await first.stop();
    stops.length = 0;

    const seen: SeenBatch[] = [];
    await group(async (batch) => {
      seen.push(batch);
      return undefined;
    });

    await waitUntil('the message', () => seen.length > 0);
    expect(revisions(seen)).toEqual([1]);
  });

  it('that run when the process is asked to end are finished and committed, and no more are taken', async () => {
    let started: (() => void) | undefined;
    const isRunning = new Promise<void>((resolve) => {
      started = resolve;
    });
    let finish: (() => void) | undefined;
    const mayFinish = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const seen: SeenBatch[] = [];
    const { publisher, stop } = await group(
      async (batch) => {
        seen.push(batch);
        started?.();
        await mayFinish;
        return undefined;
      },
      { sliceSize: 2, concurrency: 1 },
    );
    await publisher.send(
      names.directoryUsers,
      [1, 2, 3, 4].map((revision) => anEvent(revision, 0)),
    );
    await isRunning;

    const stopped = stop();
    stops.length = 0;
    finish?.();
    await stopped;

    expect(revisions(seen)).toEqual([1, 2]);
    expect(await lag()).toMatchObject({ lag: 2, neverCommitted: 2 });
  });

  it('all come to the first process where a second one ends while it joins', async () => {
    const seen: SeenBatch[] = [];
    const { publisher } = await group(async (batch) => {
      seen.push(batch);
      return undefined;
    });
    const admin = connectKafka({ ...connection, log: createLogger('test', 'fatal') }).admin();
    stops.push(() => admin.disconnect());
    await admin.connect();
    const state = async () => {
      const { groups } = await admin.describeGroups([groupOf(prefix, 'mapper')]);
      return `${groups[0]!.members.length} ${groups[0]!.state}`;
    };

    // Were it forgotten in the group, it would be missed only after its session.
    const second = await startGroup(connection, prefix, async () => undefined, {
      waits: false,
      sessionTimeoutMs: 300_000,
    });
    await waitUntil('the second one joining', async () => (await state()) === '2 PreparingRebalance');
    await second.stop();

    await waitUntil('the first one alone again', async () => (await state()) === '1 Stable');
    await publisher.send(
      names.directoryUsers,
      [0, 1, 2].map((partition) => anEvent(partition + 1, partition)),
    );
    await waitUntil('all messages', () => revisions(seen).length === 3);
  });

  it('are shared when a second process joins, and nothing is lost', async () => {
    const seen = { first: [] as SeenBatch[], second: [] as SeenBatch[] };
    const { publisher } = await group(async (batch) => void seen.first.push(batch) as undefined);
    await publisher.send(
      names.directoryUsers,
      [0, 1, 2].map((partition) => anEvent(partition + 1, partition)),
    );
    await waitUntil('the first three', () => revisions(seen.first).length === 3);

    await group(async (batch) => void seen.second.push(batch) as undefined);
    let next = 10;
    await waitUntil('the second to get some', async () => {
      await publisher.send(
        names.directoryUsers,
        [0, 1, 2].map((partition) => anEvent(next++, partition)),
      );
      return seen.second.length > 0;
    });
    await waitUntil('all committed', async () => (await lag()).lag === 0);

    const all = new Set([...revisions(seen.first), ...revisions(seen.second)]);
    for (let revision = 10; revision < next; revision++) expect(all).toContain(revision);
  });
});

describe('a service whose database was restored from a backup', () => {
  /** What the database knows, as `consumedOffsets` keeps it. */
  function memory() {
    const next = new Map<number, number>();
    const until = new Map<number, number>();
    const consumed: ConsumedOffsets = {
      load: async () => new Map(next),
      note: async (_topic, partition, offset) => void next.set(partition, offset),
      async align(_topic, standings) {
        for (const each of standings) {
          next.set(each.partition, each.next);
          until.set(each.partition, Math.max(until.get(each.partition) ?? 0, each.until));
        }
      },
    };
    return { next, until, consumed };
  }

  it('receives again what came since, each partition in order, and continues at the position in Kafka', async () => {
    const { next, until, consumed } = memory();
    const before: SeenBatch[] = [];
    const first = await group(async (batch) => void before.push(batch) as undefined, { consumed });
    const send = (from: number, to: number) =>
      first.publisher.send(
        names.directoryUsers,
        Array.from({ length: to - from + 1 }, (_, at) => anEvent(from + at, (from + at) % 3)),
      );
    await send(1, 30);
    await waitUntil('the first', async () => revisions(before).length === 30 && (await lag()).lag === 0);
    const backup = new Map(next);
    await send(31, 60);
    await waitUntil('the rest', async () => revisions(before).length === 60 && (await lag()).lag === 0);
    expect([...next.values()].sort()).toEqual([20, 20, 20]);
    await first.app.close();
    stops.length = 0;
    await send(61, 66);
    await first.publisher.close();

    for (const [partition, offset] of backup) next.set(partition, offset);
    const after: SeenBatch[] = [];
    await group(async (batch) => void after.push(batch) as undefined, { consumed });
    await waitUntil('everything since', async () => revisions(after).length >= 36 && (await lag()).lag === 0);

    expect([...until.values()]).toEqual([20, 20, 20]);
    for (const partition of [0, 1, 2]) {
      const again = revisions(after.filter((batch) => batch.partition === partition));
      const expected = Array.from({ length: 36 }, (_, at) => 31 + at).filter((each) => each % 3 === partition);
      expect(again).toEqual(expected);
    }
    expect([...next.values()]).toEqual([22, 22, 22]);
  });

  it('receives again what came since even if nothing new comes', async () => {
    const { next, consumed } = memory();
    const seen: SeenBatch[] = [];
    const first = await group(async (batch) => void seen.push(batch) as undefined, { consumed });
    await first.publisher.send(names.directoryUsers, [anEvent(1, 0)]);
    await waitUntil('the message', async () => seen.length === 1 && (await lag()).lag === 0);
    await first.stop();
    stops.length = 0;

    next.set(0, 0);
    await group(async (batch) => void seen.push(batch) as undefined, { consumed });

    await waitUntil('the message again', async () => seen.length === 2 && (await lag()).lag === 0);
    expect(next.get(0)).toBe(1);
  });

  it('receives nothing while its database cannot be read', async () => {
    const { consumed } = memory();
    const seen: SeenBatch[] = [];
    let asked = 0;
    let isAway = true;
    const starting = group(async (batch) => void seen.push(batch) as undefined, {
      consumed: {
        ...consumed,
        async load(topic) {
          asked++;
          if (isAway) throw new Error('the database is away');
          return consumed.load(topic);
        },
      },
    });
    await publishOne();
    await waitUntil('a second question', () => asked >= 2);
    expect(seen).toEqual([]);

    isAway = false;
    await starting;
    await waitUntil('the message', () => seen.length === 1);
  });

  async function publishOne(): Promise<void> {
    const publisher = createPublisher(connection);
    await publisher.send(names.directoryUsers, [anEvent(1, 0)]);
    await publisher.close();
  }
});

describe('dead letters', () => {
  it('take unreadable and rejected messages with unchanged bytes and headers, and the partition continues', async () => {
    const seen: SeenBatch[] = [];
    const { publisher } = await group(async (batch) => {
      seen.push(batch);
      return batch.messages.map(({ data }) => (data.revision === 2 ? rejected('no such thing') : done));
    });

    const broken = { key: 'k', value: '{"broken', headers: { ce_type: 'user.created', mine: 'kept' }, partition: 0 };
    await publisher.send(names.directoryUsers, [anEvent(1, 0), broken, anEvent(2, 0), anEvent(3, 0)]);
    await waitUntil('two dead letters', async () => (await lag()).dead === 2);

    expect(revisions(seen)).toEqual([1, 2, 3]);
    await waitUntil('all committed', async () => (await lag()).lag === 0);
    const letters = await readAll(`${names.directoryUsers}.dead-letter`, 2);
    expect(letters).toContainEqual({
      key: 'k',
      value: '{"broken',
      headers: {
        ce_type: 'user.created',
        mine: 'kept',
        dead_letter_service: 'mapper',
        dead_letter_topic: names.directoryUsers,
        dead_letter_partition: '0',
        dead_letter_offset: '1',
        dead_letter_reason: 'user.created: value is not JSON',
        dead_letter_time: expect.stringMatching(/^\d{4}-/),
      },
    });
    expect(letters.map(({ headers }) => headers.dead_letter_reason)).toContain('no such thing');
  });
});

describe('topics', () => {
  it('are created if missing, and otherwise left alone', async () => {
    expect(await ensureTopics(connection, { prefix, partitions: 5 })).toBe(3);
  });

  it('with different partition counts are refused with advice', async () => {
    const admin = connectKafka(connection).admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic: names.ziikCommands, count: 4 }] });
    // The broker tells of it a moment after it has done it.
    await waitUntil('the fourth partition shown', async () => {
      const { topics: shown } = await admin.fetchTopicMetadata({ topics: [names.ziikCommands] });
      return shown[0]?.partitions.length === 4;
    });
    await admin.disconnect();

    const refusal = ensureTopics(connection, { prefix, partitions: 3 });

    await expect(refusal).rejects.toThrow(TopicsError);
    await expect(refusal).rejects.toThrow(/ziik-commands.v1 has 4.*Give each 4 partitions/);
  });
});

describe('the consumer', () => {
  it('starts at the beginning, never commits on its own, and creates no topics', () => {
    const settings = consumerSettings({
      prefix: 'azure-user-sync',
      service: 'mapper',
      sessionTimeoutMs: 20_000,
    } as never);

    expect(settings).toMatchObject({
      group: {
        groupId: 'azure-user-sync.mapper',
        sessionTimeout: 20_000,
        rebalanceTimeout: 40_000,
        heartbeatInterval: 3_000,
        allowAutoTopicCreation: false,
      },
      subscribe: { fromBeginning: true },
      run: { autoCommit: false, eachBatchAutoResolve: false },
    });
  });

  it('reports a missing topic as missing, not as empty, and joins when it exists', async () => {
    prefix = uniqueTopicPrefix('missing');
    const { strategy } = await group(async () => undefined, { waits: false });
    await waitUntil('the reason', () => /topic-partition|does not host/.test(strategy.notReady().join()));

    await ensureTopics(connection, { prefix, partitions: 1 });

    await strategy.joined();
    expect(strategy.notReady()).toEqual([]);
  });
});

/** What stands in a topic, as text. */
async function readAll(topic: string, expected: number) {
  const consumer = connectKafka(connection).consumer({ groupId: uniqueTopicPrefix('reader'), maxWaitTimeInMs: 100 });
  const found: { key: string; value: string; headers: Record<string, string> }[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => {
      const texts = Object.entries(headers).map(([name, bytes]) => [name, String(bytes)]);
      found.push({ key: String(key), value: String(value), headers: Object.fromEntries(texts) });
    },
  });
  await waitUntil(`${expected} messages in ${topic}`, () => found.length >= expected);
  await consumer.disconnect();
  return found;
}
