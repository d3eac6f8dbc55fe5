import { GRAPH_SETTINGS } from '@user-sync/graph';
import { defineSettings, readSettings, SERVICE_SETTINGS, SettingsError, type SettingsOf } from '@user-sync/runtime';
import { ZIIK_SETTINGS } from '@user-sync/ziik';
import { MAIL_ADDRESS } from './notify-by-mail/mail-address.ts';

/** The variables of config; the README's table is made from this. */
export const SETTINGS = defineSettings({
  ...SERVICE_SETTINGS,
  CONFIG_PORT: {
    type: 'integer',
    default: '8080',
    min: 0,
    max: 65_535,
    description: 'Port of the REST API; 0 chooses a free port.',
  },
  AUTH_JWKS_URL: {
    type: 'url',
    secure: true,
    description: 'Address of the keys that verify tokens (JWKS); `http:` on loopback only.',
  },
  AUTH_ISSUER: { type: 'string', description: 'The `iss` that tokens must have.' },
  AUTH_AUDIENCE: { type: 'string', description: 'The `aud` that tokens must have.' },
  KEYRING_FILE: { type: 'file', description: 'Keys that encrypt the stored secrets; created if the file is missing.' },
  RATE_LIMIT_SUBJECT: {
    type: 'integer',
    default: '60000',
    min: 0,
    description: "Calls per minute and replica that one token's `sub` may make; 0 disables the limit.",
  },
  RATE_LIMIT_INSTANCE: {
    type: 'integer',
    default: '120000',
    min: 0,
    description: 'The same limit for all platform administrators of an instance together.',
  },
  POLL_PERIOD: {
    type: 'duration',
    default: 'PT1H',
    min: 1_000,
    description: 'How often every enabled integration is due; determines `nextRunAt`.',
  },
  CATALOGUE_PERIOD: {
    type: 'duration',
    default: 'PT5M',
    min: 100,
    description: 'How often the units and user types of each instance are read again.',
  },
  RETENTION_PERIOD: {
    type: 'duration',
    default: 'P90D',
    min: 1_000,
    description: 'How long after its deactivation a user is purged.',
  },
  ...GRAPH_SETTINGS,
  ZIIK_HOST_SUFFIXES: ZIIK_SETTINGS.ZIIK_HOST_SUFFIXES,
  WEBHOOK_SECRET_HEADER: {
    type: 'string',
    default: 'X-Ziik-Webhook-Secret',
    description: 'Header in which Ziik proves a delivery.',
  },
  WEBHOOK_SECRET_SCHEME: {
    type: 'choice',
    choices: ['plain', 'hmac-sha256'],
    default: 'plain',
    description: 'Content of that header: the secret, or the hexadecimal HMAC-SHA256 of the raw body.',
  },
  WEBHOOK_SECRET_OVERLAP: {
    type: 'duration',
    default: 'P1D',
    min: 0,
    max: 30 * 86_400_000,
    description: 'How long the previous webhook secret stays valid after a change; PT0S: not at all.',
  },
  PANEL: {
    type: 'choice',
    choices: ['on', 'off'],
    default: 'on',
    description: 'Whether the panel for administrators is served below `/panel/`.',
  },
  PANEL_PARENT_ORIGINS: {
    type: 'list',
    optional: true,
    description: 'Origins whose pages may hold the panel in a frame, as `https://host` or `.suffix`; none: nobody may.',
  },
  PANEL_RETURN_URL: {
    type: 'url',
    secure: true,
    optional: true,
    description: 'Where an administrator opens the panel from; shown when the sign-in has ended, and linked in mails.',
  },
  SMTP_URL: {
    type: 'url',
    schemes: ['smtp:', 'smtps:'],
    secret: true,
    optional: true,
    description:
      'Server that sends mails, as `smtp://user:password@host:587` (with STARTTLS) or `smtps://…`; none: no mails.',
  },
  SMTP_FROM: {
    type: 'string',
    optional: true,
    description: 'Address that mails are sent from; required with `SMTP_URL`.',
  },
});

export type Settings = SettingsOf<typeof SETTINGS>;

/** How Microsoft is reached, and by what identity of the platform. */
export type MicrosoftSettings = Pick<
  Settings,
  'LOGIN_URL' | 'GRAPH_URL' | 'FEDERATED_TOKEN_FILE' | 'FEDERATED_TENANTS'
>;

/** Reads the environment, the only place that does. Throws a SettingsError. */
export function readConfigSettings(environment?: Readonly<Record<string, string | undefined>>): Settings {
  const settings = readSettings(SETTINGS, environment);
  const { SMTP_URL, SMTP_FROM } = settings;
  if (SMTP_URL !== undefined && SMTP_FROM === undefined)
    throw new SettingsError(['SMTP_FROM is required with SMTP_URL.']);
  if (SMTP_FROM !== undefined && !MAIL_ADDRESS.test(SMTP_FROM))
    throw new SettingsError([
      `SMTP_FROM must be an e-mail address, such as sync@example.com, not ${JSON.stringify(SMTP_FROM)}`,
    ]);
  return settings;
}
