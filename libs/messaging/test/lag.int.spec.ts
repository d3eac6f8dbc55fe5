import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@user-sync/contracts';
import { kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import {
  connectKafka,
  createLagReader,
  createPublisher,
  ensureTopics,
  groupOf,
  type LagReader,
  type Publisher,
} from '../src/index.ts';
import { anEvent } from './messages.ts';
import { startGroup } from './started-group.ts';

const connection = { brokers: [kafkaBrokers()], clientId: 'test' };
const prefix = uniqueTopicPrefix('lag');
const { directoryUsers: topic } = topics(prefix);
const group = groupOf(prefix, 'mapper');
let reader: LagReader;
let publisher: Publisher;

beforeAll(async () => {
  await ensureTopics(connection, { prefix, partitions: 2 });
  reader = createLagReader(connection);
  publisher = createPublisher(connection);
});
afterAll(async () => {
  await publisher?.close();
  await reader?.close();
});

/** Writes a message as if it had been written so long ago. */
async function writeOld(partition: number, secondsAgo: number): Promise<void> {
  const producer = connectKafka(connection).producer();
  await producer.connect();
  const timestamp = String(Date.now() - secondsAgo * 1_000);
  await producer.send({ topic, messages: [{ key: 'k', value: 'v', partition, timestamp }] });
  await producer.disconnect();
}

describe('the lag of a group', () => {
  it('is reported by others while nobody is in the group: positions, members, and the age of the oldest message', async () => {
    await publisher.send(topic, [anEvent(1, 0), anEvent(2, 0)]);

    // A broker that has just started looks for its coordinators first.
    const positions = await waitUntil('an answer', () => reader.positionsOf(group, topic));
    expect(positions).toEqual([
      { partition: 0, committed: -1, low: 0, high: 2 },
      { partition: 1, committed: -1, low: 0, high: 0 },
    ]);
    expect(await reader.membersOf([group])).toEqual([{ group, members: 0 }]);
    await writeOld(1, 3_600);
    expect(await reader.ageOf(topic, [{ partition: 0, next: 0 }])).toBeLessThan(60);
    const age = await reader.ageOf(topic, [
      { partition: 0, next: 0 },
      { partition: 1, next: 0 },
    ]);
    expect(age).toBeGreaterThan(3_600 * 0.94);
    expect(age).toBeLessThanOrEqual(3_660);
    expect(await reader.ageOf(topic, [{ partition: 1, next: 1 }])).toBe(0);
  });

  it('disappears when somebody joins and reads', async () => {
    const { stop } = await startGroup(connection, prefix, async () => undefined);

    try {
      expect(await reader.membersOf([group])).toEqual([{ group, members: 1 }]);
      await waitUntil('all to be committed', async () =>
        (await reader.positionsOf(group, topic)).every(({ committed, high }) => committed === high),
      );
    } finally {
      await stop();
    }
    expect(await reader.membersOf([group])).toEqual([{ group, members: 0 }]);
  });
});
