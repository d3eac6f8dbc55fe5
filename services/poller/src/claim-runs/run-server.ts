import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Logger, type Repeated, repeatEvery } from '@user-sync/runtime';
import { LOG } from '@user-sync/service';
import type { RunClaimer } from './run-claimer.ts';
import { RunClaimers } from './run-claimers.ts';

const LOOK_EVERY_MS = 1_000;
/** So long the next look waits for more runs to leave, so that many are claimed by one statement. */
const GATHER_MS = 20;

/** `serve`: takes runs whenever they are due, as long as the process lives. */
@Injectable()
export class RunServer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #claimer: RunClaimer;
  #looking: Repeated | undefined;
  #soon: NodeJS.Timeout | undefined;

  constructor(
    @Inject(RunClaimers) claimers: RunClaimers,
    @Inject(LOG) private readonly log: Logger,
  ) {
    const look = () => {
      this.#soon ??= setTimeout(() => {
        this.#soon = undefined;
        this.#looking?.now();
      }, GATHER_MS);
    };
    this.#claimer = claimers.create({ patient: true, onLeft: look, onNotice: look });
  }

  onApplicationBootstrap(): void {
    this.#looking = repeatEvery(
      LOOK_EVERY_MS,
      async () => {
        await this.#claimer.claim();
      },
      (error) => this.log.warn({ err: error }, 'looking for queued runs failed'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#soon);
    await this.#looking?.stop();
    await this.#claimer.stop();
  }
}
