import { randomUUID } from 'node:crypto';
import { deadLetterTopic } from '@user-sync/contracts';
import kafkajs, { type EachBatchPayload, type KafkaMessage } from 'kafkajs';
import { connectAdmin } from './connect-admin.ts';
import { connectKafka, type KafkaConnection } from './connect-kafka.ts';
import { fromDeadLetter, readOrigin, sizeOf } from './dead-letter.ts';
import type { Outgoing } from './encode-event.ts';
import type { Publisher } from './publisher.ts';
import { redriveGroup, type WaitingRange, waitingRanges } from './waiting-letters.ts';

/**
 * A waiting dead letter: where it came from, which service moved it, why and when. No part of its content.
 */
export interface WaitingLetter {
  /** The topic that it came from. */
  readonly topic: string;
  /** Its place there, as the log names it; null where its headers do not say. */
  readonly partition: number | null;
  readonly offset: number | null;
  readonly service: string | null;
  readonly reason: string | null;
  readonly at: Date | null;
  /** Its place in the dead letter. */
  readonly position: LetterPosition;
}

/** A place in the dead letters; lists go by it. */
export type LetterPosition = readonly [topic: string, partition: number, offset: number];

/** Which of the waiting messages are meant; left out: all. */
interface LetterFilter {
  readonly reason?: string | undefined;
}

/**
 * What became of the messages that waited. Those kept wait on: they were not meant, do not say where they came from, or
 * were cut and are not in their topic any more.
 */
export interface ClearedLetters {
  redriven: number;
  discarded: number;
  kept: number;
}

/** The dead letters of some topics. */
export interface DeadLetters {
  /** Waiting messages behind a place (null: from the first), by topic and place. */
  list(
    topics: readonly string[],
    filter: LetterFilter,
    after: LetterPosition | null,
    limit: number,
  ): Promise<WaitingLetter[]>;
  /**
   * Sends what waits back to where it came from, with original key, bytes, headers and partition, or discards it. Of a
   * letter that was cut, the original is sent again as long as its topic keeps it. Goes up
   * to the end as it is at the start, so that what is put aside again does not go round. Messages that are not meant go
   * to the end of their dead letter, so that one offset says what waits. That is committed after the acks: repeating it
   * sends nothing twice except after a crash. `cleared` is counted along the way, even if it then throws.
   */
  clear(
    topics: readonly string[],
    filter: LetterFilter,
    action: 'redrive' | 'discard',
    cleared: ClearedLetters,
  ): Promise<void>;
  close(): Promise<void>;
}

/** A reading that gets nothing for so long has lost its partitions to another, or the broker is away. */
const NO_PROGRESS_MS = 30_000;

/** Connects with the first use. */
export function createDeadLetters(connection: KafkaConnection, publisher: Publisher): DeadLetters {
  const admin = connectAdmin(connection);

  const waitingIn = async (topics: readonly string[]): Promise<WaitingRange[]> => {
    const kafka = await admin.ready();
    return (await Promise.all(topics.map((topic) => waitingRanges(kafka, deadLetterTopic(topic))))).flat();
  };

  /** As it was; one that was cut is read from where it came from, as long as it is kept there. */
  const wayBack = async (topic: string, letter: KafkaMessage): Promise<Outgoing | null> => {
    const back = fromDeadLetter(letter);
    if (back?.topic !== topic) return null;
    const { cutFromBytes, partition, offset } = readOrigin(letter);
    if (cutFromBytes === null) return back.message;
    if (partition === null || offset === null) return null;
    const ends = await (await admin.ready()).fetchTopicOffsets(topic);
    const end = ends.find((each) => each.partition === partition);
    const from = BigInt(offset);
    if (end === undefined || from < BigInt(end.low) || from >= BigInt(end.high)) return null;
    let found: KafkaMessage | undefined;
    const range = { topic, partition, from, end: from + 1n };
    await read(
      connection,
      `${redriveGroup(deadLetterTopic(topic))}.cut.${randomUUID()}`,
      [range],
      async (_, [message]) => {
        found = message;
        return true;
      },
    );
    if (found === undefined || sizeOf(found) !== cutFromBytes) return null;
    const { key, value, headers = {} } = found;
    return { key, value, headers: headers as Record<string, Buffer>, partition };
  };

  return {
    async list(topics, filter, after, limit) {
      const ranges = (await waitingIn([...topics].sort())).flatMap((range) => behind(range, after));
      const found = new Map<WaitingRange, WaitingLetter[]>(ranges.map((range) => [range, []]));
      // A group of its own that commits nothing, so a redrive at the same time is not disturbed.
      await read(
        connection,
        `${redriveGroup(ranges[0]?.topic ?? '')}.list.${randomUUID()}`,
        ranges,
        async (range, messages) => {
          const letters = found.get(range)!;
          letters.push(...messages.map((message) => letterOf(range, message)).filter((each) => isMeant(each, filter)));
          return letters.length >= limit;
        },
      );
      return [...found.values()].flat().slice(0, limit);
    },

    async clear(topics, filter, action, cleared) {
      for (const topic of topics) {
        const ranges = await waitingIn([topic]);
        await read(connection, redriveGroup(deadLetterTopic(topic)), ranges, async (range, messages, commit) => {
          const ways = new Map<KafkaMessage, Outgoing>();
          if (action === 'redrive')
            for (const message of messages.filter((each) => isMeant(letterOf(range, each), filter))) {
              const back = await wayBack(topic, message);
              if (back !== null) ways.set(message, back);
            }
          const [meant, others] = split(messages, (message) =>
            action === 'redrive' ? ways.has(message) : isMeant(letterOf(range, message), filter),
          );
          if (action === 'redrive') await publisher.send(topic, [...ways.values()]);
          await publisher.send(
            range.topic,
            others.map(({ key, value, headers = {} }) => {
              return { key, value, headers: headers as Record<string, Buffer>, partition: range.partition };
            }),
          );
          await commit();
          cleared[action === 'redrive' ? 'redriven' : 'discarded'] += meant.length;
          cleared.kept += others.length;
          return false;
        });
      }
    },

    close: () => admin.close(),
  };
}

/** Is given messages of a range in their order; `commit` notes them as done. True: no more of this range is wanted. */
type Visit = (range: WaitingRange, messages: readonly KafkaMessage[], commit: () => Promise<void>) => Promise<boolean>;

/** Reads ranges to their ends. Rejects where nothing comes for a while. */
async function read(
  connection: KafkaConnection,
  groupId: string,
  ranges: readonly WaitingRange[],
  visit: Visit,
): Promise<void> {
  if (ranges.length === 0) return;
  const open = new Set(ranges);
  const consumer = connectKafka(connection).consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 200,
    retry: { restartOnFailure: async () => false },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(ranges.map(({ topic }) => topic))], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const progress = (): void => {
        clearTimeout(timer);
        timer = setTimeout(
          () => reject(new kafkajs.KafkaJSError('Nothing came from the dead letters for a while.')),
          NO_PROGRESS_MS,
        );
      };
      const onBatch = async ({ batch, resolveOffset, commitOffsetsIfNecessary, heartbeat }: EachBatchPayload) => {
        progress();
        const { topic, partition } = batch;
        const range = [...open].find((each) => each.topic === topic && each.partition === partition);
        if (range === undefined) return;
        const messages = batch.messages.filter(
          ({ offset }) => BigInt(offset) >= range.from && BigInt(offset) < range.end,
        );
        const next = BigInt(batch.lastOffset()) + 1n;
        const offset = String(next < range.end ? next : range.end);
        const commit = () => commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
        const isEnough = await visit(range, messages, commit);
        resolveOffset(batch.lastOffset());
        await heartbeat();
        if (isEnough || next >= range.end) open.delete(range);
        if (open.size === 0) resolve();
      };
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      progress();
      consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: onBatch }).catch(reject);
      for (const { topic, partition, from } of ranges) consumer.seek({ topic, partition, offset: String(from) });
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
}

/** What is left of a range behind a place. */
function behind(range: WaitingRange, after: LetterPosition | null): WaitingRange[] {
  if (after === null || range.topic > after[0] || (range.topic === after[0] && range.partition > after[1]))
    return [range];
  if (range.topic !== after[0] || range.partition !== after[1]) return [];
  const next = BigInt(after[2]) + 1n;
  const from = next > range.from ? next : range.from;
  return from < range.end ? [{ ...range, from }] : [];
}

function letterOf({ topic, partition }: WaitingRange, message: KafkaMessage): WaitingLetter {
  const source = topic.slice(0, -deadLetterTopic('').length);
  const { cutFromBytes: _, ...origin } = readOrigin(message);
  return { topic: source, ...origin, position: [topic, partition, Number(message.offset)] };
}

function isMeant({ reason }: WaitingLetter, filter: LetterFilter): boolean {
  return filter.reason === undefined || reason === filter.reason;
}

function split<Item>(items: readonly Item[], fits: (item: Item) => boolean): [Item[], Item[]] {
  const groups = Map.groupBy(items, fits);
  return [groups.get(true) ?? [], groups.get(false) ?? []];
}
