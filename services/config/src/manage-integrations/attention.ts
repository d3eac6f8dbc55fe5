import type { Instance, Integration, Run } from '@user-sync/control';
import { RUN_ERRORS } from '@user-sync/graph';

/** One thing that an administrator should know or do. Only an error makes an integration need attention. */
export interface Attention {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** What attention is derived from. */
export interface AttentionFacts {
  readonly integration: Pick<Integration, 'firstReadAt' | 'secretExpiresAt' | 'secretChangedAt'>;
  readonly instance: Pick<Instance, 'ziikError' | 'catalogueSuspicious'> | undefined;
  /** The newest run that read, or tried to read, Azure to its end. */
  readonly lastReading: Pick<Run, 'error' | 'endedAt'> | undefined;
  /** Deactivations that wait for a decision, over all runs. */
  readonly held: number;
  readonly now: Date;
}

/** What passes by itself is a warning; everything else waits for somebody to mend it. */
const PASSING = new Set(['graph-unavailable', 'throttled', 'ziik-unavailable', 'internal']);
const DAY_MS = 86_400_000;
const REMINDER_MS = 30 * DAY_MS;

/** Who can mend what a code says: `nobody` where it passes by itself. */
export function mendedBy(code: string): 'customer' | 'operator' | 'nobody' {
  if (PASSING.has(code)) return 'nobody';
  return code === 'ziik-credentials-wrong' ? 'operator' : 'customer';
}

/** The words of what can be wrong at Ziik. */
export const ZIIK_WORDS = {
  'ziik-credentials-wrong': {
    title: 'Ziik refuses our account',
    detail: 'The user name or password of the Ziik instance is not accepted, so nothing can be written.',
    remedy: 'Ask the operator to enter the current user name and password of the account for this Ziik instance.',
  },
  'ziik-unavailable': {
    title: 'Ziik cannot be reached at present',
    detail: 'The Ziik instance does not answer. What is to be written waits.',
    remedy: 'Nothing needs to be done: writing goes on as soon as Ziik answers. If it lasts, ask the operator.',
  },
} as const;

/** The codes of what stops the reading or the writing: those of failed runs. */
export const RUN_ERROR_CODES = [...Object.keys(RUN_ERRORS), ...Object.keys(ZIIK_WORDS)];

/** Every code that attention can have. */
export const ATTENTION_CODES = [
  ...RUN_ERROR_CODES,
  'removals-held',
  'secret-expiring',
  'catalogue-suspicious',
  'never-initiated',
];

/** Everything that an administrator should know or do, the most urgent first. */
export function attentionOf({ integration, instance, lastReading, held, now }: AttentionFacts): Attention[] {
  const attention: Attention[] = [];
  const error = lastReading?.error;
  if (error && !isMended(error.code, integration, lastReading)) {
    const { code, title, detail, remedy } = error;
    attention.push({ code, severity: PASSING.has(code) ? 'warning' : 'error', title, detail, remedy });
  }
  if (instance?.ziikError && instance.ziikError !== error?.code) {
    const code = instance.ziikError;
    attention.push({ code, severity: PASSING.has(code) ? 'warning' : 'error', ...ZIIK_WORDS[code] });
  }
  if (held > 0)
    attention.push({
      code: 'removals-held',
      severity: 'error',
      title: `${held} deactivations wait for your decision`,
      detail: 'More users disappeared from Azure than the limit of this integration allows at once.',
      remedy: 'Look at the users with the status held, then approve or reject their deactivation.',
    });
  const expiresInMs = (integration.secretExpiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime();
  if (expiresInMs <= REMINDER_MS) {
    const days = Math.ceil(expiresInMs / DAY_MS);
    attention.push({
      code: 'secret-expiring',
      severity: 'warning',
      title: days > 0 ? `The secret expires in ${days} ${days === 1 ? 'day' : 'days'}` : 'The secret has expired',
      detail: 'Without a valid secret nothing can be read from Azure.',
      remedy:
        'In the app registration, under Certificates & secrets, create a new client secret and enter its Value and expiry date here.',
    });
  }
  if (instance?.catalogueSuspicious)
    attention.push({
      code: 'catalogue-suspicious',
      severity: 'warning',
      title: 'Many units or user types are missing in Ziik',
      detail: 'More than a fifth of the names in use were gone when Ziik was read last; the earlier ones still count.',
      remedy: 'If they were removed on purpose, initiate a full synchronisation. Otherwise restore them in Ziik.',
    });
  if (integration.firstReadAt === null)
    attention.push({
      code: 'never-initiated',
      severity: 'warning',
      title: 'The users have not been read yet',
      detail: 'No full synchronisation has succeeded so far.',
      remedy: 'Enable the integration and initiate the synchronisation, or wait for the next hourly round.',
    });
  return attention;
}

/** A secret was replaced (and tried) after the run that failed because of the one before. */
function isMended(
  code: string,
  { secretChangedAt }: Pick<Integration, 'secretChangedAt'>,
  run: Pick<Run, 'endedAt'>,
): boolean {
  return (
    (code === 'secret-wrong' || code === 'secret-expired') && run.endedAt !== null && secretChangedAt > run.endedAt
  );
}
