import { runService } from '@user-sync/runtime';
import { readMapperSettings } from './settings.ts';
import { startMapper } from './start-mapper.ts';

await runService('mapper', async (context) => {
  const mapper = await startMapper(readMapperSettings(), context);
  await mapper.announce();
});
