import { Controller, Inject } from '@nestjs/common';
import type { TopicRole } from '@user-sync/contracts';
import { type Batch, Consumes, type Handled, type Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { DATABASE, PUBLISHER, TOPIC_NAMES } from '@user-sync/service';
import { type DecisionParts, decideUsers } from './decide-users.ts';
import { createKnownRules, type KnownRules } from './known-rules.ts';

/** Changes of directories become commands for Ziik. */
@Controller()
export class DecideUsersConsumer {
  readonly #parts: DecisionParts;
  readonly #rules: KnownRules;

  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(PUBLISHER) publisher: Publisher,
    @Inject(TOPIC_NAMES) { ziikCommands }: Readonly<Record<TopicRole, string>>,
  ) {
    this.#parts = { database, publisher, commandTopic: ziikCommands };
    this.#rules = createKnownRules(database);
  }

  @Consumes('directoryUsers')
  decide(batch: Batch<'directoryUsers'>): Promise<readonly Handled[] | undefined> {
    return decideUsers(this.#parts, this.#rules, batch);
  }
}
