import { createLagReader } from '@user-sync/messaging';
import type { ServiceContext } from '@user-sync/runtime';
import { openService, type Service } from '@user-sync/service';
import type { OwnParts } from './app.module.ts';
import { awaitTables } from './await-tables/await-tables.ts';
import { createDirectoryClients } from './read-directory/directory-clients.ts';
import type { Settings } from './settings.ts';
import { TABLES } from './tables.ts';

/** Connections beside those of the runs: slots, sweeps, heartbeats, readiness. */
const SPARE_CONNECTIONS = 4;
/** No run keeps a connection while it waits for Microsoft or Kafka: many runs share these. */
const MOST_FOR_RUNS = 28;

/** Opens what the poller works with. `serve` waits for Kafka as long as that is away; `once` gives up. */
export async function startPoller(
  settings: Settings,
  context: Pick<ServiceContext, 'log' | 'onStop' | 'fail'>,
  form: 'once' | 'serve' = 'once',
): Promise<{ service: Service<Settings>; own: OwnParts }> {
  const isServing = form === 'serve';
  const service = await openService(
    {
      name: 'poller',
      settings,
      tables: TABLES,
      // A run has one connection for the page being written and one for what is being published.
      poolSize: Math.min(settings.POLL_CONCURRENCY * 2, MOST_FOR_RUNS) + SPARE_CONNECTIONS,
      plansOnce: isServing,
      hasProbe: isServing,
    },
    context,
  );
  const { log, database, keyring, kafka } = service;
  const tables = awaitTables(database);
  if (settings.MIGRATE_ON_START) await tables.arePrepared();
  await service.awaitTopics(isServing ? { patienceMs: Number.POSITIVE_INFINITY } : undefined);
  const lag = createLagReader(kafka);
  context.onStop('lag reader', () => lag.close());
  const clients = createDirectoryClients({
    keyring,
    log,
    loginUrl: settings.LOGIN_URL,
    graphUrl: settings.GRAPH_URL,
    federation: settings,
    timeoutMs: settings.GRAPH_TIMEOUT,
  });
  return { service, own: { tables, lag, clients } };
}
