import type { ZiikInstance } from '../instance.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { ZiikUser } from '../users/user.ts';
import { existing } from '../users/user-directory.ts';
import type { Route } from './routes.ts';

/** A call on its way to its handler. */
export interface Call {
  readonly instance: ZiikInstance;
  readonly route: Route;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  /** Who the call was about, for the journal. */
  userId: number;
  reference: string;
}

/** What a call is answered with; no body for 204. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Does the work of one call, at once; what it turns down it throws as a Refusal. */
export type Handler = (call: Call) => Answer;

export const noContent: Answer = { status: 204 };

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function created(call: Call, path: string, data: unknown): Answer {
  return { status: 201, body: { data }, headers: { location: `${call.instance.baseUrl}${path}` } };
}

/** The user whose id the path has, noted for the journal; 404, or 410 where it is anonymised. */
export function userOf(call: Call): ZiikUser {
  call.userId = call.route.id;
  const user = existing(call.instance.directory, call.route.id);
  call.reference = user.reference;
  return user;
}

/** The entry, or 404. */
export function found<T>(entry: T | undefined, model: string): T {
  if (entry === undefined) throw new Refusal(404, `No query results for model [${model}].`);
  return entry;
}

/** `?page=` from 1, `?limit=` capped at 100; the links carry the page only, as in Ziik's reference. */
export function paged<T>(call: Call, entries: readonly T[], defaultLimit: number, show: (entry: T) => unknown): Answer {
  const limit = Math.min(100, positive(call, 'limit') ?? defaultLimit);
  const page = positive(call, 'page') ?? 1;
  const path = `${call.instance.baseUrl}${call.path}`;
  const last = Math.max(1, Math.ceil(entries.length / limit));
  const start = (page - 1) * limit;
  const rows = entries.slice(start, start + limit);
  const link = (to: number) => `${path}?page=${to}`;
  return ok({
    data: rows.map(show),
    links: {
      first: link(1),
      last: link(last),
      prev: page > 1 ? link(page - 1) : null,
      next: page < last ? link(page + 1) : null,
    },
    meta: {
      current_page: page,
      from: rows.length > 0 ? start + 1 : null,
      last_page: last,
      path,
      per_page: limit,
      to: rows.length > 0 ? start + rows.length : null,
      total: entries.length,
    },
  });
}

function positive(call: Call, name: string): number | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw invalid(name, `The ${name} must be at least 1.`);
  return value;
}

/** A required text. */
export function text(call: Call, field: string): string {
  const value = call.body[field];
  if (value === undefined || value === null || value === '') throw invalid(field, `The ${field} field is required.`);
  if (typeof value !== 'string') throw invalid(field, `The ${field} must be a string.`);
  return value;
}

/** The ids in a query parameter: `1`, `1,2`, or repeated with or without `[]`. */
export function idsInQuery(query: URLSearchParams, name: string): number[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)].flatMap((value) => value.split(',')).map(Number);
}
