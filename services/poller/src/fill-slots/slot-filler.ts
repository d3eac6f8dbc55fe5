import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { queueDueRuns } from '@user-sync/control';
import { POLLER, type Poller } from '../poller.ts';

const LONGEST_LOOK_MS = 1_000;

/** Queues what is due, where no CronJob does it (`POLL_SCHEDULE=internal`). Several at once fill a slot once. */
@Injectable()
export class SlotFiller implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #poller: Poller;
  #timer: NodeJS.Timeout | undefined;
  #filling: Promise<void> | undefined;

  constructor(@Inject(POLLER) poller: Poller) {
    this.#poller = poller;
  }

  onApplicationBootstrap(): void {
    const { POLL_SCHEDULE, POLL_PERIOD } = this.#poller.settings;
    if (POLL_SCHEDULE !== 'internal') return;
    this.#fill();
    this.#timer = setInterval(() => this.#fill(), Math.min(LONGEST_LOOK_MS, POLL_PERIOD / 10));
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#filling;
  }

  #fill(): void {
    const { database, settings, log } = this.#poller;
    this.#filling ??= queueDueRuns(database, settings.POLL_PERIOD)
      .then((queued) => {
        if (queued > 0) log.info({ queued }, 'queued what is due');
      })
      .catch((error: unknown) => log.warn({ err: error }, 'could not look what is due'))
      .finally(() => {
        this.#filling = undefined;
      });
  }
}
