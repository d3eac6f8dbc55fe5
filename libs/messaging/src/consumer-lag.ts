import { deadLetterTopic } from '@user-sync/contracts';
import { connectAdmin } from './connect-admin.ts';
import type { KafkaConnection } from './connect-kafka.ts';
import { waitingRanges } from './waiting-letters.ts';

/**
 * How far a group is behind on a topic, in messages. Partitions that it never committed are marked: they are no
 * lag.
 */
export interface TopicLag {
  readonly topic: string;
  readonly lag: number;
  readonly neverCommitted: number;
}

/** The position of a group in one partition. */
export interface Position {
  readonly partition: number;
  /** The offset that is read next; -1: never committed. */
  readonly committed: number;
  /** The first offset that is there, and the one behind the last. */
  readonly low: number;
  readonly high: number;
}

/** Reads lags from Kafka; keeps one connection. */
export interface LagReader {
  /** Committed against end offsets, by topic. */
  lagOf(group: string, topics: readonly string[]): Promise<readonly TopicLag[]>;
  positionsOf(group: string, topic: string): Promise<readonly Position[]>;
  /**
   * Seconds since the oldest of the messages from `next` on was written, to about 5 % and never too many; 0 where there
   * is none. By the times that producers gave.
   */
  ageOf(topic: string, from: readonly { partition: number; next: number }[]): Promise<number>;
  /** How many processes are in a group. */
  membersOf(groups: readonly string[]): Promise<readonly { group: string; members: number }[]>;
  /** Messages in dead letters that have not been driven back. */
  deadLettersOf(topics: readonly string[]): Promise<readonly { topic: string; waiting: number }[]>;
  close(): Promise<void>;
}

/** More than any topic keeps its messages. */
const OLDEST_S = 40 * 86_400;

/** Connects with the first reading, and again after trouble. */
export function createLagReader(connection: KafkaConnection): LagReader {
  const admin = connectAdmin(connection);
  const positionsOf = async (group: string, topic: string): Promise<Position[]> => {
    const kafka = await admin.ready();
    const [of] = await kafka.fetchOffsets({ groupId: group, topics: [topic] });
    const committed = new Map(of?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const ends = await kafka.fetchTopicOffsets(topic);
    return ends
      .map(({ partition, low, high }) => ({
        partition,
        committed: committed.get(partition) ?? -1,
        low: Number(low),
        high: Number(high),
      }))
      .sort((one, other) => one.partition - other.partition);
  };
  return {
    async lagOf(group, topics) {
      return Promise.all(
        topics.map(async (topic) => {
          const positions = await positionsOf(group, topic);
          const committed = positions.filter((each) => each.committed >= 0);
          const lag = committed.reduce((sum, each) => sum + Math.max(0, each.high - each.committed), 0);
          return { topic, lag, neverCommitted: positions.length - committed.length };
        }),
      );
    },
    positionsOf,
    async ageOf(topic, from) {
      const kafka = await admin.ready();
      const now = Date.now();
      const isThereOlder = async (seconds: number): Promise<boolean> => {
        const offsets = await kafka.fetchTopicOffsetsByTimestamp(topic, Math.round(now - seconds * 1_000));
        const after = new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
        return from.some(({ partition, next }) => (after.get(partition) ?? 0) > next);
      };
      let age = 0;
      let bound = 1;
      while (bound < OLDEST_S && (await isThereOlder(bound))) {
        age = bound;
        bound *= 2;
      }
      for (let step = 0; step < 4; step++) {
        const middle = (age + bound) / 2;
        if (await isThereOlder(middle)) age = middle;
        else bound = middle;
      }
      return age;
    },
    async membersOf(groups) {
      const { groups: described } = await (await admin.ready()).describeGroups([...groups]);
      return described.map(({ groupId, members }) => ({ group: groupId, members: members.length }));
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
