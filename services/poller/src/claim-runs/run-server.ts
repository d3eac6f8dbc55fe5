import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { POLLER, type Poller } from '../poller.ts';
import { createRunClaimer, type RunClaimer } from './run-claimer.ts';

const LOOK_EVERY_MS = 1_000;

/** `serve`: takes runs whenever they are due, as long as the process lives. */
@Injectable()
export class RunServer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #poller: Poller;
  readonly #claimer: RunClaimer;
  #timer: NodeJS.Timeout | undefined;
  #claiming: Promise<void> | undefined;
  #lookAgain = false;

  constructor(@Inject(POLLER) poller: Poller) {
    this.#poller = poller;
    const look = () => this.#look();
    this.#claimer = createRunClaimer(poller, { patient: true, onLeft: look, onNotice: look });
  }

  onApplicationBootstrap(): void {
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#claiming;
    await this.#claimer.stop();
  }

  /** One look at a time; what is heard meanwhile leads to another. */
  #look(): void {
    if (this.#claiming) {
      this.#lookAgain = true;
      return;
    }
    this.#claiming = this.#claimer
      .claim()
      .then(() => undefined)
      .catch((error: unknown) => this.#poller.log.warn({ err: error }, 'could not look for runs'))
      .finally(() => {
        this.#claiming = undefined;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.#look();
      });
  }
}
