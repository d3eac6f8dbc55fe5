import { Controller, Inject } from '@nestjs/common';
import { type Batch, Consumes, type Outcome } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { continueTraces } from '@user-sync/runtime';
import { DATABASE } from '../database.ts';
import { storeCommands } from './store-commands.ts';

/** Takes the mapper's commands; stores them and nothing else. */
@Controller()
export class StoreCommandsConsumer {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Consumes('ziikCommands')
  store(batch: Batch<'ziikCommands'>): Promise<readonly Outcome[]> {
    const changes = batch.messages.filter(({ type }) => type !== 'run.ended');
    return continueTraces(changes, 'store command', attributesOf, () =>
      storeCommands(this.db, batch.partition, batch.messages),
    );
  }
}

function attributesOf({ data: { integrationId } }: Batch<'ziikCommands'>['messages'][number]) {
  return { 'user_sync.integration': integrationId };
}
