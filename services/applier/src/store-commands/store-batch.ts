import { type Handled, isOfRehearsal, type MessagesByRole } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { type RehearsalMessage, storeRehearsals } from '../rehearse/store-rehearsals.ts';
import { type Message, storeCommands } from './store-commands.ts';

/** Stores a batch: what is to be carried out with the accounts, what is rehearsed apart from them. */
export async function storeBatch(
  db: Database,
  partition: number,
  messages: readonly MessagesByRole['ziikCommands'][],
): Promise<Handled[]> {
  const rehearsed: RehearsalMessage[] = [];
  const real: Message[] = [];
  for (const message of messages) {
    if (isOfRehearsal(message)) rehearsed.push(message);
    else real.push(message as Message);
  }
  const of = {
    rehearsed: rehearsed.length === 0 ? [] : await storeRehearsals(db, partition, rehearsed),
    real: real.length === 0 ? [] : await storeCommands(db, partition, real),
  };
  const next = { rehearsed: of.rehearsed.values(), real: of.real.values() };
  return messages.map((message) => next[isOfRehearsal(message) ? 'rehearsed' : 'real'].next().value!);
}
