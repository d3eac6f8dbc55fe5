import { announceReady, runService, startProbe } from '@user-sync/runtime';
import { readApplierSettings } from './settings.ts';

await runService('applier', async (context) => {
  const settings = readApplierSettings();
  const { startApplier } = await import('./start-applier.ts');
  const applier = await startApplier(settings, context);
  const probe = await startProbe({
    port: settings.PROBE_PORT,
    host: settings.LISTEN_HOST,
    ready: () => applier.notReady(),
  });
  context.onStop('probe', () => probe.close());
  announceReady({ service: 'applier', probe: probe.url });
});
