import type { Integration } from '../api/queries.ts';
import { isText } from '../frame/known-texts.ts';
import type { Sentence } from '../frame/sentence.ts';

/** What is wrong by its code: an entry of the attention list, or the error of a run. */
export type Trouble = Pick<
  Integration['attention'][number],
  'code' | 'title' | 'detail' | 'remedy' | 'values' | 'since'
>;

/** Where the cure is. */
export type Cure =
  | { readonly kind: 'settings' | 'secret' | 'certificate' | 'held' | 'initiate' | 'switch-on' | 'run' }
  | { readonly kind: 'entra'; readonly page: 'overview' | 'credentials' | 'permissions' }
  | { readonly kind: 'microsoft'; readonly code: string };

/** In words: what happened, then what it means and what to do. A code that is not known here has the API's words. */
export type TroubleWords =
  | { readonly title: Sentence; readonly body: Sentence }
  | { readonly title: string; readonly body: string };

export function troubleWords({ code, title, detail, remedy, values, since }: Trouble): TroubleWords {
  if (code === 'secret-expiring' || code === 'certificate-expiring') return expiring(code, values);
  const short = `trouble.${code}.short`;
  const long = `trouble.${code}`;
  if (!isText(short) || !isText(long)) return { title, body: `${detail} ${remedy}` };
  const shown = { ...values, microsoftCode: values.microsoftCode ?? '–' };
  const until = pauseUntil(code, values, since);
  return {
    title: { id: short, values: shown },
    body:
      until === null
        ? { id: long, values: shown }
        : { id: 'trouble.throttled.until', values: { until: { time: until } } },
  };
}

/** Values that are times stand in the words as days. */
function expiring(
  code: 'secret-expiring' | 'certificate-expiring',
  { days, expiresAt }: Trouble['values'],
): TroubleWords {
  const isOver = Number(days) <= 0;
  return {
    title: {
      id: isOver ? `trouble.${code}.over` : `trouble.${code}.short`,
      values: { days: Number(days), day: { day: String(expiresAt) } },
    },
    body: { id: `trouble.${code}` },
  };
}

function pauseUntil(code: string, values: Trouble['values'], since: string | null): string | null {
  const seconds = Number(values.retryAfterSeconds);
  if (code !== 'throttled' || since === null || !(seconds > 0)) return null;
  return new Date(Date.parse(since) + seconds * 1_000).toISOString();
}

const CURES: Readonly<Record<string, Cure>> = {
  'secret-wrong': { kind: 'secret' },
  'secret-expired': { kind: 'secret' },
  'secret-expiring': { kind: 'secret' },
  'certificate-wrong': { kind: 'certificate' },
  'certificate-expired': { kind: 'certificate' },
  'certificate-expiring': { kind: 'certificate' },
  'federation-refused': { kind: 'settings' },
  'federation-unavailable': { kind: 'settings' },
  'application-unknown': { kind: 'settings' },
  'tenant-unknown': { kind: 'settings' },
  'wrong-cloud': { kind: 'settings' },
  'application-disabled': { kind: 'entra', page: 'overview' },
  'permission-missing': { kind: 'entra', page: 'permissions' },
  'removals-held': { kind: 'held' },
  'catalogue-suspicious': { kind: 'initiate' },
  'round-unending': { kind: 'run' },
};

/** What leads to the cure; null: nothing needs to be done here. */
export function cureOf({ code, values }: Trouble, { isEnabled }: { isEnabled: boolean }): Cure | null {
  if (code === 'never-initiated') return { kind: isEnabled ? 'initiate' : 'switch-on' };
  if (code === 'microsoft-refused') {
    const number = /^(?:AADSTS)?(\d{4,10})$/.exec(String(values.microsoftCode ?? ''))?.[1];
    return number === undefined ? null : { kind: 'microsoft', code: number };
  }
  return Object.hasOwn(CURES, code) ? CURES[code]! : null;
}
