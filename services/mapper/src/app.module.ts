import { type DynamicModule, Module } from '@nestjs/common';
import { DecideUsersConsumer } from './decide-users/decide-users.consumer.ts';
import { HearWebhooksConsumer } from './hear-webhooks/hear-webhooks.consumer.ts';
import { CatalogueKeeper } from './keep-catalogue/catalogue-keeper.ts';
import { MAPPER, type Mapper } from './mapper.ts';

@Module({})
class AppModule {}

/** Decides users, keeps catalogues, and hears of units that Ziik changed. */
export function appModule(mapper: Mapper): DynamicModule {
  return {
    module: AppModule,
    controllers: [DecideUsersConsumer, HearWebhooksConsumer],
    providers: [{ provide: MAPPER, useValue: mapper }, CatalogueKeeper],
  };
}
