import { Controller, Inject } from '@nestjs/common';
import { type Batch, Consumes, done, type Handled, skipped } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import { CatalogueKeeper } from '../keep-catalogue/catalogue-keeper.ts';
import { askForCatalogues } from '../keep-catalogue/due-catalogues.ts';

const NOT_OURS = skipped('says nothing about units');

/** Ziik says that a unit changed: the instance's catalogue is due at once. What is said is not believed, but read. */
@Controller()
export class HearWebhooksConsumer {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CatalogueKeeper) private readonly keeper: CatalogueKeeper,
  ) {}

  @Consumes('ziikWebhooks')
  async hear({ messages }: Batch<'ziikWebhooks'>): Promise<readonly Handled[] | undefined> {
    const aboutUnits = messages.filter(({ data }) => data.trigger.startsWith('unit.'));
    if (aboutUnits.length > 0) {
      await askForCatalogues(this.database, [...new Set(aboutUnits.map(({ data }) => data.instance))]);
      this.keeper.wake();
    }
    return messages.map(({ data }) => (data.trigger.startsWith('unit.') ? done : NOT_OURS));
  }
}
