import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { queueDueRuns } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { type Logger, type Repeated, repeatEvery } from '@user-sync/runtime';
import { DATABASE, LOG, PARSED_SETTINGS } from '@user-sync/service';
import type { Settings } from '../settings.ts';

const LONGEST_LOOK_MS = 1_000;

/** Queues the runs that are due if no CronJob does it (`POLL_SCHEDULE=internal`). Several at once fill a slot once. */
@Injectable()
export class SlotFiller implements OnApplicationBootstrap, OnApplicationShutdown {
  #filling: Repeated | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { database, settings, log } = this;
    const { POLL_SCHEDULE, POLL_PERIOD } = settings;
    if (POLL_SCHEDULE !== 'internal') return;
    this.#filling = repeatEvery(
      Math.min(LONGEST_LOOK_MS, POLL_PERIOD / 10),
      async () => {
        const queued = await queueDueRuns(database, POLL_PERIOD);
        if (queued > 0) log.info({ queued }, 'queued due runs');
      },
      (error) => log.warn({ err: error }, 'looking for due integrations failed'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#filling?.stop();
  }
}
