import { Controller, Inject } from '@nestjs/common';
import { type Batch, Consumes, done, type Outcome, skipped } from '@user-sync/messaging';
import { CatalogueKeeper } from '../keep-catalogue/catalogue-keeper.ts';
import { askForCatalogues } from '../keep-catalogue/due-catalogues.ts';
import { MAPPER, type Mapper } from '../mapper.ts';

const NOT_OURS = skipped('says nothing about units');

/** Ziik says that a unit changed: the instance's catalogue is due at once. What is said is not believed, but read. */
@Controller()
export class HearWebhooksConsumer {
  readonly #mapper: Mapper;
  readonly #keeper: CatalogueKeeper;

  constructor(@Inject(MAPPER) mapper: Mapper, @Inject(CatalogueKeeper) keeper: CatalogueKeeper) {
    this.#mapper = mapper;
    this.#keeper = keeper;
  }

  @Consumes('ziikWebhooks')
  async hear({ messages }: Batch<'ziikWebhooks'>): Promise<readonly Outcome[] | undefined> {
    const aboutUnits = messages.filter(({ data }) => data.trigger.startsWith('unit.'));
    if (aboutUnits.length > 0) {
      await askForCatalogues(this.#mapper.database, [...new Set(aboutUnits.map(({ data }) => data.instance))]);
      this.#keeper.wake();
    }
    return messages.map(({ data }) => (data.trigger.startsWith('unit.') ? done : NOT_OURS));
  }
}
