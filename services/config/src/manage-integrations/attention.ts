import type { Instance, Integration, Run } from '@user-sync/control';
import { RUN_ERRORS } from '@user-sync/graph';

/** One thing that an administrator should know or do. Only an error makes an integration need attention. */
export interface Attention {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  /** What stands in the words beside what the code says, by name; times in ISO 8601. */
  readonly values: Readonly<Record<string, string | number>>;
  /** Since when it is so, where that is known. */
  readonly since: Date | null;
}

/** What attention is derived from. */
export interface AttentionFacts {
  readonly integration: Pick<Integration, 'firstReadAt' | 'secretExpiresAt' | 'secretChangedAt'> &
    Partial<Pick<Integration, 'enabledAt' | 'credentialKind'>>;
  readonly instance:
    | (Pick<Instance, 'ziikError' | 'catalogueSuspicious'> &
        Partial<Pick<Instance, 'ziikErrorAt' | 'catalogueSuspiciousAt'>>)
    | undefined;
  /** The newest run that read, or tried to read, Azure to its end. */
  readonly lastReading: Pick<Run, 'error' | 'endedAt'> | undefined;
  /** Deactivations that wait for a decision, over all runs. */
  readonly held: number;
  /** The times of it all are for people; without them everything else is the same. */
  readonly heldSince?: Date | null;
  /** Since when readings have failed as the last one did. */
  readonly failingSince?: Date | null;
  readonly readingSince?: Date | null;
  /** A reading has gone on for longer than a period. */
  readonly isUnending?: boolean;
  readonly now: Date;
}

/** Transient conditions are warnings; everything else needs somebody to act. */
const PASSING = new Set(['graph-unavailable', 'throttled', 'ziik-unavailable', 'internal']);
const DAY_MS = 86_400_000;
const REMINDER_MS = 30 * DAY_MS;

/** Who can solve the problem of a code: `nobody` if it is transient. */
export function remedyOf(code: string): 'customer' | 'operator' | 'nobody' {
  if (PASSING.has(code)) return 'nobody';
  return code in ZIIK_WORDS || code === 'federation-unavailable' ? 'operator' : 'customer';
}

/** The words of what can be wrong at Ziik. */
export const ZIIK_WORDS = {
  'ziik-credentials-wrong': {
    title: 'Ziik refuses our account',
    detail: 'The user name or password of the Ziik instance is not accepted, so nothing can be written.',
    remedy: 'Ask the operator to enter the current user name and password of the account for this Ziik instance.',
  },
  'ziik-unavailable': {
    title: 'Ziik is not available at the moment',
    detail: 'The Ziik instance does not answer. Changes wait until it does.',
    remedy:
      'Nothing needs to be done: writing continues as soon as Ziik answers. If the problem persists, ask the operator.',
  },
  'catalogue-too-large': {
    title: 'Ziik has more units or user types than can be read',
    detail: 'The list of units or user types is too large or endless. The list that was read before stays in use.',
    remedy: 'Remove units or user types in Ziik that nobody needs. If there are not that many, ask the operator.',
  },
} as const;

/** The codes of what stops the reading or the writing: those of failed runs. */
export const RUN_ERROR_CODES = [...Object.keys(RUN_ERRORS), ...Object.keys(ZIIK_WORDS)];

/** Every code that attention can have. */
export const ATTENTION_CODES = [
  ...RUN_ERROR_CODES,
  'removals-held',
  'secret-expiring',
  'certificate-expiring',
  'catalogue-suspicious',
  'never-initiated',
  'round-unending',
];

/** Everything that an administrator should know or do, the most urgent first. */
export function attentionOf({
  integration,
  instance,
  lastReading,
  held,
  heldSince = null,
  failingSince = null,
  readingSince = null,
  isUnending,
  now,
}: AttentionFacts): Attention[] {
  const attention: Attention[] = [];
  const error = lastReading?.error;
  if (error && !isRemedied(error.code, integration, lastReading)) {
    const { values = {}, ...words } = error;
    const since = failingSince ?? lastReading.endedAt;
    attention.push({ ...words, severity: PASSING.has(error.code) ? 'warning' : 'error', values, since });
  }
  if (instance?.ziikError && instance.ziikError !== error?.code) {
    const code = instance.ziikError;
    const since = instance.ziikErrorAt ?? null;
    attention.push({ code, severity: PASSING.has(code) ? 'warning' : 'error', ...ZIIK_WORDS[code], values: {}, since });
  }
  if (held > 0)
    attention.push({
      code: 'removals-held',
      severity: 'error',
      title: `${held} deactivations wait for your decision`,
      detail: 'More users disappeared from Azure than the limit of this integration allows at once.',
      remedy: 'Look at the users with the status held, then approve or reject their deactivation.',
      values: { deactivations: held },
      since: heldSince,
    });
  const expiring = credentialExpiring(integration, now);
  if (expiring !== null) attention.push(expiring);
  if (instance?.catalogueSuspicious)
    attention.push({
      code: 'catalogue-suspicious',
      severity: 'warning',
      title: 'Many units or user types are missing in Ziik',
      detail:
        'More than a fifth of the names in use were missing when Ziik was last read; the earlier ones stay in use.',
      remedy: 'If they were removed on purpose, initiate a full synchronisation. Otherwise restore them in Ziik.',
      values: {},
      since: instance.catalogueSuspiciousAt ?? null,
    });
  if (isUnending)
    attention.push({
      code: 'round-unending',
      severity: 'warning',
      title: 'A synchronisation is still running although the next one is due',
      detail:
        'The users are still being read from Azure, or Microsoft asks for pauses. The next round waits until this one has ended.',
      remedy:
        'The first synchronisation of a very large directory may take that long. If the number of users read does not grow, cancel the run and initiate the synchronisation again.',
      values: {},
      since: readingSince,
    });
  if (integration.firstReadAt === null)
    attention.push({
      code: 'never-initiated',
      severity: 'warning',
      title: 'The users have not been read yet',
      detail: 'No full synchronisation has succeeded so far.',
      remedy: 'Enable the integration and initiate the synchronisation, or wait for the next hourly round.',
      values: {},
      since: integration.enabledAt ?? null,
    });
  return attention;
}

const EXPIRING = {
  'secret-expiring': {
    what: 'secret',
    detail: 'Without a valid secret nothing can be read from Azure.',
    remedy:
      'In the app registration, under Certificates & secrets, create a new client secret and enter its Value and expiry date here.',
  },
  'certificate-expiring': {
    what: 'certificate',
    detail: 'Without a valid certificate nothing can be read from Azure.',
    remedy:
      'Create a new certificate, upload it in the app registration under Certificates & secrets beside the old one, and enter it here with its private key.',
  },
} as const;

/** A reminder from 30 days before the end of the secret or certificate on; null before that. */
function credentialExpiring(
  { secretExpiresAt, secretChangedAt, credentialKind }: AttentionFacts['integration'],
  now: Date,
): Attention | null {
  if (secretExpiresAt === null) return null;
  const expiresInMs = secretExpiresAt.getTime() - now.getTime();
  if (expiresInMs > REMINDER_MS) return null;
  const days = Math.ceil(expiresInMs / DAY_MS);
  const reminded = new Date(Math.max(secretExpiresAt.getTime() - REMINDER_MS, secretChangedAt.getTime()));
  const code = credentialKind === 'certificate' ? 'certificate-expiring' : 'secret-expiring';
  const { what, detail, remedy } = EXPIRING[code];
  return {
    code,
    severity: 'warning',
    title: days > 0 ? `The ${what} expires in ${days} ${days === 1 ? 'day' : 'days'}` : `The ${what} has expired`,
    detail,
    remedy,
    // -0 where it expires this very moment.
    values: { days: days || 0, expiresAt: secretExpiresAt.toISOString() },
    since: days > 0 ? reminded : secretExpiresAt,
  };
}

const OF_CREDENTIALS = new Set([
  'secret-wrong',
  'secret-expired',
  'certificate-wrong',
  'certificate-expired',
  'federation-refused',
  'federation-unavailable',
]);

/** A credential was replaced (and tried) after the run that failed because of the one before. */
function isRemedied(
  code: string,
  { secretChangedAt }: Pick<Integration, 'secretChangedAt'>,
  run: Pick<Run, 'endedAt'>,
): boolean {
  return OF_CREDENTIALS.has(code) && run.endedAt !== null && secretChangedAt > run.endedAt;
}
