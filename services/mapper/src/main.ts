import 'reflect-metadata';
import { announceReady, runService, startProbe } from '@user-sync/runtime';
import { readMapperSettings } from './settings.ts';
import { startMapper } from './start-mapper.ts';

await runService('mapper', async (service) => {
  const settings = readMapperSettings();
  const mapper = await startMapper(settings, service);
  const probe = await startProbe({ port: settings.PROBE_PORT, host: settings.LISTEN_HOST, ready: mapper.notReady });
  service.onStop('probe', () => probe.close());
  announceReady({ service: 'mapper', probe: probe.url });
});
