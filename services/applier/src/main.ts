import { runService } from '@user-sync/runtime';
import { readApplierSettings } from './settings.ts';
import { startApplier } from './start-applier.ts';

await runService('applier', async (context) => {
  const applier = await startApplier(readApplierSettings(), context);
  await applier.announce();
});
