import { defineSettings, readSettings, SERVICE_SETTINGS, type SettingsOf } from '@user-sync/runtime';

/** The variables of the applier; the README's table is made from this. */
export const SETTINGS = defineSettings({
  ...SERVICE_SETTINGS,
  KEYRING_FILE: { type: 'file', description: 'Keys that open the sealed secrets; made where it is missing.' },
  ZIIK_HOST_SUFFIXES: {
    type: 'list',
    default: '.ziik.io',
    description: 'Hosts that an instance may have, as `host` or `.suffix`; one on loopback may be `http:` on any port.',
  },
  POLL_PERIOD: {
    type: 'duration',
    default: 'PT1H',
    min: 1_000,
    description:
      'After how long users who wait for a change in Ziik are looked at again; a purge needs a round within two.',
  },
  RETENTION_PERIOD: {
    type: 'duration',
    default: 'P90D',
    min: 1_000,
    description: 'From the deactivation of a user to the purge.',
  },
  RETRY_FIRST: {
    type: 'duration',
    default: 'PT1M',
    min: 10,
    description: 'First pause after a transient failure at Ziik; the later ones are 5, 15 and 60 times it.',
  },
  INSTANCE_LEASE: {
    type: 'duration',
    default: 'PT15S',
    min: 300,
    description: 'How long an instance stays with a process that shows no sign of life.',
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
export function readApplierSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  return readSettings(SETTINGS, environment);
}
