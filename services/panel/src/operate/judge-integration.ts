import type { Integration } from '../api/queries.ts';
import type { components } from '../api/schema.ts';
import { isText } from '../frame/known-texts.ts';
import type { TextId } from '../frame/texts.tsx';

type Reason = NonNullable<components['schemas']['Integration']['freshness']['reason']>;

/** Who can put it right; `itself`: nobody needs to. */
export type FixedBy = 'customer' | 'operator' | 'itself';

/** Who fixes what. A code that is not here, of a service newer than this page, is for the operator to look at. */
const FIXED_BY: Readonly<Record<string, FixedBy>> & Readonly<Record<Reason, FixedBy>> = {
  'secret-wrong': 'customer',
  'secret-expired': 'customer',
  'certificate-wrong': 'customer',
  'certificate-expired': 'customer',
  'federation-refused': 'customer',
  'federation-unavailable': 'operator',
  'application-unknown': 'customer',
  'application-disabled': 'customer',
  'tenant-unknown': 'customer',
  'wrong-cloud': 'customer',
  'permission-missing': 'customer',
  'access-blocked': 'customer',
  'microsoft-refused': 'customer',
  'graph-unavailable': 'itself',
  throttled: 'itself',
  internal: 'itself',
  'ziik-credentials-wrong': 'operator',
  'ziik-unavailable': 'itself',
  'catalogue-too-large': 'operator',
  disabled: 'customer',
  'round-unending': 'itself',
  'round-missing': 'operator',
  'changes-waiting': 'operator',
  'removals-held': 'customer',
  'secret-expiring': 'customer',
  'certificate-expiring': 'customer',
  'catalogue-suspicious': 'customer',
  'never-initiated': 'customer',
};

/** What an operator sees of an integration. */
export interface Judged {
  readonly integration: Integration;
  /** What is wrong with it first; null: nothing. */
  readonly code: string | null;
  readonly fixedBy: FixedBy | null;
  /** Since when Ziik is behind Azure; null: it is not, or it is switched off. */
  readonly lateSince: string | null;
  /** The smaller, the more it needs somebody. */
  readonly need: number;
}

/**
 * | the integration | need |
 * | --- | --- |
 * | has an error, or is late because of what somebody must fix | 0 |
 * | is late by itself | 1 |
 * | has a warning | 2 |
 * | is as it should be | 3 |
 * | is switched off | 4 |
 */
export function judgeIntegration(integration: Integration): Judged {
  const { state, attention, freshness } = integration;
  if (state === 'disabled') return { integration, code: null, fixedBy: null, lateSince: null, need: 4 };
  const isLate = freshness.status === 'late';
  const error = attention.find(({ severity }) => severity === 'error')?.code;
  const code = error ?? (isLate ? freshness.reason : null) ?? attention[0]?.code ?? null;
  const lateSince = isLate
    ? freshness.reason === 'changes-waiting'
      ? freshness.waitingSince
      : freshness.readAt
    : null;
  const fixedBy = code === null ? null : fixedByOf(code);
  const need = code === null ? 3 : needOf(error !== undefined, isLate, fixedBy);
  return { integration, code, fixedBy, lateSince, need };
}

function needOf(hasError: boolean, isLate: boolean, fixedBy: FixedBy | null): number {
  if (hasError || (isLate && fixedBy !== 'itself')) return 0;
  return isLate ? 1 : 2;
}

export function fixedByOf(code: string): FixedBy {
  return FIXED_BY[code] ?? 'operator';
}

/** The neediest first; among equals the one that has waited longest, then by instance and name. */
export function byNeed(one: Judged, other: Judged): number {
  const since = ({ lateSince, integration, code }: Judged) =>
    lateSince ?? integration.attention.find((each) => each.code === code)?.since ?? '9999';
  const place = (each: Judged) => `${each.integration.instance}/${each.integration.name}`;
  return one.need - other.need || since(one).localeCompare(since(other)) || place(one).localeCompare(place(other));
}

/** How many integrations each code stands for, the most frequent first; one may have several. */
export function countCodes(integrations: readonly Integration[]): { readonly code: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const each of integrations) for (const code of codesOf(each)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((one, other) => other.count - one.count || one.code.localeCompare(other.code));
}

/** All that is known against an integration. */
export function codesOf({ state, attention, freshness }: Integration): ReadonlySet<string> {
  if (state === 'disabled') return new Set(['disabled']);
  const codes = new Set(attention.map(({ code }) => code));
  if (freshness.status === 'late' && freshness.reason !== null) codes.add(freshness.reason);
  return codes;
}

/** A code in words; null where there are none yet. */
export function wordsOf(code: string): TextId | null {
  const id = `operate.code.${code}`;
  return isText(id) ? id : null;
}
