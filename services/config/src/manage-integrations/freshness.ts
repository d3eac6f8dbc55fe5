import type { Integration } from '@user-sync/control';
import { type Attention, RUN_ERROR_CODES } from './attention.ts';

/** How near Ziik is to the directory, and the code of what stands between them. */
export interface Freshness {
  readonly status: 'off' | 'never' | 'fresh' | 'late';
  /** When the last reading that succeeded ended. */
  readonly readAt: Date | null;
  /** When the oldest reading ended of whose changes Ziik has not answered all. */
  readonly waitingSince: Date | null;
  readonly reason: string | null;
}

/** What freshness is derived from. */
export interface FreshnessFacts {
  readonly integration: Pick<Integration, 'enabled' | 'lastReadAt'>;
  readonly attention: readonly Pick<Attention, 'code'>[];
  readonly waitingSince: Date | null;
  readonly pollPeriodMs: number;
  readonly now: Date;
}

/** Of the period: 75 minutes of an hour, the promise to customers. */
const LATE_AFTER = 1.25;

/** What can be late without anything that attention knows of; the other reasons are the codes of failed runs. */
export const OWN_REASONS = ['disabled', 'round-missing', 'changes-waiting'] as const;

/**
 * | the integration | → | reason |
 * | --- | --- | --- |
 * | is disabled | off | `disabled` |
 * | was never read | never | what stops it, else none |
 * | was read longer ago than a period and a quarter | late | what stops it, else `round-missing` |
 * | has changes that wait longer than that | late | what stops it, else `changes-waiting` |
 * | neither | fresh | none |
 */
export function freshnessOf({ integration, attention, waitingSince, pollPeriodMs, now }: FreshnessFacts): Freshness {
  const { enabled, lastReadAt: readAt } = integration;
  const obstacle = attention.find(({ code }) => RUN_ERROR_CODES.includes(code))?.code ?? null;
  const isLong = (since: Date) => now.getTime() - since.getTime() > pollPeriodMs * LATE_AFTER;
  if (!enabled) return { status: 'off', readAt, waitingSince, reason: 'disabled' };
  if (readAt === null) return { status: 'never', readAt, waitingSince, reason: obstacle };
  if (isLong(readAt)) return { status: 'late', readAt, waitingSince, reason: obstacle ?? 'round-missing' };
  if (waitingSince !== null && isLong(waitingSince))
    return { status: 'late', readAt, waitingSince, reason: obstacle ?? 'changes-waiting' };
  return { status: 'fresh', readAt, waitingSince, reason: null };
}
