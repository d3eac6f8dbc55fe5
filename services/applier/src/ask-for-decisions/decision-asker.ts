import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { type Logger, oneAtATime } from '@user-sync/runtime';
import { DATABASE, LOG, PARSED_SETTINGS } from '@user-sync/service';
import type { Settings } from '../settings.ts';
import { askForDecisions } from './ask-for-decisions.ts';

const ASK_EVERY_MS = 60_000;

/** Asks every minute for the decisions that are missing. */
@Injectable()
export class DecisionAsker implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { database, settings, log } = this;
    const ask = oneAtATime(
      async () => {
        const integrations = await askForDecisions(database, { soonMs: ASK_EVERY_MS, laterMs: settings.POLL_PERIOD });
        if (integrations.length > 0) log.info({ integrations }, 'requested new decisions after a rule change');
      },
      (error) => log.warn({ err: error }, 'requesting decisions failed; will retry'),
    );
    this.#timer = setInterval(() => void ask.run(), ASK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}
