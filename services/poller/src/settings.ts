import { defineSettings, readSettings, SERVICE_SETTINGS, SettingsError, type SettingsOf } from '@user-sync/runtime';

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
    max: 64,
    description: 'Most runs at once in one process.',
  },
  RUN_LEASE: {
    type: 'duration',
    default: 'PT15S',
    min: 300,
    description: 'How long a run stays with a process that shows no sign of life.',
  },
  REMAP_LAG_LIMIT: {
    type: 'integer',
    default: '20000',
    min: 0,
    description: 'While the mapper is behind by more messages, a remap publishes nothing more.',
  },
  KEYRING_FILE: { type: 'file', description: 'Keys that open the sealed secrets; made where it is missing.' },
  LOGIN_URL: {
    type: 'url',
    optional: true,
    description: "Origin of the sign-in service in the place of Microsoft's; `http:` on loopback only.",
  },
  GRAPH_URL: {
    type: 'url',
    optional: true,
    description: "Origin of Graph in the place of Microsoft's; `http:` on loopback only.",
  },
});

export type Settings = SettingsOf<typeof SETTINGS>;

/** Reads the environment, the only place that does. Throws a SettingsError. */
export function readPollerSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  const settings = readSettings(SETTINGS, environment);
  const problems = (['LOGIN_URL', 'GRAPH_URL'] as const).flatMap((name) => {
    const text = settings[name];
    return text !== undefined && !isSafe(new URL(text))
      ? [`${name} must be https:, or http: on a loopback address: tokens and secrets are sent there.`]
      : [];
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
}
