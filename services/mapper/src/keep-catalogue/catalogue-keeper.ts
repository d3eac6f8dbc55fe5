import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Keyring, listenForNotices } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { type Logger, type Repeated, repeatEvery } from '@user-sync/runtime';
import { DATABASE, KEYRING, LOG, PARSED_SETTINGS } from '@user-sync/service';
import type { Settings } from '../settings.ts';
import { dueCatalogues, newlyDueCatalogues, sweepCatalogues } from './due-catalogues.ts';
import { hasPlace, type UnderWay } from './places.ts';
import { refreshCatalogue } from './refresh-catalogue.ts';
import { createZiikClients, type ZiikClients } from './ziik-clients.ts';

const LOOK_EVERY_MS = 1_000;
const GATHER_MS = 100;
const SWEEP_EVERY_MS = 60_000;
/** How often every instance is looked at, although nothing was heard. */
const THOROUGH_EVERY_MS = 10_000;

/**
 * Looks every second, and whenever it is woken, whose catalogue is due, and reads each by itself: an instance that does
 * not answer holds up nobody else, see `hasPlace`.
 */
@Injectable()
export class CatalogueKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #clients: ZiikClients;
  readonly #holder = `mapper-${randomUUID()}`;
  readonly #reading = new Map<string, UnderWay & { ended: Promise<void> }>();
  #looking: Repeated | undefined;
  #sweeping: Repeated | undefined;
  readonly #stopping = new AbortController();
  #stopListening: (() => Promise<void>) | undefined;
  #thoroughAt = Number.NEGATIVE_INFINITY;
  /** Instances that are due and have had no place yet, and whether each is in trouble. */
  readonly #waiting = new Map<string, boolean>();
  /** Instances that were changed since the last look. */
  readonly #changed = new Set<string>();
  #soon: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(KEYRING) keyring: Keyring,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.#clients = createZiikClients(database, keyring, settings);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { database, log } = this;
    const beThorough = () => {
      this.#thoroughAt = Number.NEGATIVE_INFINITY;
    };
    this.#stopListening = await listenForNotices(
      database,
      ({ about, id }) => {
        if (about === 'instance') this.#changed.add(id);
        if (about !== 'request') this.#wakeSoon();
      },
      undefined,
      beThorough,
    );
    this.#looking = repeatEvery(
      LOOK_EVERY_MS,
      () => this.#look(),
      (error) => log.warn({ err: error }, 'looking for due catalogues failed'),
    );
    this.#sweeping = repeatEvery(
      SWEEP_EVERY_MS,
      async () => {
        await sweepCatalogues(database);
      },
      (error) => log.warn({ err: error }, 'removing catalogues of deleted instances failed'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#soon);
    await this.#stopListening?.();
    await Promise.all([this.#looking?.stop(), this.#sweeping?.stop()]);
    await this.#clients.close();
    await Promise.all([...this.#reading.values()].map(({ ended }) => ended));
  }

  /** Looks now whose catalogue is due. */
  wake(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#looking?.now();
  }

  /** Looks in a moment, so that everything heard until then needs one look. */
  #wakeSoon(): void {
    if (!this.#stopping.signal.aborted) this.#soon ??= setTimeout(() => this.wake(), GATHER_MS);
  }

  async #look(): Promise<void> {
    const now = performance.now();
    const isThorough = now >= this.#thoroughAt;
    if (isThorough) this.#thoroughAt = now + THOROUGH_EVERY_MS;
    const changed = [...this.#changed];
    this.#changed.clear();
    try {
      const due = await (isThorough ? dueCatalogues(this.database) : newlyDueCatalogues(this.database, changed));
      for (const { slug, attempts } of due) this.#waiting.set(slug, attempts > 0);
      this.#startWaiting();
    } catch (error) {
      this.#thoroughAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }

  /** Begins as many readings as there are places for. Each looks first whether its catalogue is still due. */
  #startWaiting(): void {
    let isFullForTroubled = false;
    for (const [slug, troubled] of this.#waiting) {
      if (troubled && isFullForTroubled) continue;
      if (this.#start(slug, troubled)) this.#waiting.delete(slug);
      else if (troubled) isFullForTroubled = true;
      // Where those have no place, nobody has.
      else return;
    }
  }

  /** Returns whether it is read now. */
  #start(slug: string, troubled: boolean): boolean {
    if (this.#stopping.signal.aborted || this.#reading.has(slug)) return true;
    const since = performance.now();
    const { database, settings, log } = this;
    if (!hasPlace([...this.#reading.values()], troubled, settings.CATALOGUE_CONCURRENCY, since)) return false;
    const ended = refreshCatalogue(
      { database, settings, log },
      this.#clients,
      this.#holder,
      slug,
      this.#stopping.signal,
    )
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.log.warn({ err: error, instance: slug }, 'refreshing the catalogue failed');
      })
      .finally(() => {
        this.#reading.delete(slug);
        this.#startWaiting();
      });
    this.#reading.set(slug, { troubled, since, ended });
    return true;
  }
}
