import { setTimeout as pause } from 'node:timers/promises';
import type { TopicRole } from '@user-sync/contracts';
import { backoff } from '@user-sync/domain';
import { count, type Logger, record, traceFailure } from '@user-sync/runtime';
import type { KafkaMessage } from 'kafkajs';
import { LETTER_BYTES, toDeadLetter } from './dead-letter.ts';
import { decodeMessage } from './decode-message.ts';
import type { Outgoing } from './encode-event.ts';
import { isTooLarge } from './publisher.ts';
import { type AnyReceived, type Batch, done, type Handled } from './received.ts';

/** A part of what was fetched from one partition. */
export interface Slice {
  readonly role: TopicRole;
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly KafkaMessage[];
}

/** What a slice is handled with. */
export interface SliceTools {
  readonly service: string;
  readonly log: Logger;
  readonly handle: (batch: Batch) => Promise<readonly Handled[] | undefined>;
  readonly bury: (letters: readonly Outgoing[]) => Promise<void>;
  /** Notes beside the stored state that the slice is done; tried until it succeeds. */
  readonly note: (() => Promise<void>) | undefined;
  /** Called before each attempt, for the watchdog. */
  readonly trying: () => void;
  /** Aborted when the consumer is to end or has lost the partition. */
  readonly giveUp: AbortSignal;
}

const PAUSE_MS = { first: 100, most: 5_000 };

/**
 * Decodes a slice, hands over what can be read until the handler succeeds, and puts the rest aside. Resolves when
 * everything in it is done, skipped or in the dead letter: only then may its offsets be committed.
 */
export async function handleSlice(slice: Slice, tools: SliceTools): Promise<void> {
  const { role, topic, partition } = slice;
  const readable: AnyReceived[] = [];
  const behind: KafkaMessage[] = [];
  const letters: Letter[] = [];
  for (const message of slice.messages) {
    const decoded = decodeMessage(role, partition, message);
    if ('problem' in decoded) letters.push({ message, reason: decoded.problem });
    else {
      readable.push(decoded);
      behind.push(message);
    }
  }
  const unreadable = letters.length;
  let skips = 0;
  if (readable.length > 0) {
    const batch = { topic, role, partition, messages: readable } as unknown as Batch;
    const handled = (await untilItSucceeds(slice, tools, () => callHandler(batch, tools))) ?? [];
    handled.forEach((one, at) => {
      if (one.is === 'skipped') skips++;
      else if (one.is === 'rejected') letters.push({ message: behind[at]!, reason: one.reason });
    });
    record('consumer_record_age_seconds', Math.max(0, Date.now() - readable[0]!.timestamp) / 1_000, { topic: role });
  }
  if (letters.length > 0) {
    await bury(letters, slice, tools);
    for (const [at, letter] of letters.entries())
      tellDeadLetter(letter, at < unreadable ? 'unreadable' : 'rejected', slice, tools);
  }
  if (tools.note !== undefined) await untilItSucceeds(slice, tools, tools.note);
  count('consumer_messages_total', slice.messages.length - skips - letters.length, {
    topic: role,
    outcome: done.is,
  });
  if (skips > 0) count('consumer_messages_total', skips, { topic: role, outcome: 'skipped' });
  if (letters.length > 0) count('consumer_messages_total', letters.length, { topic: role, outcome: 'rejected' });
}

interface Letter {
  readonly message: KafkaMessage;
  readonly reason: string;
}

/**
 * However large a message is and however little the dead-letter topic takes, the partition continues: it is truncated.
 */
async function bury(letters: readonly Letter[], { topic, partition }: Slice, tools: SliceTools): Promise<void> {
  const origin = { service: tools.service, topic, partition };
  for (const mostBytes of LETTER_BYTES) {
    try {
      return await tools.bury(letters.map(({ message, reason }) => toDeadLetter(message, reason, origin, mostBytes)));
    } catch (error) {
      if (!isTooLarge(error) || mostBytes === LETTER_BYTES.at(-1)) throw error;
    }
  }
}

/** The words of a reason can quote the message's own, so metrics and spans have its kind alone. */
function tellDeadLetter(
  { message, reason }: Letter,
  kind: 'unreadable' | 'rejected',
  { role, topic, partition }: Slice,
  { log }: SliceTools,
): void {
  log.error({ topic, partition, offset: message.offset, reason }, 'message moved to the dead-letter topic');
  count('dead_letters_total', 1, { topic: role, reason: kind });
  const traceparent = message.headers?.traceparent?.toString();
  traceFailure(traceparent, 'dead letter', { 'user_sync.topic': role, 'user_sync.reason': kind });
}

async function callHandler(batch: Batch, { handle }: SliceTools): Promise<readonly Handled[] | undefined> {
  const handled = await handle(batch);
  if (handled !== undefined && handled.length !== batch.messages.length) {
    throw new Error(
      `The handler of ${batch.role} gave ${handled.length} answers for ${batch.messages.length} messages.`,
    );
  }
  return handled;
}

/** A failing database or broker heals; until then nothing is acknowledged and the partition waits here. */
async function untilItSucceeds<Result>(
  { topic, partition, messages }: Slice,
  tools: SliceTools,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      tools.trying();
      return await work();
    } catch (error) {
      if (tools.giveUp.aborted) throw error;
      const level = attempt < 5 ? 'warn' : 'error';
      tools.log[level](
        { err: error, topic, partition, offset: messages[0]!.offset, attempt },
        'batch failed; will retry',
      );
      const ms = backoff(attempt, PAUSE_MS);
      await pause(ms, undefined, { signal: tools.giveUp }).catch(() => undefined);
      if (tools.giveUp.aborted) throw error;
    }
  }
}
