import { invalid } from './refusal.ts';

/** How one instance behaves. Everything that Ziik leaves undocumented is a setting. */
export interface InstanceSettings {
  /** E-mail of the account that signs in; it exists as a user with id 1. */
  username: string;
  password: string;
  /** Whether `POST /users` answers 422 without a unit. */
  unitRequired: boolean;
  /** Whether a user's last membership is refused to go (422), as the newer reference says. */
  keepOneMembership: boolean;
  /** The answer to deactivating or deleting an administrator. */
  administratorStatus: 403 | 422;
  /** Whether `/authenticate` and `/renew` answer an array of one, or the object itself. */
  authenticateShape: 'array' | 'object';
  /** HS256 JSON web tokens, or random strings. */
  tokenKind: 'jwt' | 'opaque';
  tokenSeconds: number;
  /** From deactivation to Ziik's own anonymising. */
  retentionSeconds: number;
  /** Added to every answer. */
  latencyMs: number;
  /** Calls beyond so many at once get 429; 0 is no limit. */
  maxConcurrent: number;
  /** 503 for every call. */
  down: boolean;
  webhookSecret: string;
  webhookSecretHeader: string;
  webhookSecretScheme: 'plain' | 'hmac-sha256';
  /** Entries that the journal keeps. */
  journalSize: number;
  /** Whether the journal keeps the bodies of calls. */
  journalBodies: boolean;
}

/** What an instance is made from: its settings and its first catalogue. */
export interface InstanceDefinition extends Partial<InstanceSettings> {
  username: string;
  password: string;
  unitNames?: readonly string[];
  userTypeNames?: readonly string[];
}

const defaults: Omit<InstanceSettings, 'username' | 'password'> = {
  unitRequired: false,
  keepOneMembership: true,
  administratorStatus: 403,
  authenticateShape: 'array',
  tokenKind: 'jwt',
  tokenSeconds: 3600,
  retentionSeconds: 90 * 86_400,
  latencyMs: 0,
  maxConcurrent: 0,
  down: false,
  webhookSecret: '',
  webhookSecretHeader: 'X-Ziik-Webhook-Secret',
  webhookSecretScheme: 'plain',
  journalSize: 100_000,
  journalBodies: false,
};

const choices: { [K in keyof InstanceSettings]?: readonly unknown[] } = {
  administratorStatus: [403, 422],
  authenticateShape: ['array', 'object'],
  tokenKind: ['jwt', 'opaque'],
  webhookSecretScheme: ['plain', 'hmac-sha256'],
};

/** The settings of a new instance; what is not given has its default. */
export function settingsFrom(definition: InstanceDefinition): InstanceSettings {
  const { unitNames: _units, userTypeNames: _types, ...given } = definition;
  for (const name of ['username', 'password'] as const) {
    if (!given[name]) throw invalid(name, `The ${name} field is required.`);
  }
  return { ...defaults, ...checkSettings(given) } as InstanceSettings;
}

/** Refuses (422) settings that do not exist or have a value of the wrong kind. */
export function checkSettings(given: Partial<InstanceSettings>): Partial<InstanceSettings> {
  const known: Record<string, unknown> = { username: '', password: '', ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!(name in known)) throw invalid(name, 'There is no such setting.');
    const allowed = choices[name as keyof InstanceSettings];
    if (allowed && !allowed.includes(value)) throw invalid(name, `One of: ${allowed.join(', ')}.`);
    if (typeof value !== typeof known[name]) throw invalid(name, `Must be a ${typeof known[name]}.`);
    if (typeof value === 'number' && !(value >= 0)) throw invalid(name, 'Must not be negative.');
  }
  if (given.journalSize === 0) throw invalid('journalSize', 'Must be at least 1.');
  return given;
}
