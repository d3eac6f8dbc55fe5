import { Controller, Inject } from '@nestjs/common';
import { type Batch, Consumes } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import { hearWebhooks } from './hear-webhooks.ts';

/** Takes Ziik's webhooks, as config passed them on. */
@Controller()
export class HearWebhooksConsumer {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Consumes('ziikWebhooks')
  async hear(batch: Batch<'ziikWebhooks'>): Promise<void> {
    await hearWebhooks(
      this.db,
      batch.messages.map(({ data }) => data),
    );
  }
}
