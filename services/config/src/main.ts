import { runService } from '@user-sync/runtime';
import { readConfigSettings } from './settings.ts';
import { startConfig } from './start-config.ts';

await runService('config', async (context) => {
  const { service, url } = await startConfig(readConfigSettings(), context);
  await service.announce(url);
});
