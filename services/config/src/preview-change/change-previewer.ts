import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { type Logger, type Repeated, repeatEvery } from '@user-sync/runtime';
import { DATABASE, LOG, PARSED_SETTINGS } from '@user-sync/service';
import { claimPreview, failInterrupted, failPreview, giveBackPreview } from '../keep-previews/previews.ts';
import type { Settings } from '../settings.ts';
import { makePreview, PreviewEnded } from './make-preview.ts';

/** A preview that another process took over or left is found so soon; one that was asked for here, at once. */
const LOOK_EVERY_MS = 2_000;

/** Makes the previews of changes that are waiting, one after the other. */
@Injectable()
export class ChangePreviewer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #stopping = new AbortController();
  #looking: Repeated | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(LOG) private readonly log: Logger,
    @Inject(PARSED_SETTINGS) private readonly settings: Pick<Settings, 'POLL_PERIOD'>,
  ) {}

  onApplicationBootstrap(): void {
    this.#looking = repeatEvery(
      LOOK_EVERY_MS,
      () => this.#work(),
      (error) => this.log.warn({ err: error }, 'looking for previews failed; will retry'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#looking?.stop();
  }

  /** There is one waiting. */
  wake(): void {
    this.#looking?.now();
  }

  async #work(): Promise<void> {
    const { db, log, settings } = this;
    await failInterrupted(db, 'change');
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const preview = await claimPreview(db, 'change');
      if (preview === undefined) return;
      const { id, integrationId } = preview;
      const begun = performance.now();
      try {
        const failure = await makePreview({ db, pollPeriodMs: settings.POLL_PERIOD, signal }, preview);
        if (failure !== null) await failPreview(db, id, failure);
        const seconds = Math.round(performance.now() - begun) / 1_000;
        log.info({ integrationId, preview: id, seconds, failure: failure?.code ?? null }, 'made a preview');
      } catch (error) {
        if (!(error instanceof PreviewEnded)) {
          log.error({ err: error, integrationId, preview: id }, 'a preview failed');
          await failPreview(db, id, INTERNAL);
        } else if (signal.aborted) await giveBackPreview(db, id);
      }
    }
  }
}

const INTERNAL = {
  code: 'internal',
  detail: 'The preview failed because of an internal error. Nothing was changed. Try again.',
} as const;
