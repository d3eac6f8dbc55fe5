import { runService, type ServiceContext, SettingsError } from '@user-sync/runtime';
import { pollOnceModule, servingModule } from './app.module.ts';
import { PollOnce } from './poll-once/poll-once.ts';
import { reportGauges } from './report-gauges/report-gauges.ts';
import { readPollerSettings, type Settings } from './settings.ts';
import { startPoller } from './start-poller.ts';

await runService('poller', async (context) => {
  const form = process.argv[2] ?? 'serve';
  if (form !== 'serve' && form !== 'once') {
    throw new SettingsError([`the first argument must be "once" or "serve", not "${form}"`]);
  }
  const settings = readPollerSettings();
  return form === 'once' ? pollOnce(settings, context) : serve(settings, context);
});

async function pollOnce(settings: Settings, context: ServiceContext): Promise<number> {
  const { service, own } = await startPoller(settings, context, 'once');
  const app = await service.start(pollOnceModule(own));
  await app.get(PollOnce).run(context.stopping);
  return 0;
}

async function serve(settings: Settings, context: ServiceContext): Promise<void> {
  const { service, own } = await startPoller(settings, context, 'serve');
  reportGauges(service.database);
  await service.start(servingModule(own));
  await service.announce();
}
