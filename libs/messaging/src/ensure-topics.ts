import { setTimeout as pause } from 'node:timers/promises';
import { ALIGNED_TOPICS, deadLetterTopic, RETENTION_MS, type TopicRole, topics } from '@user-sync/contracts';
import { backoff } from '@user-sync/domain';
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
const PAUSE_MS = { first: 250, most: 5_000 };

/**
 * Makes the topics and dead letters that are missing, and checks that the first three have equally many partitions.
 * Returns that number. Throws a TopicsError where they differ, and what Kafka last answered when `patienceMs` have
 * passed or `giveUp` is aborted.
 */
export async function ensureTopics(
  connection: KafkaConnection,
  { prefix, partitions }: { prefix: string; partitions: number },
  { patienceMs = PATIENCE_MS, giveUp }: { patienceMs?: number; giveUp?: AbortSignal } = {},
): Promise<number> {
  const names = topics(prefix);
  const all = Object.values(names);
  // A broker that does not answer is asked again below.
  const admin = connectKafka(connection, { retries: 2 }).admin();
  const deadline = performance.now() + patienceMs;
  const created = new Set<string>();
  try {
    for (let tries = 0; ; tries++) {
      try {
        await admin.connect();
        for (const name of await createMissing(admin, all, partitions)) created.add(name);
        // A leader is named before it knows that it leads. Until it does, it refuses some partitions of a batch, and
        // those that it took are sent twice.
        for (const name of created) await admin.fetchTopicOffsets(name);
        return await alignedPartitions(admin, names);
      } catch (error) {
        const isOver = giveUp?.aborted || performance.now() > deadline;
        if (error instanceof TopicsError || isOver || !mayComeTrue(error)) throw error;
        if (tries > 0) connection.log?.warn({ err: error, tries }, 'the topics cannot be seen yet; will retry');
        await pause(backoff(tries + 1, PAUSE_MS), undefined, giveUp && { signal: giveUp }).catch(() => {
          throw error;
        });
      }
    }
  } finally {
    await admin.disconnect();
  }
}

/**
 * Problems of the existing topics, as texts; empty: none. Creates no topics.
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

/** Returns the names of the topics that it made. */
async function createMissing(admin: Admin, names: readonly string[], partitions: number): Promise<string[]> {
  const known = new Set(await admin.listTopics());
  const wanted = names.flatMap((name) => [
    topic(name, partitions, RETENTION_MS.topic),
    topic(deadLetterTopic(name), 1, RETENTION_MS.deadLetter),
  ]);
  const missing = wanted.filter(({ topic: name }) => !known.has(name));
  if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
  return missing.map(({ topic: name }) => name);
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
