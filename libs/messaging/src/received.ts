import type {
  RehearsalCommand,
  RehearsalEvent,
  RehearsalMarker,
  RehearsalOutcome,
  RunMarker,
  TopicRole,
  UserCommand,
  UserEvent,
  UserOutcome,
  ZiikWebhook,
} from '@user-sync/contracts';

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
    | Received<'run.ended', RunMarker>
    | Received<'rehearsal.user', RehearsalEvent>
    | Received<'rehearsal.ended', RehearsalMarker>;
  ziikCommands:
    | Received<'user.upsert' | 'user.deactivate', UserCommand>
    | Received<'run.ended', RunMarker>
    | Received<'rehearsal.command', RehearsalCommand>
    | Received<'rehearsal.ended', RehearsalMarker>;
  ziikOutcomes:
    | Received<'user.outcome', UserOutcome>
    | Received<'run.settled', RunMarker>
    | Received<'rehearsal.outcome', RehearsalOutcome>
    | Received<'rehearsal.settled', RehearsalMarker>;
  ziikWebhooks: Received<'ziik.webhook', ZiikWebhook>;
}

/** Whether a message is of a rehearsal, which nobody carries out. */
export function isOfRehearsal<Message extends { readonly type: string }>(
  message: Message,
): message is Extract<Message, { readonly type: `rehearsal.${string}` }> {
  return message.type.startsWith('rehearsal.');
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

/** The outcome of one message: `rejected` goes to the dead-letter topic; the reason contains no content. */
export type Handled =
  | { readonly is: 'done' }
  | { readonly is: 'skipped'; readonly reason: string }
  | { readonly is: 'rejected'; readonly reason: string };

/** Handled. */
export const done: Handled = { is: 'done' };

/** Needs no handling, as what is not newer or belongs to nobody any more. */
export function skipped(reason: string): Handled {
  return { is: 'skipped', reason };
}

/** Cannot be handled, now or later: goes to the dead letter. */
export function rejected(reason: string): Handled {
  return { is: 'rejected', reason };
}

/**
 * Handles a batch. One `Handled` per message, or nothing when all are done. A throw means that nothing of the batch
 * counts: it is handed over again, and nothing is committed until it succeeds.
 */
export type BatchHandler<Role extends TopicRole> = (batch: Batch<Role>) => Promise<readonly Handled[] | undefined>;
