import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { Kafka, type KafkaMessage, logLevel } from 'kafkajs';

/** Every message that lies in the topics of a prefix now, dead letters included. */
export async function readTopics(prefix: string): Promise<{ topic: string; message: KafkaMessage }[]> {
  const kafka = new Kafka({ brokers: kafkaBrokers().split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`));
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  await admin.disconnect();
  const expected = ends.flat().reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);

  const read: { topic: string; message: KafkaMessage }[] = [];
  const consumer = kafka.consumer({ groupId: `${prefix}.reader` });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ topic, message }) => void read.push({ topic, message }) });
    await waitUntil('all messages', () => read.length >= expected, { withinMs: 30_000 });
  } finally {
    await consumer.disconnect();
  }
  return read;
}

/** Keys and headers, as one text: what brokers, tools and traces show of a message without looking into it. */
export function outsideOf({ key, headers }: KafkaMessage): string {
  const values = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${String(value)}`);
  return [String(key), ...values].join('\n');
}
