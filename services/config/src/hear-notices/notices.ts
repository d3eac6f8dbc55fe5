import { EventEmitter } from 'node:events';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ControlNotice, listenForNotices } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';

const SUBJECTS = ['run', 'integration', 'instance', 'people'] as const;

/** Emits `notice` for every change in control that is shown, and of people. */
@Injectable()
export class Notices
  extends EventEmitter<{ notice: [ControlNotice] }>
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  #stopListening: (() => Promise<void>) | undefined;

  constructor(@Inject(DATABASE) private readonly database: Database) {
    super();
    this.setMaxListeners(0);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#stopListening = await listenForNotices(this.database, (notice) => this.emit('notice', notice), SUBJECTS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#stopListening?.();
  }
}
