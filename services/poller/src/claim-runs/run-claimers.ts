import { Inject, Injectable } from '@nestjs/common';
import type { TopicRole } from '@user-sync/contracts';
import { groupOf, type LagReader, type Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { DATABASE, LOG, PARSED_SETTINGS, PARTITION_COUNT, PUBLISHER, TOPIC_NAMES } from '@user-sync/service';
import type { Tables } from '../await-tables/await-tables.ts';
import type { DirectoryClients } from '../read-directory/directory-clients.ts';
import type { Settings } from '../settings.ts';
import { DIRECTORY_CLIENTS, LAG_READER, TABLES_AWAITED } from '../tokens.ts';
import { type ClaimerOptions, createRunClaimer, type RunClaimer } from './run-claimer.ts';

/** Makes the claimer of a form, `serve` or `once`, over what its runs work with. */
@Injectable()
export class RunClaimers {
  constructor(
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(TABLES_AWAITED) private readonly tables: Tables,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
    @Inject(LAG_READER) private readonly lag: LagReader,
    @Inject(DIRECTORY_CLIENTS) private readonly clients: DirectoryClients,
    @Inject(TOPIC_NAMES) private readonly topicNames: Readonly<Record<TopicRole, string>>,
    @Inject(PARTITION_COUNT) private readonly partitionCount: () => number,
  ) {}

  create(options: ClaimerOptions): RunClaimer {
    const { settings, log, database, tables, publisher, lag, clients } = this;
    const parts = {
      settings,
      log,
      database,
      tables,
      publisher,
      lag,
      clients,
      topic: this.topicNames.directoryUsers,
      partitions: this.partitionCount(),
      mapperGroup: groupOf(settings.TOPIC_PREFIX, 'mapper'),
    };
    return createRunClaimer(parts, options);
  }
}
