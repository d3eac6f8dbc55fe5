import { Controller, Inject } from '@nestjs/common';
import { type Batch, Consumes, type Outcome } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '../database.ts';
import { storeCommands } from './store-commands.ts';

/** Takes the mapper's commands; stores them and nothing else. */
@Controller()
export class StoreCommandsConsumer {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Consumes('ziikCommands')
  store(batch: Batch<'ziikCommands'>): Promise<readonly Outcome[]> {
    return storeCommands(this.db, batch.partition, batch.messages);
  }
}
