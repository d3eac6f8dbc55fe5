import { DIRECTORY_PROPERTIES, type DirectoryUser, hasNul } from '@user-sync/domain';
import { DirectoryError } from '../directory-error.ts';
import { type GraphPath, pathOfLink } from './graph-requests.ts';

/** A person on a page: only the properties that the answer has, or the notice of a removal. */
export type Entry =
  | { readonly kind: 'user'; readonly id: string; readonly given: Partial<DirectoryUser> }
  | { readonly kind: 'removed'; readonly id: string; readonly reason: 'changed' | 'deleted' };

/** What follows a page: more of the round, the link of the next round, or nothing (the end of a list). */
export type Next =
  | { readonly nextLink: GraphPath; readonly deltaLink?: never; readonly end?: never }
  | { readonly deltaLink: GraphPath; readonly nextLink?: never; readonly end?: never }
  | { readonly end: true; readonly nextLink?: never; readonly deltaLink?: never };

/** One page of a list or of a delta round. */
export interface Page {
  readonly entries: readonly Entry[];
  readonly next: Next;
  /** Properties whose values were of an unknown type or beyond all limits, and were read as null. */
  readonly refusedProperties: readonly string[];
}

/** Longer than any limit of Entra's (1,024); what is longer would not fit a message either. */
const LONGEST_VALUE = 4_096;
const LONGEST_ID = 128;

/** Validates one page. Throws a transient `DirectoryError` for an answer that cannot be taken as a whole. */
export function readPage(answer: unknown, operation: string, root: URL): Page {
  const unusable = (detail: string) =>
    new DirectoryError('transient', 'graph-unavailable', { operation, status: 200, detail });
  if (!isObject(answer) || !Array.isArray(answer.value)) throw unusable('Graph answered without a list of users.');
  const refused = new Set<string>();
  const entries = answer.value.map((item: unknown): Entry => {
    const entry = readEntry(item, refused);
    // Skipping it would make an incomplete read look complete.
    if (!entry) throw unusable('Graph answered with an entry that has no usable id.');
    return entry;
  });
  const nextLink = answer['@odata.nextLink'];
  const deltaLink = answer['@odata.deltaLink'];
  const link = nextLink ?? deltaLink;
  if (link === undefined || link === null) return { entries, next: { end: true }, refusedProperties: [...refused] };
  const path = pathOfLink(link, root);
  if (path === undefined)
    throw unusable('Graph answered with a link to another address or one that is too long; it was not followed.');
  const next: Next = nextLink == null ? { deltaLink: path } : { nextLink: path };
  return { entries, next, refusedProperties: [...refused] };
}

/**
 * Validates the answer to asking for one user. Throws a transient `DirectoryError` for one that is not of this user.
 */
export function readPerson(answer: unknown, operation: string, id: string): Partial<DirectoryUser> {
  const entry = readEntry(answer, new Set());
  if (entry?.kind === 'user' && entry.id.toLowerCase() === id.toLowerCase()) return entry.given;
  const detail = 'Graph answered without the requested user.';
  throw new DirectoryError('transient', 'graph-unavailable', { operation, status: 200, detail });
}

/** Validates the answer to asking for one user by id or sign-in name. Throws as `readPage` does. */
export function readNamedPerson(
  answer: unknown,
  operation: string,
  name: string,
): { readonly id: string; readonly properties: Partial<DirectoryUser> } {
  const entry = readEntry(answer, new Set());
  if (entry?.kind === 'user') {
    const names = [entry.id, entry.given.userPrincipalName ?? ''].map((each) => each.toLowerCase());
    if (names.includes(name.toLowerCase())) return { id: entry.id, properties: entry.given };
  }
  const detail = 'Graph answered without the user that was asked for.';
  throw new DirectoryError('transient', 'graph-unavailable', { operation, status: 200, detail });
}

function readEntry(item: unknown, refused: Set<string>): Entry | undefined {
  if (!isObject(item)) return undefined;
  const { id } = item;
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID || hasNul(id)) return undefined;
  const removed = item['@removed'];
  if (removed !== undefined && removed !== null) {
    if (!isObject(removed)) return undefined;
    return { kind: 'removed', id, reason: removed.reason === 'deleted' ? 'deleted' : 'changed' };
  }
  const given: Record<string, string | boolean | null> = {};
  for (const property of DIRECTORY_PROPERTIES) {
    const value = item[property];
    if (value === undefined) continue;
    given[property] = property === 'accountEnabled' ? readFlag(value) : readText(value);
    if (given[property] === null && value !== null) refused.add(property);
  }
  return { kind: 'user', id, given: given as Partial<DirectoryUser> };
}

function readText(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_VALUE) return null;
  // Postgres keeps no NUL in text, and UTF-8 no half of a surrogate pair: from here on all have the same text.
  const whole = value.isWellFormed() ? value : value.toWellFormed();
  return hasNul(whole) ? whole.replaceAll('\0', '') : whole;
}

function readFlag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
