import { readSettings, runService, SERVICE_SETTINGS, SettingsError, type SettingsSpec } from '@user-sync/runtime';
import { createDatabase } from './database.ts';
import { grantRoles, type TableSet } from './migrations.ts';

const SERVICES = ['poller', 'mapper', 'applier', 'config'];
const ROLE_SETTINGS: SettingsSpec = Object.fromEntries(
  SERVICES.map((of) => [
    `${of.toUpperCase()}_ROLE`,
    { type: 'string', optional: true, description: `Role of Postgres that the ${of} signs in as.` },
  ]),
);

/**
 * The command `migrate.js` of a service: brings its tables up to date, lets the services' roles in, and ends. Run it as
 * the role that owns the tables. With `--check` it changes nothing, and ends with 1 and their names where migrations
 * are missing.
 */
export async function migrateCommand(service: string, tables: readonly TableSet[]): Promise<void> {
  await runService(`${service}-migrate`, async ({ log, onStop }) => {
    const { DATABASE_URL } = readSettings({ DATABASE_URL: SERVICE_SETTINGS.DATABASE_URL });
    const named = readSettings(ROLE_SETTINGS) as Readonly<Record<string, string | undefined>>;
    const database = await createDatabase({ url: DATABASE_URL, applicationName: `${service}-migrate`, tables });
    onStop('database', () => database.close());
    if (process.argv.includes('--check')) {
      const missing = await database.missingMigrations();
      if (missing.length > 0) log.error({ missing }, 'migrations are missing');
      else log.info('all migrations have run');
      return missing.length > 0 ? 1 : 0;
    }
    await database.migrate();
    const roles = new Map(SERVICES.map((of) => [of, named[`${of.toUpperCase()}_ROLE`] ?? `user_sync_${of}`]));
    const { granted, missing } = await grantRoles(DATABASE_URL, tables, roles);
    // The usual names may be absent: then the services sign in as the owner. A name that was given must be there.
    const wrong = missing.filter((role) => Object.values(named).includes(role));
    if (wrong.length > 0) throw new SettingsError(wrong.map((role) => `the database has no role "${role}": create it`));
    log.info({ granted, missing }, 'database roles were granted their privileges');
    return 0;
  });
}
