import { setTimeout as pause } from 'node:timers/promises';
import { ALIGNED_TOPICS, deadLetterTopic, RETENTION_MS, type TopicRole, topics } from '@user-sync/contracts';
import type { Admin } from 'kafkajs';
import { connectKafka, type KafkaConnection } from './connect-kafka.ts';
import { isPassing } from './is-passing.ts';

/** The topics cannot carry our messages. Code `topics-unaligned`; the words say what to do. */
export class TopicsError extends Error {
  readonly code = 'topics-unaligned';
  constructor(counts: Readonly<Record<string, number>>) {
    const list = Object.entries(counts).map(([name, count]) => `${name} has ${count}`);
    const most = Math.max(...Object.values(counts));
    super(
      `These topics need the same number of partitions, so that a message keeps its partition from the first to the last: ${list.join(', ')}. ` +
        `Give each ${most} partitions (kafka-topics --alter --topic <name> --partitions ${most}) while no messages are under way, then start again.`,
    );
    this.name = 'TopicsError';
  }
}

/** How long a broker that just started may say that it is not ready yet. */
const PATIENCE_MS = 60_000;

/**
 * Makes the topics and dead letters that are missing, and checks that the first three have equally many partitions.
 * Returns that number. Throws a TopicsError where they differ.
 */
export async function ensureTopics(
  connection: KafkaConnection,
  { prefix, partitions }: { prefix: string; partitions: number },
): Promise<number> {
  const names = topics(prefix);
  const all = Object.values(names);
  const admin = connectKafka(connection).admin();
  const deadline = performance.now() + PATIENCE_MS;
  try {
    for (;;) {
      try {
        await admin.connect();
        await createMissing(admin, all, partitions);
        return await alignedPartitions(admin, names);
      } catch (error) {
        if (error instanceof TopicsError || performance.now() > deadline || !mayComeTrue(error)) throw error;
        await pause(250);
      }
    }
  } finally {
    await admin.disconnect();
  }
}

/**
 * What is wrong with the topics as they are, in words; empty: nothing. Makes none.
 * Throws what Kafka answers where it cannot be asked.
 */
export async function checkTopics(connection: KafkaConnection, { prefix }: { prefix: string }): Promise<string[]> {
  const names = topics(prefix);
  const admin = connectKafka(connection, { retries: 2 }).admin();
  await admin.connect();
  try {
    const known = new Set(await admin.listTopics());
    const missing = Object.values(names)
      .flatMap((name) => [name, deadLetterTopic(name)])
      .filter((name) => !known.has(name));
    if (missing.length > 0) return missing.map((name) => `topic ${name} is missing`);
    await alignedPartitions(admin, names);
    return [];
  } catch (error) {
    if (error instanceof TopicsError) return [error.message];
    throw error;
  } finally {
    await admin.disconnect();
  }
}

async function createMissing(admin: Admin, names: readonly string[], partitions: number): Promise<void> {
  const known = new Set(await admin.listTopics());
  const wanted = names.flatMap((name) => [
    topic(name, partitions, RETENTION_MS.topic),
    topic(deadLetterTopic(name), 1, RETENTION_MS.deadLetter),
  ]);
  const missing = wanted.filter(({ topic: name }) => !known.has(name));
  if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
}

function topic(name: string, numPartitions: number, retentionMs: number) {
  return {
    topic: name,
    numPartitions,
    // The broker's default: 3 in a cluster, 1 on a laptop.
    replicationFactor: -1,
    configEntries: [
      { name: 'retention.ms', value: String(retentionMs) },
      { name: 'cleanup.policy', value: 'delete' },
    ],
  };
}

async function alignedPartitions(admin: Admin, names: Readonly<Record<TopicRole, string>>): Promise<number> {
  const { topics: found } = await admin.fetchTopicMetadata({ topics: ALIGNED_TOPICS.map((role) => names[role]) });
  const counts = Object.fromEntries(found.map(({ name, partitions }) => [name, partitions.length]));
  const [first = 0, ...others] = Object.values(counts);
  if (others.some((other) => other !== first)) throw new TopicsError(counts);
  return first;
}

/** What a broker says while it starts, or another service while it makes the same topic. */
function mayComeTrue(error: unknown): boolean {
  return (
    isPassing(error) ||
    /not.*available|leader|already exists|creation errors|does not host/i.test(
      error instanceof Error ? error.message : '',
    )
  );
}
