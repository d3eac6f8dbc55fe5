import { isPersonProperty, neverSetProperties } from '../people/person.ts';
import { GraphRefusal } from './graph-answer.ts';

const outsideDirectory = new Set(['birthday', 'hireDate', 'interests', 'mySite', 'pastProjects', 'schools', 'skills']);

/** Refuses OData options that this path does not support. */
export function refuseOtherOptions(query: URLSearchParams, supported: readonly string[]): void {
  for (const name of query.keys()) {
    if (name.startsWith('$') && !supported.includes(name)) {
      throw new GraphRefusal(400, 'Request_UnsupportedQuery', `The query option '${name}' is not supported here.`);
    }
  }
}

/** The properties of `$select`, or `null` where none are named. Refuses what is no property of a user. */
export function selectedProperties(query: URLSearchParams): string[] | null {
  const select = query.get('$select');
  if (!select) return null;
  const names = select.split(',').map((name) => name.trim());
  for (const name of names) {
    if (isPersonProperty(name) || (neverSetProperties.has(name) && name !== 'aboutMe')) continue;
    if (name === 'aboutMe' || outsideDirectory.has(name)) {
      throw new GraphRefusal(501, 'NotImplemented', `The property '${name}' cannot be read on a collection of users.`);
    }
    if (name === 'signInActivity') {
      throw new GraphRefusal(
        403,
        'Authentication_MSGraphPermissionMissing',
        'The principal does not have the required Microsoft Graph permission(s): AuditLog.Read.All.',
      );
    }
    throw new GraphRefusal(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
    );
  }
  return [...new Set(names)];
}

/** `$top` of a plain list: 1 to 999, 100 where it is not given. */
export function pageLimit(query: URLSearchParams): number {
  const top = query.get('$top');
  if (top === null) return 100;
  const limit = Number(top);
  if (!Number.isInteger(limit) || limit < 1 || limit > 999) {
    throw new GraphRefusal(
      400,
      'Request_BadRequest',
      `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`,
    );
  }
  return limit;
}

/** The ids of the only filter that the delta knows, `id eq '…' or id eq '…'` (50 at most), or `null` without one. */
export function filteredIds(query: URLSearchParams): string[] | null {
  const filter = query.get('$filter');
  if (filter === null) return null;
  const ids = filter.split(/\s+or\s+/i).map((part) => /^\s*\(?\s*id\s+eq\s+'([^']+)'\s*\)?\s*$/i.exec(part)?.[1]);
  if (ids.length > 50 || ids.includes(undefined)) {
    throw new GraphRefusal(400, 'Request_UnsupportedQuery', "Only up to 50 of id eq '…', joined by or, are supported.");
  }
  return ids as string[];
}
