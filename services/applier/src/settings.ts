import { defineSettings, readSettings, SERVICE_SETTINGS, type SettingsOf } from '@user-sync/runtime';
import { ZIIK_SETTINGS } from '@user-sync/ziik';

/** The variables of the applier; the README's table is made from this. */
export const SETTINGS = defineSettings({
  ...SERVICE_SETTINGS,
  KEYRING_FILE: { type: 'file', description: 'Keys that decrypt the stored secrets; created if the file is missing.' },
  ZIIK_HOST_SUFFIXES: ZIIK_SETTINGS.ZIIK_HOST_SUFFIXES,
  POLL_PERIOD: {
    type: 'duration',
    default: 'PT1H',
    min: 1_000,
    description:
      'How often users who wait for a change in Ziik are checked again; a purge needs a successful round within two periods.',
  },
  RETENTION_PERIOD: {
    type: 'duration',
    default: 'P90D',
    min: 1_000,
    description: 'How long after its deactivation a user is purged.',
  },
  RETRY_FIRST: {
    type: 'duration',
    default: 'PT1M',
    min: 10,
    description: 'First pause after a transient failure of Ziik; later pauses are 5, 15 and 60 times as long.',
  },
  INSTANCE_LEASE: {
    type: 'duration',
    default: 'PT15S',
    min: 300,
    description: 'How long a silent process keeps the lease of an instance.',
  },
  ZIIK_TIMEOUT: ZIIK_SETTINGS.ZIIK_TIMEOUT,
});

export type Settings = SettingsOf<typeof SETTINGS>;

/** Reads the environment, the only place that does. Throws a SettingsError. */
export function readApplierSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  return readSettings(SETTINGS, environment);
}
