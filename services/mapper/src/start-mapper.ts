import type { ServiceContext } from '@user-sync/runtime';
import { openService, type Service } from '@user-sync/service';
import { AppModule } from './app.module.ts';
import type { Settings } from './settings.ts';
import { TABLES } from './tables.ts';

/** Partitions whose batches are decided at once: while one waits for Kafka's answer, another is decided. */
const CONCURRENCY = 4;
/** Connections of the deciding, and those for catalogues, sweeps and readiness. */
const POOL_SIZE = CONCURRENCY + 6;

/** Starts the mapper, which joins its consumer group in the background. */
export async function startMapper(
  settings: Settings,
  context: Pick<ServiceContext, 'log' | 'onStop' | 'fail'>,
): Promise<Service<Settings>> {
  const service = await openService(
    {
      name: 'mapper',
      settings,
      tables: TABLES,
      poolSize: POOL_SIZE,
      plansOnce: true,
      consumers: { concurrency: CONCURRENCY, storesOffsets: false, readyWithoutKafka: false },
    },
    context,
  );
  await service.start(AppModule);
  return service;
}
