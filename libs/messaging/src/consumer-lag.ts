import { deadLetterTopic } from '@user-sync/contracts';
import { observe, type Reading } from '@user-sync/runtime';
import type { Admin } from 'kafkajs';
import { connectKafka, type KafkaConnection } from './connect-kafka.ts';

/** How far a group is behind on a topic, in messages. Partitions that it never committed are told apart: they are no lag. */
export interface TopicLag {
  readonly topic: string;
  readonly lag: number;
  readonly neverCommitted: number;
}

/** Reads lags from Kafka; keeps one connection. */
export interface LagReader {
  /** Committed against end offsets, by topic. */
  lagOf(group: string, topics: readonly string[]): Promise<readonly TopicLag[]>;
  /** Messages in dead letters that have not been driven back. */
  deadLettersOf(topics: readonly string[]): Promise<readonly { topic: string; waiting: number }[]>;
  close(): Promise<void>;
}

/** The group under which dead letters of a topic are driven back. */
export function redriveGroup(deadLetter: string): string {
  return `${deadLetter}.redrive`;
}

/** Connects with the first reading, and again after trouble. */
export function createLagReader(connection: KafkaConnection): LagReader {
  const admin = connectKafka(connection).admin();
  let connected: Promise<void> | undefined;
  const ready = async (): Promise<Admin> => {
    connected ??= admin.connect().catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    await connected;
    return admin;
  };
  return {
    async lagOf(group, topics) {
      const kafka = await ready();
      const committed = await kafka.fetchOffsets({ groupId: group, topics: [...topics] });
      return Promise.all(
        committed.map(async ({ topic, partitions }) => {
          const ends = new Map(
            (await kafka.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]),
          );
          let lag = 0;
          let neverCommitted = 0;
          for (const { partition, offset } of partitions) {
            if (Number(offset) < 0) neverCommitted++;
            else lag += Math.max(0, (ends.get(partition) ?? 0) - Number(offset));
          }
          return { topic, lag, neverCommitted };
        }),
      );
    },
    async deadLettersOf(topics) {
      const kafka = await ready();
      return Promise.all(
        topics.map(async (topic) => {
          const deadLetter = deadLetterTopic(topic);
          const [group] = await kafka.fetchOffsets({ groupId: redriveGroup(deadLetter), topics: [deadLetter] });
          const driven = new Map(group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
          const ends = await kafka.fetchTopicOffsets(deadLetter);
          const waiting = ends.reduce(
            (sum, { partition, low, high }) => sum + Number(high) - Math.max(Number(low), driven.get(partition) ?? -1),
            0,
          );
          return { topic, waiting };
        }),
      );
    },
    async close() {
      if (connected !== undefined) await admin.disconnect();
    },
  };
}

/** Publishes the gauges `consumer_lag_messages` (-1: never committed anywhere) and `dead_letters_waiting`. */
export function exportLag(reader: LagReader, groups: readonly { group: string; topics: readonly string[] }[]): void {
  observe('consumer_lag_messages', async () => {
    const readings = await Promise.all(
      groups.map(async ({ group, topics }) => {
        const lags = await reader.lagOf(group, topics);
        return lags.map(({ topic, lag, neverCommitted }): Reading => {
          const silent = lag === 0 && neverCommitted > 0;
          return [silent ? -1 : lag, { group, topic }];
        });
      }),
    );
    return readings.flat();
  });
  const all = [...new Set(groups.flatMap(({ topics }) => topics))];
  observe('dead_letters_waiting', async () =>
    (await reader.deadLettersOf(all)).map(({ topic, waiting }): Reading => [waiting, { topic }]),
  );
}
