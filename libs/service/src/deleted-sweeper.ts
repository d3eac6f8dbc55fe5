import type { FactoryProvider, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { type ControlNotice, listenForNotices } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { type Logger, type Repeated, repeatEvery } from '@user-sync/runtime';
import { DATABASE, LOG } from './tokens.ts';

const SWEEP_EVERY_MS = 60_000;

/** Removes what a service keeps of deleted integrations, and what else is past its time. */
type Sweep = (database: Database, log: Logger) => Promise<void>;

/** What a sweeper works with. */
interface SweeperParts {
  readonly database: Database;
  readonly log: Logger;
  readonly sweep: Sweep;
  /** Calls back for notices; returns how to stop that. */
  readonly listen: (onNotice: (notice: ControlNotice) => void) => Promise<() => Promise<void>>;
  /** What it sweeps after a change of, beside integrations. */
  readonly alsoAfter?: ControlNotice['about'];
}

/** Sweeps at once, every minute, and as soon as an integration was changed. */
export class DeletedSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #parts: SweeperParts;
  #sweeping: Repeated | undefined;
  #stopListening: (() => Promise<void>) | undefined;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { database, log, sweep, listen, alsoAfter } = this.#parts;
    const sweeping = repeatEvery(
      SWEEP_EVERY_MS,
      () => sweep(database, log),
      (error) => log.warn({ err: error }, 'removing rows of deleted integrations failed; will retry'),
    );
    this.#sweeping = sweeping;
    this.#stopListening = await listen(({ about }) => {
      if (about === 'integration' || about === alsoAfter) sweeping.now();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#stopListening?.();
    await this.#sweeping?.stop();
  }
}

/** Provides the sweeper of a service that has no listener of its own. */
export function deletedSweeper(sweep: Sweep): FactoryProvider<DeletedSweeper> {
  return {
    provide: DeletedSweeper,
    inject: [DATABASE, LOG],
    useFactory: (database: Database, log: Logger) =>
      new DeletedSweeper({ database, log, sweep, listen: (onNotice) => listenForNotices(database, onNotice) }),
  };
}
