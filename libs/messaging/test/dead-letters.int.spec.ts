import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deadLetterTopic, topics } from '@user-sync/contracts';
import { kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import type { KafkaMessage } from 'kafkajs';
import { toDeadLetter } from '../src/dead-letter.ts';
import {
  type ClearedLetters,
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
  publisher = await createPublisher(connection);
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
  it('are listed with where they came from, why and when, and with nothing of their content', async () => {
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

  it('are listed page by page, also when some went meanwhile', async () => {
    await threeWait();

    const [first] = await letters.list([names.directoryUsers], {}, null, 1);
    const rest = await letters.list([names.directoryUsers], {}, first!.position, 10);

    expect(rest.map(({ position }) => position[2])).toEqual([1, 2]);
    await clear('discard');
    expect(await letters.list([names.directoryUsers], {}, first!.position, 10)).toEqual([]);
  });

  it('are driven back to their partitions in their order, and once only, however often it is asked for', async () => {
    await threeWait();

    expect(await clear('redrive')).toEqual({ redriven: 3, discarded: 0, kept: 0 });
    await waitUntil('all again', () => seen.flatMap(({ messages }) => messages).length === 3);

    expect(revisions(2)).toEqual([1, 3]);
    expect(revisions(1)).toEqual([2]);
    expect(await waiting()).toBe(0);
    expect(await clear('redrive')).toEqual({ redriven: 0, discarded: 0, kept: 0 });
  });

  it('are driven back by their reason; the others wait on, as they were', async () => {
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

  it('wait again with what is wrong now, when they are driven back too early', async () => {
    await threeWait();
    verdicts = { 1: 'still', 3: 'still' };

    expect((await clear('redrive')).redriven).toBe(3);

    await waitUntil('the two again', async () => (await waiting()) === 2);
    expect(await reasons()).toEqual(['still', 'still']);
  });

  it('are discarded where nothing can be done with them', async () => {
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
