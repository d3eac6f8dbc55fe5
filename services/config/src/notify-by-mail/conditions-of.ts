import { type Attention, RUN_ERROR_CODES, remedyOf } from '../manage-integrations/attention.ts';
import type { Condition } from './decide-mails.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Ziik is asked all the time; how Microsoft answers is learned once an hour, so that two rounds must have failed. */
const LASTING_MS: Readonly<Record<string, number>> = { 'ziik-unavailable': 45 * MINUTE_MS };
const LASTING_ELSE_MS = 75 * MINUTE_MS;
/** What hits many customers at once is no fault of theirs, until it has lasted so long. */
const CUSTOMERS_STORM_MS = 6 * HOUR_MS;

/** The remaining days of a secret or a certificate at which a mail is sent. */
const EXPIRY_DAYS = [1, 7, 30] as const;

/**
 * What of the attention is worth a mail, and after how long.
 *
 * | attention | told | where more than ten instances have it at once |
 * | --- | --- | --- |
 * | an error that the customer can remedy, removals held | at once | after 6 hours |
 * | an error that the operator remedies | at once | never |
 * | a trouble that passes | after 45 minutes (Ziik) or 75 (Microsoft, ourselves) | never |
 * | a secret or certificate that expires | 30, 7 and 1 days before | the same |
 * | any other warning | never | never |
 */
export function conditionsOf(attention: readonly Attention[]): Condition[] {
  return attention.flatMap(({ code, severity, values, since }) => {
    const common = { cause: code, values, since };
    if (code === 'secret-expiring' || code === 'certificate-expiring') return credentialExpiring(common);
    if (code === 'removals-held') {
      const measure = Number(values.deactivations);
      return [{ ...common, kind: 'held' as const, measure, afterMs: 0, inStormAfterMs: CUSTOMERS_STORM_MS }];
    }
    if (!RUN_ERROR_CODES.includes(code)) return [];
    const afterMs = severity === 'error' ? 0 : (LASTING_MS[code] ?? LASTING_ELSE_MS);
    const inStormAfterMs = remedyOf(code) === 'customer' ? CUSTOMERS_STORM_MS : null;
    return [{ ...common, kind: 'trouble' as const, measure: null, afterMs, inStormAfterMs }];
  });
}

/** Once it has expired, the rounds fail, and that is told. */
function credentialExpiring(common: Pick<Condition, 'cause' | 'values' | 'since'>): Condition[] {
  const days = Number(common.values.days);
  const measure = EXPIRY_DAYS.find((most) => days <= most);
  if (measure === undefined || days <= 0) return [];
  return [{ ...common, kind: 'expiry', measure, afterMs: 0, inStormAfterMs: 0 }];
}
