import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { TopicRole } from '@user-sync/contracts';
import type { Keyring } from '@user-sync/control';
import type { Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { DATABASE, KEYRING, LOG, PARSED_SETTINGS, PARTITION_COUNT, PUBLISHER, TOPIC_NAMES } from '@user-sync/service';
import type { Settings } from '../settings.ts';
import { createClocks } from './clocks.ts';
import { createLiveIntegrations } from './live-integrations.ts';
import { type OwnedInstances, ownInstances } from './own-instances.ts';

/** Works at this process's share of the instances as long as the application lives, whether Kafka is there or not. */
@Injectable()
export class InstancesOwner implements OnApplicationBootstrap, OnApplicationShutdown {
  #owned: OwnedInstances | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
    @Inject(TOPIC_NAMES) private readonly topicNames: Readonly<Record<TopicRole, string>>,
    @Inject(PARTITION_COUNT) private readonly partitionCount: () => number,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { database: db, publisher, partitionCount, keyring, settings, log } = this;
    this.#owned = await ownInstances({
      db,
      publisher,
      outcomesTopic: this.topicNames.ziikOutcomes,
      partitionCount,
      keyring,
      integrations: createLiveIntegrations(db),
      clocks: createClocks(db, log),
      log,
      allowedHosts: settings.ZIIK_HOST_SUFFIXES,
      pollPeriodMs: settings.POLL_PERIOD,
      retentionMs: settings.RETENTION_PERIOD,
      retryFirstMs: settings.RETRY_FIRST,
      leaseMs: settings.INSTANCE_LEASE,
      ziikTimeoutMs: settings.ZIIK_TIMEOUT,
      load: { users: 0 },
    });
  }

  /** After the consumers: commands that are still being stored find their instance's worker. */
  async onApplicationShutdown(): Promise<void> {
    await this.#owned?.stop();
  }
}
