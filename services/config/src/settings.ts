import { defineSettings, readSettings, SERVICE_SETTINGS, SettingsError, type SettingsOf } from '@user-sync/runtime';

/** The variables of config; the README's table is made from this. */
export const SETTINGS = defineSettings({
  ...SERVICE_SETTINGS,
  CONFIG_PORT: {
    type: 'integer',
    default: '8080',
    min: 0,
    max: 65_535,
    description: 'Port of the REST API; 0 is any free one.',
  },
  AUTH_JWKS_URL: {
    type: 'url',
    description: 'Where the keys are that sign the tokens (JWKS); `http:` on loopback only.',
  },
  AUTH_ISSUER: { type: 'string', description: 'The `iss` that tokens must have.' },
  AUTH_AUDIENCE: { type: 'string', description: 'The `aud` that tokens must have.' },
  KEYRING_FILE: { type: 'file', description: 'Keys that seal the secrets; made where it is missing.' },
  RATE_LIMIT_SUBJECT: {
    type: 'integer',
    default: '60000',
    min: 0,
    description: "Calls that one token's `sub` may make at a replica in a minute; 0: no limit.",
  },
  RATE_LIMIT_INSTANCE: {
    type: 'integer',
    default: '120000',
    min: 0,
    description: 'The same for all platform administrators of an instance together.',
  },
  POLL_PERIOD: {
    type: 'duration',
    default: 'PT1H',
    min: 1_000,
    description: 'How often every enabled integration is due; told as `nextRunAt`.',
  },
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
  ZIIK_HOST_SUFFIXES: {
    type: 'list',
    default: '.ziik.io',
    description: 'Hosts that an instance may have, as `host` or `.suffix`; one on loopback may be `http:` on any port.',
  },
  WEBHOOK_SECRET_HEADER: {
    type: 'string',
    default: 'X-Ziik-Webhook-Secret',
    description: 'Header in which Ziik proves a delivery.',
  },
  WEBHOOK_SECRET_SCHEME: {
    type: 'choice',
    choices: ['plain', 'hmac-sha256'],
    default: 'plain',
    description: 'What stands in that header: the secret, or the hexadecimal HMAC-SHA256 of the raw body.',
  },
  WEBHOOK_SECRET_OVERLAP: {
    type: 'duration',
    default: 'P1D',
    min: 0,
    max: 30 * 86_400_000,
    description: 'How long the webhook secret before counts beside a new one; PT0S: not at all.',
  },
});

export type Settings = SettingsOf<typeof SETTINGS>;

/** Reads the environment, the only place that does. Throws a SettingsError. */
export function readConfigSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  const settings = readSettings(SETTINGS, environment);
  const problems = (['AUTH_JWKS_URL', 'LOGIN_URL', 'GRAPH_URL'] as const).flatMap((name) => {
    const text = settings[name];
    return text !== undefined && !isSafe(new URL(text))
      ? [`${name} must be https:, or http: on a loopback address: what comes from there is trusted.`]
      : [];
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
}
