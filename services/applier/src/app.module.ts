import { Module } from '@nestjs/common';
import { deletedSweeper } from '@user-sync/service';
import { DecisionAsker } from './ask-for-decisions/decision-asker.ts';
import { HearWebhooksConsumer } from './hear-webhooks/hear-webhooks.consumer.ts';
import { InstancesOwner } from './own-instances/instances-owner.ts';
import { StoreCommandsConsumer } from './store-commands/store-commands.consumer.ts';
import { sweepDeleted } from './sweep-deleted/sweep-deleted.ts';

/** Stores commands and reconciles Ziik with them. */
@Module({
  controllers: [StoreCommandsConsumer, HearWebhooksConsumer],
  providers: [InstancesOwner, deletedSweeper(sweepDeleted), DecisionAsker],
})
export class AppModule {}
