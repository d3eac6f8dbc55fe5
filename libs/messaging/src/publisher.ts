import { setTimeout as pause } from 'node:timers/promises';
import { backoff } from '@user-sync/domain';
import kafkajs from 'kafkajs';
import { connectKafka, type KafkaConnection } from './connect-kafka.ts';
import type { Outgoing } from './encode-event.ts';
import { isPassing } from './is-passing.ts';
import { partitionFor } from './partition-for.ts';

/** Between tries to send. */
const PAUSE_MS = { first: 100, most: 2_000 };

/** Sends messages to Kafka. One per process; safe to use from many places at once. */
export interface Publisher {
  /**
   * Resolves when every message is acknowledged by all in-sync replicas; messages of one partition stay in their order.
   * Tries again through connection trouble; rejects with a PublishError when that lasts, and then some messages may
   * have been written: sending them again is harmless.
   */
  send(topic: string, messages: readonly Outgoing[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Messages could not be written to Kafka. Code `kafka-unavailable`: later may do; `kafka-refused`: the broker said no.
 */
export class PublishError extends Error {
  readonly code: 'kafka-unavailable' | 'kafka-refused';
  constructor(code: PublishError['code'], topic: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      code === 'kafka-unavailable'
        ? `Kafka did not take messages for ${topic} (${why}). Nothing is lost: they are published again. Check that the brokers answer.`
        : `Kafka refused messages for ${topic} (${why}). Check that the topic exists, its max.message.bytes, and this service's rights on it.`,
      { cause },
    );
    this.name = 'PublishError';
    this.code = code;
  }
}

/** Whether Kafka is what failed, and not what was asked of it: later the same may succeed. */
export function isKafkaAway(error: unknown): boolean {
  if (error instanceof PublishError) return error.code === 'kafka-unavailable';
  return error instanceof Error && /^KafkaJS/.test(error.name);
}

/** Whether an error came of talking to Kafka: it does not answer, or refuses. */
export function isKafkaError(error: unknown): boolean {
  return error instanceof PublishError || error instanceof kafkajs.KafkaJSError || isPassing(error);
}

/** Whether the broker refused a message because of its size: it never takes it. */
export function isTooLarge(error: unknown): boolean {
  for (let at = error as { type?: string; cause?: unknown } | undefined; at; at = at.cause as typeof at)
    if (at.type === 'MESSAGE_TOO_LARGE' || at.type === 'RECORD_LIST_TOO_LARGE') return true;
  return false;
}

/** How long connection trouble is borne before a send rejects. */
const PATIENCE_MS = 60_000;
/** The broker's default limit for what one partition gets in one request is 1 MiB. */
const PARTITION_BYTES = 700_000;
const REQUEST_BYTES = 4_000_000;
/** What Kafka and the names of our headers add to a message. */
const OVERHEAD_BYTES = 150;

/** How long the broker waits for its replicas before it says so: less than it may be silent. */
const ACKS_WITHIN_MS = 8_000;

/**
 * Connects with the first message, and again after trouble. Not idempotent: kafkajs' sequence numbers lose acknowledged
 * messages after a cut connection.
 */
export function createPublisher(connection: KafkaConnection, { patienceMs = PATIENCE_MS } = {}): Publisher {
  const producer = connectKafka(connection, { retries: 3 }).producer({
    idempotent: false,
    allowAutoTopicCreation: false,
    createPartitioner:
      () =>
      ({ partitionMetadata, message }) =>
        message.partition ?? partitionFor(String(message.key), partitionMetadata.length),
  });
  let connected: Promise<void> | undefined;
  const sendOnce = async (topic: string, messages: readonly Outgoing[]): Promise<void> => {
    connected ??= producer.connect().catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    await connected;
    await producer.send({ topic, messages: messages as Outgoing[], acks: -1, timeout: ACKS_WITHIN_MS });
  };
  const closing = new AbortController();
  return {
    async send(topic, messages) {
      for (const request of requestsOf(messages))
        await sendPatiently(() => sendOnce(topic, request), topic, patienceMs, closing.signal);
    },
    async close() {
      closing.abort();
      await producer.disconnect();
    },
  };
}

async function sendPatiently(
  sendOnce: () => Promise<void>,
  topic: string,
  patienceMs: number,
  closing: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce();
    } catch (error) {
      if (!isPassing(error)) throw new PublishError('kafka-refused', topic, error);
      if (performance.now() > deadline || closing.aborted) throw new PublishError('kafka-unavailable', topic, error);
      await pause(backoff(attempt, PAUSE_MS), undefined, { signal: closing }).catch(() => undefined);
    }
  }
}

/** Cuts a list where one partition's part or the whole would grow too big for one request. */
function* requestsOf(messages: readonly Outgoing[]): Generator<readonly Outgoing[]> {
  let from = 0;
  let total = 0;
  let bytes = new Map<number, number>();
  for (let at = 0; at < messages.length; at++) {
    const message = messages[at]!;
    const size = sizeOf(message);
    const partition = message.partition ?? -1;
    const inPartition = bytes.get(partition) ?? 0;
    if (at > from && (inPartition + size > PARTITION_BYTES || total + size > REQUEST_BYTES)) {
      yield messages.slice(from, at);
      from = at;
      total = size;
      bytes = new Map([[partition, size]]);
    } else {
      bytes.set(partition, inPartition + size);
      total += size;
    }
  }
  if (from < messages.length) yield from === 0 ? messages : messages.slice(from);
}

/** Headers count too: those of a dead letter can be as large as its value. */
function sizeOf({ key, value, headers }: Outgoing): number {
  let bytes = Buffer.byteLength(value ?? '') + (key?.length ?? 0) + OVERHEAD_BYTES;
  for (const name in headers) bytes += name.length + headers[name]!.length;
  return bytes;
}
