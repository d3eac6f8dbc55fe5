import type { UsersQuery } from '../api/people.ts';
import { statusOf, tabOf } from './tabs.ts';

/** What can stand in the address beside the tab. */
const FILTERS = ['status', 'finding', 'field', 'value', 'unit', 'run', 'search', 'sort'] as const;
const PAGE_SIZE = '50';

/** What the API is asked for, by what stands in the address. */
export function queryOf(address: URLSearchParams): UsersQuery {
  const tab = tabOf(address);
  const query: Record<string, string> = {
    limit: PAGE_SIZE,
    sort: tab === 'deactivated' ? 'purgeAt' : 'name',
  };
  for (const name of FILTERS) {
    const value = address.get(name);
    // An empty value is one: people who have nothing there in Azure.
    if (value !== null && (value !== '' || name === 'value')) query[name] = value;
  }
  // The API takes the two together only.
  if (query.field === undefined || query.value === undefined) {
    delete query.field;
    delete query.value;
  }
  const status = statusOf(tab);
  if (status !== null) query.status = status;
  const after = address.get('after');
  if (after) query.cursor = after;
  return query as UsersQuery;
}

/** Whether less than everybody of the tab is listed. */
export function isFiltered(address: URLSearchParams): boolean {
  const { limit: _limit, sort: _sort, cursor: _cursor, ...filters } = queryOf(address);
  const ofTab = statusOf(tabOf(address)) === null ? 0 : 1;
  return Object.keys(filters).length > ofTab;
}

/** The address after a change; another filter begins at the first page. */
export function changed(address: URLSearchParams, changes: Readonly<Record<string, string | null>>): URLSearchParams {
  const next = new URLSearchParams(address);
  next.delete('after');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || (value === '' && name !== 'value')) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** The address of the people who state a value. */
export function whoStates(group: { code: string; field: string; value: string | null }): string {
  const { code, field, value } = group;
  return new URLSearchParams({ tab: 'everybody', finding: code, field, value: value ?? '' }).toString();
}
