import type { Integration } from '../api/queries.ts';
import type { TextId } from '../frame/texts.tsx';
import { type CheckCode, isCheckCode } from '../verify-connection/check-codes.ts';

/** What an integration needs its administrator for, in few words, and where it is done. */
export interface Need {
  readonly id: TextId;
  readonly values: Readonly<Record<string, string | number>>;
  /** Below the integration; empty: its home. */
  readonly to: '' | '/settings' | '/held' | '/users?tab=unassigned' | '/users?tab=conflicts';
}

type Attention = Integration['attention'][number];
type Facts = Pick<Integration, 'enabled' | 'freshness' | 'counts'> & {
  readonly attention: readonly Pick<Attention, 'code' | 'severity' | 'values'>[];
};

const OTHER_CODES = [
  'removals-held',
  'secret-expiring',
  'certificate-expiring',
  'catalogue-suspicious',
  'never-initiated',
  'round-unending',
] as const;

/** The one thing to do first; null: nothing. */
export function needOf({ enabled, freshness, attention, counts }: Facts): Need | null {
  const error = attention.find(({ severity }) => severity === 'error');
  if (error !== undefined) return needOfAttention(error);
  if (!enabled && freshness.readAt === null) return { id: 'integrations.finishSetUp', values: {}, to: '/settings' };
  const warning = enabled ? attention.find(({ code }) => code !== 'never-initiated') : undefined;
  if (warning !== undefined) return needOfAttention(warning);
  if (counts.unassigned > 0)
    return { id: 'integrations.unassigned', values: { count: counts.unassigned }, to: '/users?tab=unassigned' };
  if (counts.conflict > 0)
    return { id: 'integrations.conflict', values: { count: counts.conflict }, to: '/users?tab=conflicts' };
  if (!enabled || attention.length === 0) return null;
  return needOfAttention(attention[0]!);
}

function needOfAttention({ code, values }: Facts['attention'][number]): Need {
  if (code === 'secret-expiring' || code === 'certificate-expiring') {
    const passed =
      code === 'secret-expiring' ? 'integrations.needs.secretPassed' : 'integrations.needs.certificatePassed';
    const isPast = Number(values.days) <= 0;
    return { id: isPast ? passed : `integrations.needs.${code}`, values, to: '/settings' };
  }
  if (code === 'removals-held') return { id: `integrations.needs.${code}`, values, to: '/held' };
  if (isCheckCode(code)) return { id: `integrations.needs.${code}`, values, to: placeOf(code) };
  const known = OTHER_CODES.find((each) => each === code);
  return { id: known === undefined ? 'integrations.needs.other' : `integrations.needs.${known}`, values, to: '' };
}

/** Where a code is put right: what nobody here can put right is explained on the home page. */
function placeOf(code: CheckCode): '' | '/settings' {
  switch (code) {
    case 'secret-wrong':
    case 'secret-expired':
    case 'certificate-wrong':
    case 'certificate-expired':
    case 'federation-refused':
    case 'federation-unavailable':
    case 'application-unknown':
    case 'tenant-unknown':
    case 'wrong-cloud':
    case 'permission-missing':
      return '/settings';
    default:
      return '';
  }
}
