import { connectKafka, type KafkaConnection } from './connect-kafka.ts';
import { redriveGroup } from './consumer-lag.ts';
import { fromDeadLetter } from './dead-letter.ts';
import type { Publisher } from './publisher.ts';

/**
 * Sends what stands in a dead letter back to where it came from, with original key, bytes, headers and partition.
 * Goes up to the end as it was at the start, so that what is put aside again does not go round. Progress is committed
 * after the acks under the dead letter's own group: repeating the command sends nothing twice but what a crash leaves open.
 */
export async function redriveDeadLetters(
  connection: KafkaConnection,
  publisher: Publisher,
  deadLetter: string,
): Promise<{ driven: number; unknown: number }> {
  const kafka = connectKafka(connection);
  const open = await openOffsets(kafka.admin(), deadLetter);
  let driven = 0;
  let unknown = 0;
  if (open.size === 0) return { driven, unknown };

  const consumer = kafka.consumer({
    groupId: redriveGroup(deadLetter),
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 200,
    retry: { restartOnFailure: async () => false },
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [deadLetter], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const run = consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary, heartbeat }) => {
          const { topic, partition } = batch;
          const end = open.get(partition);
          if (end === undefined) return;
          for (const message of batch.messages) {
            if (BigInt(message.offset) >= end) break;
            const back = fromDeadLetter(message);
            if (back === null) unknown++;
            else {
              await publisher.send(back.topic, [back.message]);
              driven++;
            }
            const next = BigInt(message.offset) + 1n;
            await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: String(next) }] }] });
            resolveOffset(message.offset);
            await heartbeat();
            if (next >= end) open.delete(partition);
          }
          if (open.size === 0) resolve();
        },
      });
      run.catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return { driven, unknown };
}

/** Partitions with something left to drive back, each with its end as it is now. */
async function openOffsets(
  admin: ReturnType<ReturnType<typeof connectKafka>['admin']>,
  deadLetter: string,
): Promise<Map<number, bigint>> {
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(deadLetter);
    const [group] = await admin.fetchOffsets({ groupId: redriveGroup(deadLetter), topics: [deadLetter] });
    const committed = new Map(group?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    return new Map(
      ends
        .map(({ partition, low, high }) => {
          const from = committed.get(partition) ?? -1n;
          return { partition, from: from < BigInt(low) ? BigInt(low) : from, end: BigInt(high) };
        })
        .filter(({ from, end }) => from < end)
        .map(({ partition, end }) => [partition, end]),
    );
  } finally {
    await admin.disconnect();
  }
}
