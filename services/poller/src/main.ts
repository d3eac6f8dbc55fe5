import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { announceReady, runService, type ServiceContext, SettingsError, startProbe } from '@user-sync/runtime';
import { pollOnceModule, servingModule } from './app.module.ts';
import { PollOnce } from './poll-once/poll-once.ts';
import type { Poller } from './poller.ts';
import { reportGauges } from './report-gauges/report-gauges.ts';
import { readPollerSettings, type Settings } from './settings.ts';
import { startPoller } from './start-poller.ts';

const nest = { logger: false, abortOnError: false } as const;

await runService('poller', async (service) => {
  const form = process.argv[2] ?? 'serve';
  if (form !== 'serve' && form !== 'once') {
    throw new SettingsError([`the first argument must be "once" or "serve", not "${form}"`]);
  }
  const settings = readPollerSettings();
  const poller = await startPoller(settings, service);
  return form === 'once' ? pollOnce(poller, service) : serve(poller, settings, service);
});

async function pollOnce(poller: Poller, { onStop, stopping }: ServiceContext): Promise<number> {
  const app = await NestFactory.createApplicationContext(pollOnceModule(poller), nest);
  onStop('poll', () => app.close());
  await app.get(PollOnce).run(stopping);
  return 0;
}

async function serve(poller: Poller, settings: Settings, { onStop }: ServiceContext): Promise<void> {
  reportGauges(poller.database);
  const app = await NestFactory.createApplicationContext(servingModule(poller), nest);
  onStop('runs', () => app.close());
  const probe = await startProbe({
    port: settings.PROBE_PORT,
    host: settings.LISTEN_HOST,
    ready: () => poller.database.missingMigrations(),
  });
  onStop('probe', () => probe.close());
  announceReady({ service: 'poller', probe: probe.url });
}
