import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { goneIntegrations, listenForNotices } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { POLLER, type Poller } from '../poller.ts';

const SWEEP_EVERY_MS = 60_000;
const CHUNK = 10_000;

/** Forgets what is kept of integrations that were deleted, soon after, and again every minute. */
@Injectable()
export class DeletedSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #poller: Poller;
  #timer: NodeJS.Timeout | undefined;
  #stopListening: (() => Promise<void>) | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(@Inject(POLLER) poller: Poller) {
    this.#poller = poller;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#sweep();
    this.#timer = setInterval(() => this.#sweep(), SWEEP_EVERY_MS);
    this.#stopListening = await listenForNotices(this.#poller.database, ({ about }) => {
      if (about === 'integration') this.#sweep();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#stopListening?.();
    await this.#sweeping;
  }

  #sweep(): void {
    const { database, log } = this.#poller;
    this.#sweeping ??= sweepDeleted(database)
      .then((rows) => {
        if (rows > 0) log.info({ rows }, 'swept what was kept of deleted integrations');
      })
      .catch((error: unknown) => log.warn({ err: error }, 'could not sweep deleted integrations'))
      .finally(() => {
        this.#sweeping = undefined;
      });
  }
}

/** Deletes the rows of deleted integrations in chunks; returns how many people's there were. */
export async function sweepDeleted(database: Database): Promise<number> {
  const known = await database.query<{ id: string }>('SELECT integration_id AS id FROM poller.directory');
  const gone = await goneIntegrations(
    database,
    known.map(({ id }) => id),
  );
  let swept = 0;
  for (const id of gone) {
    for (;;) {
      const rows = await database.execute(
        `DELETE FROM poller.mirror WHERE integration_id = $1 AND azure_id IN (
          SELECT azure_id FROM poller.mirror WHERE integration_id = $1 LIMIT ${CHUNK})`,
        [id],
      );
      swept += rows;
      if (rows < CHUNK) break;
    }
    await database.execute('DELETE FROM control.unheard WHERE integration_id = $1', [id]);
    await database.execute('DELETE FROM poller.directory WHERE integration_id = $1', [id]);
  }
  return swept;
}
