import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deadLetterTopic, topics } from '@user-sync/contracts';
import { kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import type { Admin, KafkaMessage } from 'kafkajs';
import { toDeadLetter } from '../src/dead-letter.ts';
import {
  type ClearedLetters,
  connectKafka,
  createDeadLetters,
  createLagReader,
  createPublisher,
  type DeadLetters,
  done,
  ensureTopics,
  type Publisher,
  rejected,
} from '../src/index.ts';
import { anEvent } from './messages.ts';
import { type SeenBatch, startGroup } from './started-group.ts';

const connection = { brokers: kafkaBrokers().split(','), clientId: 'test' };
const lag = createLagReader(connection);
let stops: (() => Promise<unknown>)[] = [];
let names: ReturnType<typeof topics>;
let letters: DeadLetters;
let publisher: Publisher;
let seen: SeenBatch[];
/** What the handler says of each revision; undefined: done. */
let verdicts: Record<number, string | undefined>;

beforeEach(async () => {
  const prefix = uniqueTopicPrefix('letters');
  names = topics(prefix);
  await ensureTopics(connection, { prefix, partitions: 3 });
  seen = [];
  verdicts = {};
  const group = await startGroup(connection, prefix, async (batch) => {
    seen.push(batch);
    return batch.messages.map(({ data }) => {
      const verdict = verdicts[data.revision!];
      return verdict === undefined ? done : rejected(verdict);
    });
  });
  publisher = createPublisher(connection);
  letters = createDeadLetters(connection, publisher);
  stops = [group.stop, () => publisher.close(), () => letters.close()];
});
afterEach(async () => {
  for (const stop of stops) await stop();
});
afterAll(() => lag.close());

const waiting = async () => (await lag.deadLettersOf([names.directoryUsers]))[0]!.waiting;
const reasons = async (filter = {}) =>
  (await letters.list([names.directoryUsers], filter, null, 100)).map(({ reason }) => reason);
const clear = async (action: 'redrive' | 'discard', filter = {}): Promise<ClearedLetters> => {
  const cleared = { redriven: 0, discarded: 0, kept: 0 };
  await letters.clear([names.directoryUsers, names.ziikCommands], filter, action, cleared);
  return cleared;
};
const revisions = (partition: number) =>
  seen
    .filter((batch) => batch.partition === partition)
    .flatMap(({ messages }) => messages.map(({ data }) => data.revision));

/** Two that were put aside as odd and one as even, from two partitions. */
function threeWait(): Promise<void> {
  const put = (revision: number, partition: number, offset: string, reason: string) => {
    const message = { ...anEvent(revision, partition), offset } as unknown as KafkaMessage;
    const origin = { service: 'mapper', topic: names.directoryUsers, partition };
    return toDeadLetter(message, reason, origin);
  };
  return publisher.send(deadLetterTopic(names.directoryUsers), [
    put(1, 2, '40', 'odd'),
    put(2, 1, '7', 'even'),
    put(3, 2, '41', 'odd'),
  ]);
}

describe('messages that wait in dead letters', () => {
  it('are listed with where they came from, why and when, without their content', async () => {
    const before = Date.now();
    await threeWait();

    const list = await letters.list(Object.values(names), {}, null, 100);

    expect(list).toHaveLength(3);
    const odd = list.filter(({ reason }) => reason === 'odd');
    expect(odd).toMatchObject([
      { topic: names.directoryUsers, partition: 2, offset: 40, service: 'mapper' },
      { topic: names.directoryUsers, partition: 2, offset: 41, service: 'mapper' },
    ]);
    expect(Object.keys(odd[0]!).sort()).toEqual([
      'at',
      'offset',
      'partition',
      'position',
      'reason',
      'service',
      'topic',
    ]);
    expect(odd[0]!.at!.getTime()).toBeGreaterThanOrEqual(before);
    expect(await reasons({ reason: 'even' })).toEqual(['even']);
    expect(await reasons({ reason: 'none' })).toEqual([]);
  });

  it('are listed page by page, even if some are gone meanwhile', async () => {
    await threeWait();

    const [first] = await letters.list([names.directoryUsers], {}, null, 1);
    const rest = await letters.list([names.directoryUsers], {}, first!.position, 10);

    expect(rest.map(({ position }) => position[2])).toEqual([1, 2]);
    await clear('discard');
    expect(await letters.list([names.directoryUsers], {}, first!.position, 10)).toEqual([]);
  });

  it('are redriven to their partitions in order, and only once, however often it is requested', async () => {
    await threeWait();

    expect(await clear('redrive')).toEqual({ redriven: 3, discarded: 0, kept: 0 });
    await waitUntil('all again', () => seen.flatMap(({ messages }) => messages).length === 3);

    expect(revisions(2)).toEqual([1, 3]);
    expect(revisions(1)).toEqual([2]);
    expect(await waiting()).toBe(0);
    expect(await clear('redrive')).toEqual({ redriven: 0, discarded: 0, kept: 0 });
  });

  it('are redriven by their reason; the others keep waiting, unchanged', async () => {
    await threeWait();
    const before = await letters.list([names.directoryUsers], { reason: 'odd' }, null, 10);

    expect(await clear('redrive', { reason: 'even' })).toEqual({ redriven: 1, discarded: 0, kept: 2 });

    expect(await waiting()).toBe(2);
    const after = await letters.list([names.directoryUsers], {}, null, 10);
    const told = (list: typeof after) => list.map(({ position: _, ...letter }) => letter);
    expect(told(after)).toEqual(told(before));
    expect(await clear('redrive')).toEqual({ redriven: 2, discarded: 0, kept: 0 });
    await waitUntil('the odd ones', () => revisions(2).length === 2);
    expect(await waiting()).toBe(0);
  });

  it('wait again with the new reason, when they are redriven too early', async () => {
    await threeWait();
    verdicts = { 1: 'still', 3: 'still' };

    expect((await clear('redrive')).redriven).toBe(3);

    await waitUntil('the two again', async () => (await waiting()) === 2);
    expect(await reasons()).toEqual(['still', 'still']);
  });

  it('are discarded if they can never be handled', async () => {
    await threeWait();

    expect(await clear('discard', { reason: 'odd' })).toEqual({ redriven: 0, discarded: 2, kept: 1 });

    expect(await reasons()).toEqual(['even']);
    expect(await waiting()).toBe(1);
    expect(seen).toEqual([]);
  });

  it('stay where their headers do not say where they came from, and can be discarded', async () => {
    await publisher.send(deadLetterTopic(names.directoryUsers), [
      { key: Buffer.from('k'), value: Buffer.from('v'), headers: {} },
    ]);

    expect(await clear('redrive')).toEqual({ redriven: 0, discarded: 0, kept: 1 });
    expect(await letters.list([names.directoryUsers], {}, null, 10)).toMatchObject([{ partition: null, reason: null }]);
    expect((await clear('discard')).discarded).toBe(1);
    expect(await waiting()).toBe(0);
  });
});

describe('a message that fills the limit of its topic', () => {
  /** As large as the broker takes it, so that it has no room for the headers of a dead letter. */
  const huge = { key: 'k', value: 'x'.repeat(1_048_376), headers: { ce_type: 'user.created' }, partition: 1 };
  const dead = () => deadLetterTopic(names.directoryUsers);

  it('is truncated to fit the dead-letter topic, and its partition continues', async () => {
    await publisher.send(names.directoryUsers, [huge, anEvent(2, 1)]);

    await waitUntil('the one behind it', () => revisions(1).includes(2));
    expect(await letters.list([names.directoryUsers], {}, null, 10)).toMatchObject([
      { partition: 1, offset: 0, reason: 'user.created: value is not JSON (cut to fit)' },
    ]);
  });

  it('is moved even if the dead-letter topic takes far less', async () => {
    await limit(dead(), 20_000);
    await publisher.send(names.directoryUsers, [huge, anEvent(2, 1)]);

    await waitUntil('the one behind it', () => revisions(1).includes(2));
    expect(await waiting()).toBe(1);
  });

  it('is redriven completely as long as its topic keeps it', async () => {
    await publisher.send(names.directoryUsers, [huge]);
    await waitUntil('the dead letter', async () => (await waiting()) === 1);

    expect(await clear('redrive')).toEqual({ redriven: 1, discarded: 0, kept: 0 });

    await waitUntil('the dead letter again', async () => (await waiting()) === 1);
    const [again] = await letters.list([names.directoryUsers], {}, null, 10);
    expect(again).toMatchObject({ partition: 1, offset: 1, reason: 'user.created: value is not JSON (cut to fit)' });
  });

  it('stays in the dead letter when it is gone from its topic, and can be discarded', async () => {
    await publisher.send(names.directoryUsers, [huge]);
    await waitUntil('the dead letter', async () => (await waiting()) === 1);
    await forget(names.directoryUsers, 1, 1);

    expect(await clear('redrive')).toEqual({ redriven: 0, discarded: 0, kept: 1 });
    expect((await clear('discard')).discarded).toBe(1);
  });

  async function limit(topic: string, bytes: number): Promise<void> {
    await administer((admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value: String(bytes) }] }],
      }),
    );
  }

  /** As its retention does it: everything before the offset is deleted. */
  async function forget(topic: string, partition: number, before: number): Promise<void> {
    await administer(async (admin) => {
      await admin.fetchTopicMetadata({ topics: [topic] });
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(before) }] });
    });
  }

  async function administer(work: (admin: Admin) => Promise<unknown>): Promise<void> {
    const admin = connectKafka(connection).admin();
    await admin.connect();
    await work(admin);
    await admin.disconnect();
  }
});
