import { TOPICS, type TopicRole, topics } from '@user-sync/contracts';
import { observe } from '@user-sync/runtime';
import { groupOf } from './batch-strategy.ts';
import type { KafkaConnection } from './connect-kafka.ts';
import { createLagReader, type LagReader, type Position } from './consumer-lag.ts';

/**
 * Publishes how far the groups of all services are behind, who is in them, and what waits in dead letters. Every
 * service that has a consumer calls it, so that the lag of a dead one stays visible; what they say is the same. By the
 * same way to Kafka as everything else of the service, with TLS and the sign-in.
 */
export function exportLag(connection: KafkaConnection, prefix: string): { close(): Promise<void> } {
  const reader = createLagReader(connection);
  const names = topics(prefix);
  const roles = Object.keys(TOPICS) as TopicRole[];
  const pairs = roles.flatMap((role) =>
    TOPICS[role].readBy.map((service) => ({ group: groupOf(prefix, service), topic: names[role] })),
  );
  observe(
    [
      'consumer_lag_messages',
      'consumer_committed_offset',
      'consumer_lag_seconds',
      'consumer_members',
      'dead_letters_waiting',
    ],
    async () => {
      const [read, members, letters] = await Promise.all([
        Promise.all(pairs.map((pair) => readPair(reader, pair))),
        reader.membersOf([...new Set(pairs.map(({ group }) => group))]),
        reader.deadLettersOf(Object.values(names)),
      ]);
      const each = read.flatMap(({ group, topic, positions }) =>
        positions.map((position) => ({ position, labels: { group, topic, partition: position.partition } })),
      );
      return {
        consumer_lag_messages: each.map(({ position, labels }) => [lagAt(position), labels]),
        consumer_committed_offset: each.map(({ position, labels }) => [position.committed, labels]),
        consumer_lag_seconds: read.map(({ group, topic, age }) => [age, { group, topic }]),
        consumer_members: members.map(({ group, members: number }) => [number, { group }]),
        dead_letters_waiting: letters.map(({ topic, waiting }) => [waiting, { topic }]),
      };
    },
  );
  return { close: () => reader.close() };
}

async function readPair(reader: LagReader, { group, topic }: { group: string; topic: string }) {
  const positions = await reader.positionsOf(group, topic);
  const behind = positions
    .filter((position) => lagAt(position) > 0)
    .map(({ partition, committed, low }) => ({ partition, next: Math.max(committed, low) }));
  return { group, topic, positions, age: behind.length === 0 ? 0 : await reader.ageOf(topic, behind) };
}

/** Groups read from the beginning, so what was never committed waits too; -1 where nothing is there either. */
function lagAt({ committed, low, high }: Position): number {
  if (committed < 0 && high === low) return -1;
  return Math.max(0, high - Math.max(committed, low));
}
