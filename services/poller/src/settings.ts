import { GRAPH_SETTINGS } from '@user-sync/graph';
import { defineSettings, readSettings, SERVICE_SETTINGS, type SettingsOf } from '@user-sync/runtime';

/** The variables of the poller; the README's table is made from this. */
export const SETTINGS = defineSettings({
  ...SERVICE_SETTINGS,
  POLL_PERIOD: {
    type: 'duration',
    default: 'PT1H',
    min: 1_000,
    description: 'How often every enabled integration is due.',
  },
  POLL_SCHEDULE: {
    type: 'choice',
    choices: ['cron', 'internal'],
    default: 'cron',
    description: 'Who fills the slots: `poller once`, started by a CronJob, or `poller serve` itself.',
  },
  POLL_CONCURRENCY: {
    type: 'integer',
    default: '8',
    min: 1,
    max: 200,
    description: 'How many runs one process works on at once.',
  },
  RUN_LEASE: {
    type: 'duration',
    default: 'PT15S',
    min: 300,
    description: 'How long a silent process keeps the lease of a run.',
  },
  REMAP_LAG_LIMIT: {
    type: 'integer',
    default: '20000',
    min: 0,
    description: 'A remap pauses while the mapper is behind by more messages than this.',
  },
  READ_AHEAD_LIMIT: {
    type: 'integer',
    default: '10000',
    min: 0,
    description: 'A run pauses for a moment at each page while more of its changes than this wait for Ziik.',
  },
  KEYRING_FILE: { type: 'file', description: 'Keys that decrypt the stored secrets; created if the file is missing.' },
  ...GRAPH_SETTINGS,
  GRAPH_TIMEOUT: {
    type: 'duration',
    default: 'PT1M',
    min: 100,
    description: 'How long a call to Graph may take, and how long it is retried while Graph is unavailable.',
  },
});

export type Settings = SettingsOf<typeof SETTINGS>;

/** Reads the environment, the only place that does. Throws a SettingsError. */
export function readPollerSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  return readSettings(SETTINGS, environment);
}
