import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@user-sync/runtime';
import type { KafkaConnection } from './connect-kafka.ts';
import { createLagReader, type Position } from './consumer-lag.ts';

/**
 * How far a service has consumed, noted beside what it has stored. Kafka notes it too, but a database that is put back
 * to a backup forgets what Kafka holds for done.
 */
export interface ConsumedOffsets {
  /** By partition: the offset that comes next. */
  load(topic: string): Promise<ReadonlyMap<number, number>>;
  /** Everything before `next` is stored. */
  note(topic: string, partition: number, next: number): Promise<void>;
  /** The offsets of partitions after a check in Kafka. What comes before `until` was stored once and comes again. */
  align(topic: string, standings: readonly Standing[]): Promise<void>;
}

/** The position of one partition. */
export interface Standing {
  readonly partition: number;
  readonly next: number;
  /** 0 where nothing comes again. */
  readonly until: number;
  /** Behind the last message: nothing is waited for beyond it. */
  readonly high: number;
}

/** A partition's place from which it is consumed again. */
interface Rewind {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Finds what is to be consumed again. */
export interface Replays {
  /**
   * Compares these partitions in the database and in Kafka; tries until both answer. Returns those of which the
   * database knows less than Kafka holds for done; null when aborted.
   */
  due(assignment: Readonly<Record<string, readonly number[]>>, giveUp: AbortSignal): Promise<readonly Rewind[] | null>;
  close(): Promise<void>;
}

const AGAIN_MS = 500;

export function createReplays(
  connection: KafkaConnection & { readonly log: Logger },
  consumed: ConsumedOffsets,
  group: string,
): Replays {
  const reader = createLagReader(connection);
  const dueOf = async (topic: string, partitions: readonly number[]): Promise<Rewind[]> => {
    const stored = await consumed.load(topic);
    const positions = (await reader.positionsOf(group, topic)).filter(({ partition }) =>
      partitions.includes(partition),
    );
    const standings = positions.map((position) => standingOf(position, stored.get(position.partition)));
    await consumed.align(topic, standings);
    return standings
      .filter(({ until }) => until > 0)
      .map(({ partition, next }) => ({ topic, partition, offset: String(next) }));
  };
  return {
    async due(assignment, giveUp) {
      while (!giveUp.aborted) {
        try {
          const topics = Object.entries(assignment);
          return (await Promise.all(topics.map(([topic, partitions]) => dueOf(topic, partitions)))).flat();
        } catch (error) {
          connection.log.warn({ err: error }, 'could not compare the stored offsets with the committed offsets');
          await pause(AGAIN_MS, undefined, { signal: giveUp }).catch(() => undefined);
        }
      }
      return null;
    },
    close: () => reader.close(),
  };
}

/** `stored`: undefined where nothing was ever noted, so that Kafka's word counts. */
export function standingOf({ partition, committed, low, high }: Position, stored: number | undefined): Standing {
  const done = committed >= 0 ? committed : low;
  // Beyond the end: Kafka's data is a new one.
  const next = stored === undefined || stored > high ? done : Math.max(stored, low);
  return { partition, next, until: committed >= 0 && next < committed ? committed : 0, high };
}
