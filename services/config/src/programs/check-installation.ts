import { connectionFrom } from '@user-sync/messaging';
import { runService, SettingsError } from '@user-sync/runtime';
import { checkInstallation } from '../check-installation/check-installation.ts';
import { readConfigSettings } from '../settings.ts';

// `node dist/programs/check-installation.js <address of the API>`: lists what is wrong with topics and API, and exits
// with 1 then.
await runService('config-check', async ({ log }) => {
  const [address] = process.argv.slice(2);
  if (!address || !URL.canParse(address))
    throw new SettingsError(['the first argument must be the address of the API']);
  const settings = readConfigSettings();
  const problems = await checkInstallation(address, {
    connection: connectionFrom(settings, 'config-check', log),
    prefix: settings.TOPIC_PREFIX,
  });
  for (const problem of problems) log.error({ problem }, 'the installation check failed');
  if (problems.length === 0) log.info({ address }, 'the installation check passed: topics and API are available');
  return problems.length > 0 ? 1 : 0;
});
