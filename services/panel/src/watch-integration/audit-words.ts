import type { Integration } from '../api/queries.ts';

/** How the weekly comparison with Azure is told: the form of its day, and whether something was put right. */
export interface AuditWords {
  readonly at: string;
  /** The day of the week alone says which day is meant, for a week. */
  readonly form: Readonly<Intl.DateTimeFormatOptions>;
  readonly values: { readonly people: number; readonly differences: number };
  /** The run that found and repaired differences; null: there were none. */
  readonly runId: string | null;
}

const SIX_DAYS_MS = 6 * 86_400_000;

export function wordsOfAudit(audit: Integration['audit'], now: Date): AuditWords | null {
  if (audit === null) return null;
  const { at, people, differences, runId } = audit;
  const isRecent = now.getTime() - Date.parse(at) < SIX_DAYS_MS;
  return {
    at,
    form: isRecent ? { weekday: 'long' } : { day: 'numeric', month: 'long' },
    values: { people, differences },
    runId: differences > 0 ? runId : null,
  };
}
