import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { DATABASE, LOG, PARSED_SETTINGS } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../authenticate/principal.ts';
import { Notices } from '../hear-notices/notices.ts';
import type { RunView } from '../run-integration/run.schema.ts';
import type { Settings } from '../settings.ts';
import { createFollower, type Follower } from './follower.ts';
import { createListener, type Listener } from './listener.ts';
import { lookAtIntegration } from './look-at-integration.ts';
import { entriesOf } from './news.ts';
import { createStreamPlaces } from './stream-places.ts';

/** What is on its way when a stream ends gets so long; then the connection of who does not read it is closed. */
const LAST_WORDS_MS = 5_000;
/** How long the end of the process waits for them. */
const STOPPING_MS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What somebody listens to. */
export interface Interest {
  readonly integrationId: string;
  /** One of its runs as it was found, which is told at once; null: all of the integration. */
  readonly run: RunView | null;
  /** Of the stream that this one continues. */
  readonly lastEventId: string | undefined;
}

/** The streams of server-sent events that are open in this process. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  readonly #follower: Follower;
  readonly #places = createStreamPlaces();
  readonly #open = new Map<Listener, Promise<void>>();

  constructor(
    @Inject(DATABASE) db: Database,
    @Inject(Notices) notices: Notices,
    @Inject(LOG) log: Logger,
    @Inject(PARSED_SETTINGS) { POLL_PERIOD }: Settings,
  ) {
    const follower = createFollower({
      look: (id, sought) => lookAtIntegration(db, id, sought, POLL_PERIOD),
      onError: (integrationId, error) =>
        log.warn({ err: error, integrationId }, 'an integration could not be read; its event streams are closed'),
      now: () => performance.now(),
    });
    this.#follower = follower;
    notices.on('notice', ({ about, id }) => {
      if (about === 'people') follower.hear(id, 'people');
      else if (about === 'run' || about === 'integration') follower.hear(id, 'other');
    });
  }

  /**
   * Answers with a stream that lasts until the token ends, what is listened to is over, or the listener leaves. Throws
   * a Problem where too many are open.
   */
  open({ integrationId, run, lastEventId }: Interest, caller: Principal, reply: FastifyReply): void {
    // Who left while the integration was looked up closes no second time: the place would be taken for good.
    if (reply.raw.destroyed) return;
    const leavePlace = this.#places.take(caller);
    const stream = new PassThrough();
    let lastWords: NodeJS.Timeout | undefined;
    let leave: () => void = () => undefined;
    const listener = createListener({
      stream,
      runId: run?.id ?? null,
      lastEventId,
      now: () => performance.now(),
      onEnd() {
        leave();
        lastWords = setTimeout(() => reply.raw.destroy(), LAST_WORDS_MS).unref();
      },
    });
    const untilExpiryMs = Math.min(Math.max(0, caller.expiresAt.getTime() - Date.now()), LONGEST_TIMER_MS);
    const expiry = setTimeout(() => listener.end('token-expired'), untilExpiryMs).unref();
    const closed = new Promise<void>((resolve) => {
      reply.raw.once('close', () => {
        clearTimeout(expiry);
        clearTimeout(lastWords);
        leave();
        stream.destroy();
        leavePlace();
        this.#open.delete(listener);
        resolve();
      });
    });
    this.#open.set(listener, closed);
    void reply.headers({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }).send(stream);
    listener.offer(run === null ? [] : entriesOf({ runs: [run] }, new Date()));
    if (run !== null && run.settledAt !== null) listener.end('settled');
    else leave = this.#follower.join(integrationId, listener);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const open = [...this.#open];
    for (const [listener] of open) listener.end('stopping');
    await Promise.race([Promise.all(open.map(([, closed]) => closed)), pause(STOPPING_MS, undefined, { ref: false })]);
  }
}
