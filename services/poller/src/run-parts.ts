import type { LagReader, Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import type { Tables } from './await-tables/await-tables.ts';
import type { DirectoryClients } from './read-directory/directory-clients.ts';
import type { Settings } from './settings.ts';

/** What runs are worked on with. */
export interface RunParts {
  readonly settings: Settings;
  readonly log: Logger;
  readonly database: Database;
  readonly tables: Tables;
  readonly publisher: Publisher;
  readonly lag: LagReader;
  readonly clients: DirectoryClients;
  /** The topic of the changes, and its number of partitions. */
  readonly topic: string;
  readonly partitions: number;
  /** Group of the mapper, whose lag a remap watches. */
  readonly mapperGroup: string;
}
