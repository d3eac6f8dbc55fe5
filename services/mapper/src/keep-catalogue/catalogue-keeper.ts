import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { listenForNotices } from '@user-sync/control';
import { MAPPER, type Mapper } from '../mapper.ts';
import { dueCatalogues, sweepCatalogues } from './due-catalogues.ts';
import { refreshCatalogue } from './refresh-catalogue.ts';
import { createZiikClients, type ZiikClients } from './ziik-clients.ts';

const LOOK_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 60_000;

/**
 * Looks every second, and whenever it is woken, whose catalogue is due, and reads each by itself: an instance that does
 * not answer holds up nobody else. Those in trouble never take more than half of the places.
 */
@Injectable()
export class CatalogueKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #mapper: Mapper;
  readonly #clients: ZiikClients;
  readonly #holder = `mapper-${randomUUID()}`;
  readonly #reading = new Map<string, { troubled: boolean; ended: Promise<void> }>();
  readonly #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  readonly #stopping = new AbortController();
  #stopListening: (() => Promise<void>) | undefined;

  constructor(@Inject(MAPPER) mapper: Mapper) {
    this.#mapper = mapper;
    this.#clients = createZiikClients(mapper);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { database, log } = this.#mapper;
    this.#stopListening = await listenForNotices(database, ({ about }) => {
      if (about !== 'request') this.wake();
    });
    this.#timers.push(setInterval(() => this.wake(), LOOK_EVERY_MS));
    const sweep = () =>
      void sweepCatalogues(database).catch((error: unknown) => log.warn({ err: error }, 'could not sweep catalogues'));
    this.#timers.push(setInterval(sweep, SWEEP_EVERY_MS));
    this.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await this.#stopListening?.();
    await this.#looking;
    await this.#clients.close();
    await Promise.all([...this.#reading.values()].map(({ ended }) => ended));
  }

  /** Looks now whose catalogue is due. */
  wake(): void {
    if (this.#stopping.signal.aborted) return;
    this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  async #look(): Promise<void> {
    while (this.#lookAgain && !this.#stopping.signal.aborted) {
      this.#lookAgain = false;
      try {
        for (const { slug, attempts } of await dueCatalogues(this.#mapper.database)) this.#start(slug, attempts > 0);
      } catch (error) {
        this.#mapper.log.warn({ err: error }, 'could not look for due catalogues');
      }
    }
  }

  #start(slug: string, troubled: boolean): void {
    const places = this.#mapper.settings.CATALOGUE_CONCURRENCY;
    const inTrouble = [...this.#reading.values()].filter((reading) => reading.troubled).length;
    const isFull = this.#reading.size >= places || (troubled && inTrouble >= places / 2);
    if (this.#stopping.signal.aborted || this.#reading.has(slug) || isFull) return;
    const ended = refreshCatalogue(this.#mapper, this.#clients, this.#holder, slug, this.#stopping.signal)
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.#mapper.log.warn({ err: error, instance: slug }, 'could not keep the catalogue');
      })
      .finally(() => {
        this.#reading.delete(slug);
      });
    this.#reading.set(slug, { troubled, ended });
  }
}
