import type { ServiceContext } from '@user-sync/runtime';
import { openService, type Service } from '@user-sync/service';
import { AppModule } from './app.module.ts';
import { measureClocks, measureWork } from './measure-work/measure-work.ts';
import type { Settings } from './settings.ts';
import { TABLES } from './tables.ts';

const POOL_SIZE = 12;

/**
 * Starts the applier. Joins its consumer group in the background: what is stored is written to Ziik without Kafka too.
 */
export async function startApplier(
  settings: Settings,
  context: Pick<ServiceContext, 'log' | 'onStop' | 'fail'>,
): Promise<Service<Settings>> {
  const service = await openService(
    {
      name: 'applier',
      settings,
      tables: TABLES,
      poolSize: POOL_SIZE,
      plansOnce: true,
      consumers: { storesOffsets: true, readyWithoutKafka: false },
    },
    context,
  );
  measureWork(service.database);
  measureClocks(service.database);
  await service.start(AppModule);
  return service;
}
