import { type DynamicModule, Module } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from './database.ts';
import { HearWebhooksConsumer } from './hear-webhooks/hear-webhooks.consumer.ts';
import { StoreCommandsConsumer } from './store-commands/store-commands.consumer.ts';

@Module({})
class AppModule {}

/** The consumers of the applier over an open database. */
export function consumersModule(db: Database): DynamicModule {
  return {
    module: AppModule,
    controllers: [StoreCommandsConsumer, HearWebhooksConsumer],
    providers: [{ provide: DATABASE, useValue: db }],
  };
}
