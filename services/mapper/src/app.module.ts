import { Module } from '@nestjs/common';
import { DecideUsersConsumer } from './decide-users/decide-users.consumer.ts';
import { HearWebhooksConsumer } from './hear-webhooks/hear-webhooks.consumer.ts';
import { CatalogueKeeper } from './keep-catalogue/catalogue-keeper.ts';

/** Decides users, keeps catalogues, and hears of units that Ziik changed. */
@Module({
  controllers: [DecideUsersConsumer, HearWebhooksConsumer],
  providers: [CatalogueKeeper],
})
export class AppModule {}
