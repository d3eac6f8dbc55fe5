import type { Integration } from '@user-sync/control';
import { type Attention, RUN_ERROR_CODES } from './attention.ts';

/** How current Ziik is, and the code of what delays it. */
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
  /** When the current read began. */
  readonly readingSince: Date | null;
  readonly pollPeriodMs: number;
  readonly now: Date;
}

/** Of the period: 75 minutes of an hour, the promise to customers. */
const LATE_AFTER = 1.25;

/** What can be late without anything that attention knows of; the other reasons are the codes of failed runs. */
export const OWN_REASONS = ['disabled', 'round-unending', 'round-missing', 'changes-waiting'] as const;

/**
 * | the integration | → | reason |
 * | --- | --- | --- |
 * | is disabled | off | `disabled` |
 * | was never read | never | what stops it, else none |
 * | has been read for longer than a period without an end | late | what stops it, else `round-unending` |
 * | was read longer ago than a period and a quarter | late | what stops it, else `round-missing` |
 * | has changes that wait longer than that | late | what stops it, else `changes-waiting` |
 * | neither | fresh | none |
 */
export function freshnessOf({
  integration,
  attention,
  waitingSince,
  readingSince,
  pollPeriodMs,
  now,
}: FreshnessFacts): Freshness {
  const { enabled, lastReadAt: readAt } = integration;
  const obstacle = attention.find(({ code }) => RUN_ERROR_CODES.includes(code))?.code ?? null;
  // A time that lies ahead was noted by a clock that was wrong, and is as far from the truth.
  const isLong = (since: Date) => Math.abs(now.getTime() - since.getTime()) > pollPeriodMs * LATE_AFTER;
  if (!enabled) return { status: 'off', readAt, waitingSince, reason: 'disabled' };
  if (readAt === null) return { status: 'never', readAt, waitingSince, reason: obstacle };
  if (isUnending({ readingSince, pollPeriodMs, now }))
    return { status: 'late', readAt, waitingSince, reason: obstacle ?? 'round-unending' };
  if (isLong(readAt)) return { status: 'late', readAt, waitingSince, reason: obstacle ?? 'round-missing' };
  if (waitingSince !== null && isLong(waitingSince))
    return { status: 'late', readAt, waitingSince, reason: obstacle ?? 'changes-waiting' };
  return { status: 'fresh', readAt, waitingSince, reason: null };
}

/** Whether a read has taken longer than the period after which the next one is due. */
export function isUnending({
  readingSince,
  pollPeriodMs,
  now,
}: Pick<FreshnessFacts, 'readingSince' | 'pollPeriodMs' | 'now'>): boolean {
  return readingSince !== null && now.getTime() - readingSince.getTime() > pollPeriodMs;
}
