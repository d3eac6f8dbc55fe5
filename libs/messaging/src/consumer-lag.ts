import { deadLetterTopic } from '@user-sync/contracts';
import { observe, type Reading } from '@user-sync/runtime';
import { connectAdmin } from './connect-admin.ts';
import type { KafkaConnection } from './connect-kafka.ts';
import { waitingRanges } from './waiting-letters.ts';

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

/** Connects with the first reading, and again after trouble. */
export function createLagReader(connection: KafkaConnection): LagReader {
  const admin = connectAdmin(connection);
  return {
    async lagOf(group, topics) {
      const kafka = await admin.ready();
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
      const kafka = await admin.ready();
      return Promise.all(
        topics.map(async (topic) => {
          const ranges = await waitingRanges(kafka, deadLetterTopic(topic));
          const waiting = ranges.reduce((sum, { from, end }) => sum + Number(end - from), 0);
          return { topic, waiting };
        }),
      );
    },
    close: () => admin.close(),
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
