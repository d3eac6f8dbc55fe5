import type { RunMarker, TopicRole, UserCommand, UserEvent, UserOutcome, ZiikWebhook } from '@user-sync/contracts';

/** A message that was read, decoded and found to fit its contract. */
export interface Received<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
  /** The value's bytes as they came. */
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, Buffer>>;
  readonly key: string;
  readonly partition: number;
  readonly offset: string;
  /** When it was written, in milliseconds. */
  readonly timestamp: number;
  /** W3C trace context that came with it. */
  readonly traceparent: string | undefined;
}

/** What can be received on each topic. */
export interface MessagesByRole {
  directoryUsers:
    | Received<'user.created' | 'user.updated' | 'user.deleted', UserEvent>
    | Received<'run.ended', RunMarker>;
  ziikCommands: Received<'user.upsert' | 'user.deactivate', UserCommand> | Received<'run.ended', RunMarker>;
  ziikOutcomes: Received<'user.outcome', UserOutcome> | Received<'run.settled', RunMarker>;
  ziikWebhooks: Received<'ziik.webhook', ZiikWebhook>;
}

/** Any message of any topic. */
export type AnyReceived = Received<string, unknown>;

/** Messages of one partition in their order, at most a slice of what was fetched. */
export interface Batch<Role extends TopicRole = TopicRole> {
  /** The topic's full name. */
  readonly topic: string;
  readonly role: Role;
  readonly partition: number;
  readonly messages: readonly MessagesByRole[Role][];
}

/** What became of one message: `rejected` goes to the dead letter; the reason tells no content. */
export type Outcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'skipped'; readonly reason: string }
  | { readonly outcome: 'rejected'; readonly reason: string };

/** Handled. */
export const done: Outcome = { outcome: 'done' };

/** Needs no handling, as what is not newer or belongs to nobody any more. */
export function skipped(reason: string): Outcome {
  return { outcome: 'skipped', reason };
}

/** Cannot be handled, now or later: goes to the dead letter. */
export function rejected(reason: string): Outcome {
  return { outcome: 'rejected', reason };
}

/**
 * Handles a batch. One outcome per message, or nothing when all are done. A throw means that nothing of the batch
 * counts: it is handed over again, and nothing is committed until it succeeds.
 */
export type BatchHandler<Role extends TopicRole> = (batch: Batch<Role>) => Promise<readonly Outcome[] | undefined>;
