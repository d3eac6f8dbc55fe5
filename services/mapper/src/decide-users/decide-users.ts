import { type RehearsalCommand, rehearsalCommand, type UserCommand } from '@user-sync/contracts';
import { isGuid } from '@user-sync/domain';
import {
  type Batch,
  done,
  encodeEvent,
  forwardMessage,
  type Handled,
  isOfRehearsal,
  type MessagesByRole,
  type Outgoing,
  type Publisher,
  rejected,
  skipped,
} from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { continueTrace, count, isTelemetryOn } from '@user-sync/runtime';
import type { KnownRules, Rules } from './known-rules.ts';
import { noteNamesInUse } from './names-in-use.ts';
import { toCommand, typeOf } from './to-command.ts';

type Message = MessagesByRole['directoryUsers'];
type MarkerMessage = Extract<Message, { type: `${string}.ended` }>;
type UserMessage = Exclude<Message, MarkerMessage>;

function isMarker(message: Message): message is MarkerMessage {
  return message.type === 'run.ended' || message.type === 'rehearsal.ended';
}

const GONE = skipped('the integration does not exist any more');
const STRANGE = rejected('integrationId is not a GUID');
/** Far above what a person has; an outcome, which says some of it three times, still is one that Kafka takes. */
const MOST_LENGTH = 200_000;
const HUGE = rejected('the command would be too large');

/** What deciding works with. */
export interface DecisionParts {
  readonly database: Database;
  readonly publisher: Publisher;
  /** Where commands go. */
  readonly commandTopic: string;
}

/**
 * Decides everybody in a batch and publishes the commands: same key, same partition, markers behind what came before
 * them. Resolves after the acknowledgement, so that the batch may be committed.
 */
export async function decideUsers(
  { database, publisher, commandTopic }: DecisionParts,
  known: KnownRules,
  { messages }: Batch<'directoryUsers'>,
): Promise<readonly Handled[] | undefined> {
  const rulesById = await known.of(new Set(messages.map(({ data }) => data.integrationId)));
  const outgoing: Outgoing[] = [];
  const placed: { rules: Rules; command: UserCommand }[] = [];
  const handled = messages.map((message) => {
    const rules = rulesById.get(message.data.integrationId);
    if (rules === undefined) return isGuid(message.data.integrationId) ? GONE : STRANGE;
    if (isMarker(message)) outgoing.push(forwardMessage(message));
    else {
      const { command, encoded } = decide(message, rules);
      // Kafka would refuse it again and again, and the partition would make no progress.
      if (encoded.value!.length > MOST_LENGTH) return HUGE;
      // What is only rehearsed takes no name into use.
      if (command.placement !== null && !isOfRehearsal(message)) placed.push({ rules, command });
      outgoing.push(encoded);
    }
    return done;
  });
  await noteNamesInUse(database, placed);
  if (outgoing.length > 0) await publisher.send(commandTopic, outgoing);
  return outgoing.length === messages.length ? undefined : handled;
}

function decide(message: UserMessage, rules: Rules): { command: UserCommand; encoded: Outgoing } {
  if (!isTelemetryOn()) return commandFor(message, rules);
  const { integrationId, azureId } = message.data;
  const attributes = { 'user_sync.integration': integrationId, 'user_sync.azure_id': azureId };
  return continueTrace(message.traceparent, 'decide user', 'consumer', attributes, () => {
    const decided = commandFor(message, rules);
    const { lifecycle, findings } = decided.command;
    count('plans_total', 1, { outcome: lifecycle.state, reason: findings[0]?.code ?? 'none' });
    return decided;
  });
}

/** A rehearsal's decision says so by its type: what takes it for a command to be carried out cannot read it. */
function commandFor(message: UserMessage, rules: Rules) {
  const { data, key, partition } = message;
  const command = toCommand(data, rules);
  const id = String(command.revision);
  if (message.type === 'rehearsal.user') {
    const rehearsed: RehearsalCommand = { ...command, rehearsalId: message.data.rehearsalId };
    const [type] = rehearsalCommand.types;
    return { command, encoded: encodeEvent(type!, rehearsed, { source: 'mapper', id, key, partition }) };
  }
  return { command, encoded: encodeEvent(typeOf(command), command, { source: 'mapper', id, key, partition }) };
}
