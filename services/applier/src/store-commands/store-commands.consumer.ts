import { Controller, Inject } from '@nestjs/common';
import { type Batch, Consumes, type Handled, isOfRehearsal } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { continueTraces } from '@user-sync/runtime';
import { DATABASE } from '@user-sync/service';
import { storeBatch } from './store-batch.ts';

/** Takes the mapper's commands; stores them and nothing else. */
@Controller()
export class StoreCommandsConsumer {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Consumes('ziikCommands')
  store(batch: Batch<'ziikCommands'>): Promise<readonly Handled[]> {
    const changes = batch.messages.filter((message) => message.type !== 'run.ended' && !isOfRehearsal(message));
    return continueTraces(changes, 'store command', attributesOf, () =>
      storeBatch(this.db, batch.partition, batch.messages),
    );
  }
}

function attributesOf({ data: { integrationId } }: Batch<'ziikCommands'>['messages'][number]) {
  return { 'user_sync.integration': integrationId };
}
