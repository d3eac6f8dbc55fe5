import { topics } from '@user-sync/contracts';
import { createKeyring } from '@user-sync/control';
import { connectionFrom, createLagReader, createPublisher, ensureTopics, groupOf } from '@user-sync/messaging';
import { createDatabase } from '@user-sync/persistence';
import type { ServiceContext } from '@user-sync/runtime';
import { awaitTables } from './await-tables/await-tables.ts';
import type { Poller } from './poller.ts';
import { createDirectoryClients } from './read-directory/directory-clients.ts';
import type { Settings } from './settings.ts';
import { TABLES } from './tables.ts';

/** Connections beside those of the runs: slots, sweeps, heartbeats, readiness. */
const SPARE_CONNECTIONS = 4;

/** Opens what the poller works with, and registers how it is closed. */
export async function startPoller(
  settings: Settings,
  { log, onStop }: Pick<ServiceContext, 'log' | 'onStop'>,
): Promise<Poller> {
  const { TOPIC_PREFIX: prefix } = settings;
  const connection = connectionFrom(settings, 'poller', log);
  const keyring = createKeyring(settings.KEYRING_FILE);
  const database = await createDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'poller',
    tables: TABLES,
    // A run has one connection for the page being written and one for what is being published.
    poolSize: settings.POLL_CONCURRENCY * 2 + SPARE_CONNECTIONS,
  });
  onStop('database', () => database.close());
  const tables = awaitTables(database);
  if (settings.MIGRATE_ON_START) {
    await database.migrate();
    await tables.arePrepared();
  }
  const partitions = await ensureTopics(connection, { prefix, partitions: settings.TOPIC_PARTITIONS });
  const publisher = await createPublisher(connection);
  onStop('publisher', () => publisher.close());
  const lag = createLagReader(connection);
  onStop('lag reader', () => lag.close());
  return {
    settings,
    log,
    database,
    tables,
    publisher,
    lag,
    keyring,
    clients: createDirectoryClients({ keyring, log, loginUrl: settings.LOGIN_URL, graphUrl: settings.GRAPH_URL }),
    topic: topics(prefix).directoryUsers,
    partitions,
    mapperGroup: groupOf(prefix, 'mapper'),
  };
}
