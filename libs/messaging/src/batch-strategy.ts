import { setTimeout as pause } from 'node:timers/promises';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { deadLetterTopic, type TopicRole, topics } from '@user-sync/contracts';
import { backoff } from '@user-sync/domain';
import { count, type Logger } from '@user-sync/runtime';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { connectKafka, type KafkaConnection } from './connect-kafka.ts';
import { type ConsumedOffsets, createReplays, type Replays } from './consumed-offsets.ts';
import { TopicsError } from './ensure-topics.ts';
import { handleSlice } from './handle-slice.ts';
import type { Publisher } from './publisher.ts';
import type { Batch, Handled } from './received.ts';
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
  /**
   * What the group needs before it is joined, such as its topics; tried again with the joining where Kafka is away. It
   * is to end soon when the signal is aborted: nobody waits for it any more.
   */
  readonly prepare?: (giveUp: AbortSignal) => Promise<unknown>;
  /** Called once when only a new process helps, as where a handler never ends: it should end with exit code 1. */
  readonly onCrash: (error: Error) => void;
  /** Partitions handled at the same time; 3 where left out. */
  readonly concurrency?: number;
  /** Most messages handed over at once; 1,000 where left out. */
  readonly sliceSize?: number;
  /** After how long without a sign of life a member loses its partitions; twice that it may take to rejoin. */
  readonly sessionTimeoutMs: number;
  /** How long a fetch waits for something to come; ending and rebalancing wait for it. */
  readonly fetchWaitMs?: number;
}

/** Pauses before the group is joined again. */
const JOIN_AGAIN_MS = { first: 100, most: 10_000 };
/**
 * How long a client may take to leave the group once its batches are done; where Kafka is away it would take minutes.
 */
const LEAVE_MS = 3_000;
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
      // A new client is the way back to a known state, which the strategy makes: nothing survives a failure.
      retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 5_000, restartOnFailure: async () => false },
    },
    subscribe: { fromBeginning: true },
    run: {
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.concurrency ?? 3,
    },
  } as const;
}

/** One client's time in the group. */
interface GroupSession {
  readonly consumer: Consumer;
  /** Aborted when the client has failed: its batches are given up. */
  readonly failed: AbortController;
  /** Ends the session with what went wrong. */
  readonly fail: (error: Error) => void;
  /** Ends when the group is rejoined: what was found out about the partitions by then no longer counts. */
  joining: AbortController;
  /** Whether the partitions are at the database's offsets; a promise while that is checked. */
  aligned: boolean | Promise<boolean>;
}

/**
 * Nest transport over kafkajs' batches: methods marked with `Consumes(role)` get slices of one partition in order.
 * Offsets are committed after a slice is handled; what cannot be read or is rejected goes to the dead letter.
 * `listen` does not wait for Kafka: the group is joined in the background, and joined again with a new client whenever
 * the old one fails, for as long as that takes.
 */
export class BatchStrategy extends Server implements CustomTransportStrategy {
  readonly #options: BatchStrategyOptions;
  readonly #log: Logger;
  readonly #roles = new Map<string, TopicRole>();
  readonly #stopping = new AbortController();
  readonly #stopped: Promise<void>;
  readonly #watchdog: ReturnType<typeof startWatchdog>;
  readonly #replays: Replays | undefined;
  readonly #firstJoined = Promise.withResolvers<void>();
  readonly #batches = new Set<Promise<void>>();
  #session: GroupSession | undefined;
  #taking: Promise<void> | undefined;
  #joined = false;
  #crashed = false;
  #trouble: string | undefined;
  #failures = 0;

  constructor(options: BatchStrategyOptions) {
    super();
    this.#options = options;
    this.#log = options.connection.log;
    this.#stopped = new Promise((resolve) => {
      this.#stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#replays =
      options.consumed && createReplays(options.connection, options.consumed, groupOf(options.prefix, options.service));
    this.#watchdog = startWatchdog({
      onNoFetch: (words) => this.#session?.fail(new Error(words)),
      onNoEnd: (words) => this.#crash(new Error(words)),
    });
  }

  /** Why no messages are taken; empty when the group has been joined. For the readiness probe. */
  notReady(): string[] {
    if (this.#crashed) return ['the Kafka consumer has crashed'];
    if (this.#joined) return [];
    return [`the Kafka consumer group is not joined yet${this.#trouble === undefined ? '' : `: ${this.#trouble}`}`];
  }

  /** Resolves when the group has been joined for the first time. */
  joined(): Promise<void> {
    return this.#firstJoined.promise;
  }

  listen(callback: (error?: unknown) => void): void {
    const names = topics(this.#options.prefix);
    for (const role of this.messageHandlers.keys() as Iterable<TopicRole>) this.#roles.set(names[role], role);
    this.#taking = this.#takePartAlways();
    callback();
  }

  /** Takes no more messages, finishes the running slices, commits them and leaves the group. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#watchdog.stop();
    await this.#taking;
    await this.#replays?.close();
  }

  // biome-ignore lint/complexity/noBannedTypes: as Nest declares it
  on(event: string, _callback: Function): never {
    throw new Error(`This transport has no event "${event}".`);
  }

  unwrap<T>(): T {
    return this.#session?.consumer as T;
  }

  /**
   * A broker that is away, silent or replaced is no reason to end the process, which has more to do than to consume.
   */
  async #takePartAlways(): Promise<void> {
    const group = groupOf(this.#options.prefix, this.#options.service);
    while (!this.#stopping.signal.aborted) {
      try {
        await Promise.race([this.#options.prepare?.(this.#stopping.signal), this.#stopped]);
        if (!this.#stopping.signal.aborted) await this.#takePart();
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        if (error instanceof TopicsError) return this.#crash(error);
        if (this.#joined) count('consumer_crashes_total', 1, { group });
        this.#trouble = (error as Error).message;
        const ms = backoff(++this.#failures, JOIN_AGAIN_MS);
        this.#log.warn({ err: error, group, ms }, 'not a member of the consumer group: rejoining');
        await pause(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      } finally {
        this.#joined = false;
      }
    }
  }

  /** Takes part with a client of its own until that fails, which rejects, or the process ends. */
  async #takePart(): Promise<void> {
    const { group, subscribe } = consumerSettings(this.#options);
    const consumer = connectKafka(this.#options.connection).consumer(group);
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined);
    const session: GroupSession = {
      consumer,
      failed: new AbortController(),
      fail: failure.reject,
      joining: new AbortController(),
      aligned: true,
    };
    this.#session = session;
    this.#observe(session);
    try {
      await Promise.race([
        (async () => {
          await consumer.connect();
          await consumer.subscribe({ topics: [...this.#roles.keys()], ...subscribe });
          // Left meanwhile: a run that begins now would hold partitions that nobody handles.
          if (this.#stopping.signal.aborted || session.failed.signal.aborted) return;
          await this.#run(session);
          await failure.promise;
        })(),
        failure.promise,
        this.#stopped,
      ]);
      await this.#leave(consumer);
    } catch (error) {
      session.failed.abort();
      await this.#leave(consumer);
      throw error;
    } finally {
      // Two clients must not handle the same partition; the watchdog knows when a batch never ends.
      await Promise.allSettled(this.#batches);
      session.joining.abort();
      this.#watchdog.assigned(0);
      this.#session = undefined;
    }
  }

  async #leave(consumer: Consumer): Promise<void> {
    const overdue = async (): Promise<void> => {
      await Promise.allSettled(this.#batches);
      await pause(LEAVE_MS, undefined, { ref: false });
    };
    const failed = (error: unknown): void => this.#log.debug({ err: error }, 'leaving the consumer group failed');
    await Promise.race([consumer.disconnect().catch(failed), overdue()]);
  }

  #observe(session: GroupSession): void {
    const { consumer } = session;
    const { GROUP_JOIN, REBALANCING, FETCH, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, async ({ payload }) => {
      const { groupId, memberAssignment } = payload;
      this.#watchdog.assigned(Object.values(memberAssignment).flat().length);
      count('rebalances_total', 1, { group: groupId });
      this.#log.info({ group: groupId, partitions: memberAssignment }, 'joined the consumer group');
      session.joining.abort();
      session.joining = new AbortController();
      const { signal } = session.joining;
      session.aligned = this.#align(session, memberAssignment, signal);
      if (!(await session.aligned) || signal.aborted) return;
      session.aligned = true;
      this.#joined = true;
      this.#trouble = undefined;
      this.#failures = 0;
      this.#firstJoined.resolve();
    });
    consumer.on(REBALANCING, () => {
      this.#joined = false;
    });
    consumer.on(FETCH, () => this.#watchdog.alive());
    consumer.on(CRASH, ({ payload }) => session.fail(payload.error));
  }

  #run(session: GroupSession): Promise<void> {
    const { run } = consumerSettings(this.#options);
    return session.consumer.run({ ...run, eachBatch: (payload) => this.#track(session, payload) });
  }

  async #track(session: GroupSession, payload: EachBatchPayload): Promise<void> {
    const batch = this.#handle(session, payload);
    this.#batches.add(batch);
    try {
      await batch;
    } finally {
      this.#batches.delete(batch);
    }
  }

  /**
   * Whether the partitions are at the database's offsets. If these are behind Kafka's committed offsets, the offsets
   * are put back and the group is rejoined from there.
   */
  async #align(session: GroupSession, assignment: Record<string, number[]>, superseded: AbortSignal): Promise<boolean> {
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
      await session.consumer.commitOffsets([...rewinds]);
      await session.consumer.stop();
      if (!this.#stopping.signal.aborted) await this.#run(session);
    } catch (error) {
      if (!giveUp.aborted) session.fail(error as Error);
    }
    return false;
  }

  async #handle(session: GroupSession, payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale } = payload;
    const { topic, partition } = batch;
    const size = this.#options.sliceSize ?? 1_000;
    const role = this.#roles.get(topic)!;
    const lost = new AbortController();
    const beat = keepBeating(heartbeat, () => lost.abort());
    const busy = this.#watchdog.busy();
    try {
      const { aligned } = session;
      if (aligned !== true && !(await Promise.race([aligned, pause(LOOK_AGAIN_MS, false)]))) return;
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
            giveUp: AbortSignal.any([this.#stopping.signal, session.failed.signal, lost.signal]),
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

  async #callHandler(batch: Batch): Promise<readonly Handled[] | undefined> {
    const handler = this.messageHandlers.get(batch.role)!;
    return (await handler(batch)) as unknown as readonly Handled[] | undefined;
  }

  /** Only a new process helps. */
  #crash(error: Error): void {
    if (this.#crashed || this.#stopping.signal.aborted) return;
    this.#crashed = true;
    count('consumer_crashes_total', 1, { group: groupOf(this.#options.prefix, this.#options.service) });
    this.#options.onCrash(error);
  }
}

/** Heartbeats while a slice is handled, however long that takes. A refusal: the group continues without us. */
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
