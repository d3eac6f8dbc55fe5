import type { UsersQuery, UsersSummary } from '../api/people.ts';

export const TABS = [
  'unassigned',
  'conflicts',
  'incomplete',
  'held',
  'deactivated',
  'failed',
  'managed',
  'everybody',
] as const;

export type Tab = (typeof TABS)[number];
type Status = NonNullable<UsersQuery['status']>;

/** The status that each tab lists; the last lists them all. */
const STATUS_OF: Readonly<Record<Tab, Status | null>> = {
  unassigned: 'unassigned',
  conflicts: 'conflict',
  incomplete: 'incomplete',
  held: 'held',
  deactivated: 'deactivated',
  failed: 'failed',
  managed: 'managed-in-ziik',
  everybody: null,
};

/** The tab of an address; the first where it names none. */
export function tabOf(search: URLSearchParams): Tab {
  return TABS.find((tab) => tab === search.get('tab')) ?? 'unassigned';
}

export function statusOf(tab: Tab): Status | null {
  return STATUS_OF[tab];
}

/** How many people a tab lists. */
export function countOf(tab: Tab, { byStatus }: UsersSummary): number {
  const status = STATUS_OF[tab];
  if (status !== null) return byStatus[status];
  return Object.values(byStatus).reduce((sum, people) => sum + people, 0);
}
