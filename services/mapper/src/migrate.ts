import { createDatabase } from '@user-sync/persistence';
import { readSettings, runService, SERVICE_SETTINGS } from '@user-sync/runtime';
import { TABLES } from './tables.ts';

// Brings the mapper's tables up to date and ends; for installations where the services do not do it themselves.
await runService('mapper-migrate', async ({ onStop }) => {
  const { DATABASE_URL } = readSettings({ DATABASE_URL: SERVICE_SETTINGS.DATABASE_URL });
  const database = await createDatabase({ url: DATABASE_URL, applicationName: 'mapper-migrate', tables: TABLES });
  onStop('database', () => database.close());
  await database.migrate();
  return 0;
});
