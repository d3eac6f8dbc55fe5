import { Controller, Inject } from '@nestjs/common';
import { type Batch, Consumes, type Outcome } from '@user-sync/messaging';
import { MAPPER, type Mapper } from '../mapper.ts';
import { decideUsers } from './decide-users.ts';
import { createKnownRules, type KnownRules } from './known-rules.ts';

/** Changes of directories become commands for Ziik. */
@Controller()
export class DecideUsersConsumer {
  readonly #mapper: Mapper;
  readonly #rules: KnownRules;

  constructor(@Inject(MAPPER) mapper: Mapper) {
    this.#mapper = mapper;
    this.#rules = createKnownRules(mapper.database);
  }

  @Consumes('directoryUsers')
  decide(batch: Batch<'directoryUsers'>): Promise<readonly Outcome[] | undefined> {
    return decideUsers(this.#mapper, this.#rules, batch);
  }
}
