const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOURS_OF_WEEK = 7 * 24;
const WEEK_MS = HOURS_OF_WEEK * HOUR_MS;

/** What decides when a directory is compared with its mirror again; times in milliseconds since 1970. */
export interface AuditHistory {
  readonly integrationId: string;
  /** End of the first full read; null: there was none, and there is nothing to compare. */
  readonly firstReadAt: number | null;
  /** End of the last comparison. */
  readonly auditedAt: number | null;
  /** When one was last due, whatever came of it. */
  readonly triedAt: number | null;
}

/**
 * Whether a directory audit is due: once a week, in the integration's own hour of the week, or as soon afterwards as a
 * round begins.
 *
 * | since the integration's last hour | → |
 * | --- | --- |
 * | it was compared, or read for the first time | no |
 * | neither, and it was tried within a day | no: a list that fails must not cost the hourly changes |
 * | neither | yes |
 */
export function isAuditDue({ integrationId, firstReadAt, auditedAt, triedAt }: AuditHistory, now: number): boolean {
  if (firstReadAt === null) return false;
  const start = auditHour(integrationId, now);
  if (Math.max(firstReadAt, auditedAt ?? 0) >= start || now - firstReadAt < DAY_MS) return false;
  return triedAt === null || now - triedAt >= DAY_MS;
}

/** The last beginning of the integration's own hour of the week: spread by its id, so that none waits for another. */
export function auditHour(integrationId: string, now: number): number {
  const offset = (hashOf(integrationId) % HOURS_OF_WEEK) * HOUR_MS;
  return Math.floor((now - offset) / WEEK_MS) * WEEK_MS + offset;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return hash;
}
