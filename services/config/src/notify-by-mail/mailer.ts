import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { type Logger, type Repeated, repeatEvery } from '@user-sync/runtime';
import { DATABASE, LOG, PARSED_SETTINGS } from '@user-sync/service';
import { Notices } from '../hear-notices/notices.ts';
import type { Settings } from '../settings.ts';
import { createDelivery } from './deliver-mail.ts';
import { lookForCauses } from './look-for-causes.ts';
import { type SendingParts, sendDueMails } from './send-mails.ts';

const LOOK_EVERY_MS = 60_000;
const SEND_EVERY_MS = 10_000;

/** Sends mails to administrators, where there is a mail server; any number of processes may. */
@Injectable()
export class Mailer implements OnApplicationBootstrap, OnApplicationShutdown {
  /** What mails are sent with; null: there is no mail server. */
  readonly parts: SendingParts | null;
  readonly #stopping = new AbortController();
  #looking: Repeated | undefined;
  #sending: Repeated | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(LOG) private readonly log: Logger,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(Notices) private readonly notices: Notices,
  ) {
    const { SMTP_URL, SMTP_FROM, PANEL_RETURN_URL: link } = settings;
    const url = () => settings.SMTP_URL ?? SMTP_URL!;
    this.parts =
      SMTP_URL === undefined ? null : { db, log, link, deliver: createDelivery({ url, from: SMTP_FROM ?? '' }) };
  }

  onApplicationBootstrap(): void {
    const { db, log, parts, settings, notices } = this;
    if (parts === null) return;
    const sending = repeatEvery(
      SEND_EVERY_MS,
      async () => void (await sendDueMails(parts, this.#stopping.signal)),
      (error) => log.warn({ err: error }, 'mails could not be sent; will retry'),
    );
    const looking = repeatEvery(
      LOOK_EVERY_MS,
      async () => {
        const mails = await lookForCauses(db, { pollPeriodMs: settings.POLL_PERIOD });
        if (mails !== null && mails > 0) sending.now();
      },
      (error) => log.warn({ err: error }, 'looking for what mails are sent about failed; will retry'),
    );
    this.#sending = sending;
    this.#looking = looking;
    // Addresses that are entered while something is wrong hear of it.
    notices.on('notice', ({ about }) => {
      if (about === 'integration') looking.now();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#looking?.stop();
    await this.#sending?.stop();
  }
}
