import { announceReady, runService, startProbe } from '@user-sync/runtime';
import { readConfigSettings } from './settings.ts';
import { startConfig } from './start-config.ts';

await runService('config', async (context) => {
  const settings = readConfigSettings();
  const { url, ready } = await startConfig(settings, context);
  const probe = await startProbe({ port: settings.PROBE_PORT, host: settings.LISTEN_HOST, ready });
  context.onStop('probe', () => probe.close());
  announceReady({ service: 'config', probe: probe.url, url });
});
