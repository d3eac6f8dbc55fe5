import { defineSettings, readSettings, SERVICE_SETTINGS, type SettingsOf } from '@user-sync/runtime';
import { ZIIK_SETTINGS } from '@user-sync/ziik';

/** The variables of the mapper; the README's table is made from this. */
export const SETTINGS = defineSettings({
  ...SERVICE_SETTINGS,
  CATALOGUE_PERIOD: {
    type: 'duration',
    default: 'PT5M',
    min: 100,
    description: 'How often the units and user types of each instance are read again.',
  },
  CATALOGUE_CONCURRENCY: {
    type: 'integer',
    default: '16',
    min: 2,
    max: 256,
    description: 'How many catalogues one process reads at once; failing instances may use half of them.',
  },
  KEYRING_FILE: { type: 'file', description: 'Keys that decrypt the stored secrets; created if the file is missing.' },
  ...ZIIK_SETTINGS,
});

export type Settings = SettingsOf<typeof SETTINGS>;

/** Reads the environment, the only place that does. Throws a SettingsError. */
export function readMapperSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  return readSettings(SETTINGS, environment);
}
