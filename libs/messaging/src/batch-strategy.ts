import { setTimeout as pause } from 'node:timers/promises';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { deadLetterTopic, type TopicRole, topics } from '@user-sync/contracts';
import { count, type Logger } from '@user-sync/runtime';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { connectKafka, type KafkaConnection } from './connect-kafka.ts';
import { type ConsumedOffsets, createReplays, type Replays } from './consumed-offsets.ts';
import { handleSlice } from './handle-slice.ts';
import type { Publisher } from './publisher.ts';
import type { Batch, Outcome } from './received.ts';
import { startWatchdog } from './watchdog.ts';

/** How a service takes part in its consumer group. Times in milliseconds. */
export interface BatchStrategyOptions {
  readonly connection: KafkaConnection & { readonly log: Logger };
  /** TOPIC_PREFIX. */
  readonly prefix: string;
  /** The group is `<prefix>.<service>`. */
  readonly service: string;
  /** Writes the dead letters. */
  readonly publisher: Publisher;
  /** Where the service notes how far it has consumed; left out where nothing is stored by consuming. */
  readonly consumed?: ConsumedOffsets;
  /** Called once when the consumer has ended by itself or stands still: the process should end with exit code 1. */
  readonly onCrash: (error: Error) => void;
  /** Partitions handled at the same time; 3 where left out. */
  readonly concurrency?: number;
  /** Most messages handed over at once; 1,000 where left out. */
  readonly sliceSize?: number;
  /** After how long without a sign of life a member loses its partitions; twice that it may take to join anew. */
  readonly sessionTimeoutMs: number;
  /** How long a fetch waits for something to come; ending and rebalancing wait for it. */
  readonly fetchWaitMs?: number;
}

/** How long a batch waits for the look at its partition before it is fetched again. */
const LOOK_AGAIN_MS = 500;

/** The group under which a service's offsets are kept. */
export function groupOf(prefix: string, service: string): string {
  return `${prefix}.${service}`;
}

/** What is set on every consumer; times can be overridden, the rest cannot. */
export function consumerSettings(options: BatchStrategyOptions) {
  return {
    group: {
      groupId: groupOf(options.prefix, options.service),
      sessionTimeout: options.sessionTimeoutMs,
      rebalanceTimeout: 2 * options.sessionTimeoutMs,
      heartbeatInterval: Math.min(3_000, options.sessionTimeoutMs / 3),
      maxWaitTimeInMs: options.fetchWaitMs ?? 500,
      maxBytesPerPartition: 524_288,
      maxBytes: 2_097_152,
      allowAutoTopicCreation: false,
      // Ending the process is the way back to a known state: nothing of ours lives on across a crash of the client. Only
      // a broker that is still loading its groups is waited for; the client itself does not retry a join for that.
      retry: {
        retries: 10,
        initialRetryTime: 100,
        maxRetryTime: 5_000,
        restartOnFailure: async (error: Error) => isCoordinatorStarting(error),
      },
    },
    subscribe: { fromBeginning: true },
    run: {
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.concurrency ?? 3,
    },
  } as const;
}

/**
 * Nest transport over kafkajs' batches: methods marked with `Consumes(role)` get slices of one partition in order.
 * Offsets are committed after a slice is handled; what cannot be read or is rejected goes to the dead letter.
 */
export class BatchStrategy extends Server implements CustomTransportStrategy {
  readonly #options: BatchStrategyOptions;
  readonly #consumer: Consumer;
  readonly #log: Logger;
  readonly #roles = new Map<string, TopicRole>();
  readonly #stopping = new AbortController();
  readonly #watchdog: ReturnType<typeof startWatchdog>;
  readonly #replays: Replays | undefined;
  #joined = false;
  #crashed = false;
  /** Ends when the group is joined anew: what was found out about the partitions then is nothing worth. */
  #joining = new AbortController();
  /** Whether the partitions stand where the database says; a promise while that is looked at. */
  #aligned: boolean | Promise<boolean> = true;

  constructor(options: BatchStrategyOptions) {
    super();
    this.#options = options;
    this.#log = options.connection.log;
    this.#consumer = connectKafka(options.connection).consumer(consumerSettings(options).group);
    this.#replays =
      options.consumed && createReplays(options.connection, options.consumed, groupOf(options.prefix, options.service));
    this.#watchdog = startWatchdog((words) => this.#crash(new Error(words)));
  }

  /** Why no messages are taken; empty when the group has been joined. For the readiness probe. */
  notReady(): string[] {
    if (this.#crashed) return ['the Kafka consumer has crashed'];
    return this.#joined ? [] : ['the Kafka consumer group is not joined yet'];
  }

  listen(callback: (error?: unknown) => void): void {
    this.#start().then(
      () => callback(),
      async (error: unknown) => {
        await this.close().catch(() => undefined);
        callback(error);
      },
    );
  }

  /** Takes no more messages, finishes the running slices, commits them and leaves the group. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#watchdog.stop();
    await this.#consumer.disconnect();
    await this.#replays?.close();
    this.#joined = false;
  }

  // biome-ignore lint/complexity/noBannedTypes: as Nest declares it
  on(event: string, _callback: Function): never {
    throw new Error(`This transport has no event "${event}".`);
  }

  unwrap<T>(): T {
    return this.#consumer as T;
  }

  async #start(): Promise<void> {
    const { group, subscribe } = consumerSettings(this.#options);
    const names = topics(this.#options.prefix);
    for (const role of this.messageHandlers.keys() as Iterable<TopicRole>) this.#roles.set(names[role], role);
    const consumer = this.#consumer;
    const { GROUP_JOIN, REBALANCING, FETCH, CRASH } = consumer.events;
    const joined = new Promise<void>((resolve) => {
      consumer.on(GROUP_JOIN, async ({ payload }) => {
        this.#watchdog.assigned(Object.values(payload.memberAssignment).flat().length);
        count('rebalances_total', 1, { group: group.groupId });
        this.#log.info({ group: group.groupId, partitions: payload.memberAssignment }, 'joined the consumer group');
        this.#joining.abort();
        this.#joining = new AbortController();
        const { signal } = this.#joining;
        this.#aligned = this.#align(payload.memberAssignment, signal);
        if (!(await this.#aligned) || signal.aborted) return;
        this.#aligned = true;
        this.#joined = true;
        resolve();
      });
    });
    consumer.on(REBALANCING, () => {
      this.#joined = false;
    });
    consumer.on(FETCH, () => this.#watchdog.alive());
    const crashed = new Promise<never>((_, reject) => {
      consumer.on(CRASH, ({ payload }) => {
        if (payload.restart) return;
        reject(payload.error);
        this.#crash(payload.error);
      });
    });
    crashed.catch(() => undefined);
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#roles.keys()], ...subscribe });
    await this.#run();
    await Promise.race([joined, crashed]);
  }

  #run(): Promise<void> {
    const { run } = consumerSettings(this.#options);
    return this.#consumer.run({ ...run, eachBatch: (payload) => this.#handle(payload) });
  }

  /**
   * Whether the partitions stand where the database says. Where it knows less than Kafka holds for done, the offsets are
   * put back and the group is joined anew from there.
   */
  async #align(assignment: Record<string, number[]>, superseded: AbortSignal): Promise<boolean> {
    if (this.#replays === undefined) return true;
    const giveUp = AbortSignal.any([superseded, this.#stopping.signal]);
    const rewinds = await this.#replays.due(assignment, giveUp);
    if (rewinds === null || giveUp.aborted) return false;
    if (rewinds.length === 0) return true;
    this.#log.warn(
      { rewinds },
      'the database knows less than was consumed, so it is consumed again: a restored backup?',
    );
    try {
      await this.#consumer.commitOffsets([...rewinds]);
      await this.#consumer.stop();
      if (!this.#stopping.signal.aborted) await this.#run();
    } catch (error) {
      if (!giveUp.aborted) this.#crash(error as Error);
    }
    return false;
  }

  async #handle(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale } = payload;
    const { topic, partition } = batch;
    const size = this.#options.sliceSize ?? 1_000;
    const role = this.#roles.get(topic)!;
    const lost = new AbortController();
    const beat = keepBeating(heartbeat, () => lost.abort());
    const busy = this.#watchdog.busy();
    try {
      if (this.#aligned !== true && !(await Promise.race([this.#aligned, pause(LOOK_AGAIN_MS, false)]))) return;
      for (let from = 0; from < batch.messages.length; from += size) {
        if (!isRunning() || isStale() || this.#stopping.signal.aborted) return;
        const messages = batch.messages.slice(from, from + size);
        const isLast = from + size >= batch.messages.length;
        const offset = BigInt(isLast ? batch.lastOffset() : messages.at(-1)!.offset) + 1n;
        const { consumed } = this.#options;
        await handleSlice(
          { role, topic, partition, messages },
          {
            service: this.#options.service,
            log: this.#log,
            handle: (slice) => this.#callHandler(slice),
            bury: (letters) => this.#options.publisher.send(deadLetterTopic(topic), letters),
            note: consumed && (() => consumed.note(topic, partition, Number(offset))),
            trying: busy.trying,
            giveUp: AbortSignal.any([this.#stopping.signal, lost.signal]),
          },
        );
        await commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition, offset: String(offset) }] }],
        });
        resolveOffset(messages.at(-1)!.offset);
        beat.throwIfLost();
      }
    } finally {
      busy.done();
      beat.stop();
    }
  }

  async #callHandler(batch: Batch): Promise<readonly Outcome[] | undefined> {
    const handler = this.messageHandlers.get(batch.role)!;
    return (await handler(batch)) as unknown as readonly Outcome[] | undefined;
  }

  #crash(error: Error): void {
    if (this.#crashed || this.#stopping.signal.aborted) return;
    this.#crashed = true;
    count('consumer_crashes_total', 1, { group: groupOf(this.#options.prefix, this.#options.service) });
    this.#options.onCrash(error);
  }
}

/** What a broker that has just started says of its groups, by Kafka's error codes' names. */
function isCoordinatorStarting(error: Error & { type?: string }): boolean {
  return ['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP'].includes(
    error.type ?? '',
  );
}

/** Heartbeats while a slice is handled, however long that takes. A refusal says that the group goes on without us. */
function keepBeating(heartbeat: () => Promise<void>, onLost: () => void) {
  let refusal: unknown;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      refusal ??= error;
      onLost();
    });
  }, 1_000);
  return {
    stop: () => clearInterval(timer),
    throwIfLost() {
      if (refusal !== undefined) throw refusal;
    },
  };
}
