import type { UserCommand } from '@user-sync/contracts';
import { isGuid } from '@user-sync/domain';
import {
  type Batch,
  done,
  encodeEvent,
  forwardMessage,
  type MessagesByRole,
  type Outcome,
  type Outgoing,
  rejected,
  skipped,
} from '@user-sync/messaging';
import { continueTrace, count, isTelemetryOn } from '@user-sync/runtime';
import type { Mapper } from '../mapper.ts';
import type { KnownRules, Rules } from './known-rules.ts';
import { noteNamesInUse } from './names-in-use.ts';
import { toCommand, typeOf } from './to-command.ts';

type Message = MessagesByRole['directoryUsers'];

const GONE = skipped('the integration does not exist any more');
const STRANGE = rejected('integrationId is not a GUID');

/**
 * Decides everybody in a batch and publishes the commands: same key, same partition, markers behind what came before
 * them. Resolves after the acknowledgement, so that the batch may be committed.
 */
export async function decideUsers(
  { database, publisher, commandTopic }: Pick<Mapper, 'database' | 'publisher' | 'commandTopic'>,
  known: KnownRules,
  { messages }: Batch<'directoryUsers'>,
): Promise<readonly Outcome[] | undefined> {
  const rulesById = await known.of(new Set(messages.map(({ data }) => data.integrationId)));
  const outgoing: Outgoing[] = [];
  const placed: { rules: Rules; command: UserCommand }[] = [];
  const outcomes = messages.map((message) => {
    const rules = rulesById.get(message.data.integrationId);
    if (rules === undefined) return isGuid(message.data.integrationId) ? GONE : STRANGE;
    if (message.type === 'run.ended') outgoing.push(forwardMessage(message));
    else {
      const { command, encoded } = decide(message, rules);
      if (command.placement !== null) placed.push({ rules, command });
      outgoing.push(encoded);
    }
    return done;
  });
  await noteNamesInUse(database, placed);
  if (outgoing.length > 0) await publisher.send(commandTopic, outgoing);
  return outgoing.length === messages.length ? undefined : outcomes;
}

function decide(
  message: Exclude<Message, { type: 'run.ended' }>,
  rules: Rules,
): { command: UserCommand; encoded: Outgoing } {
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

function commandFor({ data, key, partition }: Exclude<Message, { type: 'run.ended' }>, rules: Rules) {
  const command = toCommand(data, rules.matching, rules.catalogue?.index ?? null);
  const id = String(command.revision);
  return { command, encoded: encodeEvent(typeOf(command), command, { source: 'mapper', id, key, partition }) };
}
