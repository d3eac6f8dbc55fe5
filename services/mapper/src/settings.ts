import { defineSettings, readSettings, SERVICE_SETTINGS, type SettingsOf } from '@user-sync/runtime';

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
    description: 'Most catalogues read at once in one process; instances in trouble get half of it.',
  },
  KEYRING_FILE: { type: 'file', description: 'Keys that open the sealed secrets; made where it is missing.' },
  ZIIK_HOST_SUFFIXES: {
    type: 'list',
    default: '.ziik.io',
    description: 'Hosts that an instance may have, as `host` or `.suffix`; one on loopback may be `http:` on any port.',
  },
  ZIIK_TIMEOUT: {
    type: 'duration',
    default: 'PT30S',
    min: 100,
    description: 'Longest wait for an answer of Ziik.',
  },
});

export type Settings = SettingsOf<typeof SETTINGS>;

/** Reads the environment, the only place that does. Throws a SettingsError. */
export function readMapperSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  return readSettings(SETTINGS, environment);
}
