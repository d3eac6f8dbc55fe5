import { readSettings, runService, SERVICE_SETTINGS } from '@user-sync/runtime';
import { createDatabase } from './database.ts';
import type { TableSet } from './migrations.ts';

/**
 * The command `migrate.js` of a service: brings its tables up to date and ends, for installations where the services do
 * not do it themselves. With `--check` it changes nothing, and ends with 1 and their names where migrations are missing.
 */
export async function migrateCommand(service: string, tables: readonly TableSet[]): Promise<void> {
  await runService(`${service}-migrate`, async ({ log, onStop }) => {
    const { DATABASE_URL } = readSettings({ DATABASE_URL: SERVICE_SETTINGS.DATABASE_URL });
    const database = await createDatabase({ url: DATABASE_URL, applicationName: `${service}-migrate`, tables });
    onStop('database', () => database.close());
    if (!process.argv.includes('--check')) {
      await database.migrate();
      return 0;
    }
    const missing = await database.missingMigrations();
    if (missing.length > 0) log.error({ missing }, 'tables are not up to date');
    else log.info('tables are up to date');
    return missing.length > 0 ? 1 : 0;
  });
}
