import type { Named } from '@user-sync/domain';
import { hasNul } from '@user-sync/domain';
import { AnswerTooLarge, parseBounded } from '@user-sync/runtime';

/** A user as Ziik returns it; null = not returned (lists have fewer properties). `reference` is '' if unset. */
export interface ZiikUser {
  readonly id: number;
  readonly reference: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly active: boolean | null;
}

/** One unit membership: the unit and the user types in it. A membership whose unit cannot be read has `unit: null`. */
export interface ZiikMembership {
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
}

/** One page of a list with what it says about how many there are. */
export interface ListPage {
  readonly entries: readonly unknown[];
  readonly lastPage: number | null;
  readonly perPage: number | null;
  readonly total: number | null;
}

/** A bearer token with its end as milliseconds since 1970; null where Ziik names none. */
export interface Token {
  readonly jwt: string;
  readonly expiresAtMs: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Parses JSON of a few kilobytes; `undefined` where it is none, or nests beyond reason. */
export function parseJson(body: Buffer | null): unknown {
  try {
    return body === null ? undefined : parseBounded(body);
  } catch (error) {
    if (error instanceof AnswerTooLarge) return undefined;
    throw error;
  }
}

/** `{data: user}` or the bare user; null where no user with an id is in it. */
export function readUser(parsed: unknown): ZiikUser | null {
  const fields = asFields(unwrap(parsed));
  const id = asId(fields?.id);
  if (fields === null || id === null) return null;
  return {
    id,
    reference: fields.reference === '' ? '' : asText(fields.reference, 255),
    firstName: asText(fields.first_name),
    lastName: asText(fields.last_name),
    email: asText(fields.email),
    active: asBoolean(fields.active),
  };
}

/** Memberships as an array, or the single object that the reference shows; null where the answer is neither. */
export function readMemberships(parsed: unknown): ZiikMembership[] | null {
  const data = unwrap(parsed);
  const entries = Array.isArray(data) ? data : asFields(data) === null ? null : [data];
  if (entries === null) return null;
  const memberships: ZiikMembership[] = [];
  for (const entry of entries) {
    const fields = asFields(entry);
    if (fields === null) return null;
    if (Object.keys(fields).length === 0) continue;
    memberships.push({
      unit: readNamed(fields.unit),
      userTypes: asList(fields.userTypes).flatMap((type) => readNamed(type) ?? []),
    });
  }
  return memberships;
}

/** An `{id, name}`; null where one of them is missing. */
export function readNamed(value: unknown): Named | null {
  const fields = asFields(value);
  const id = asId(fields?.id);
  const name = asText(fields?.name);
  return id === null || name === null ? null : { id, name };
}

/** A page of a list: `{data, meta}` or a bare array; null where it is no list. */
export function readPage(parsed: unknown): ListPage | null {
  if (Array.isArray(parsed)) return { entries: parsed, lastPage: null, perPage: null, total: null };
  const fields = asFields(parsed);
  if (fields === null || !Array.isArray(fields.data)) return null;
  const meta = asFields(fields.meta);
  return {
    entries: fields.data,
    lastPage: asCount(meta?.last_page),
    perPage: asCount(meta?.per_page),
    total: asCount(meta?.total),
  };
}

/** `[{jwt, expires}]`, the same as an object, or under `data`; null where no token is in it. */
export function readToken(parsed: unknown): Token | null {
  const data = unwrap(parsed);
  const fields = asFields(Array.isArray(data) ? data[0] : data);
  const jwt = fields?.jwt ?? fields?.token;
  // Visible ASCII only: a header allows nothing else.
  if (typeof jwt !== 'string' || !/^[\x21-\x7e]{1,8192}$/.test(jwt)) return null;
  const expires = asCount(fields?.expires) ?? expiryInside(jwt);
  return { jwt, expiresAtMs: expires === null ? null : expires * 1_000 };
}

/** The id at the end of a `Location` as `https://acme.ziik.io/api/users/1234`. */
export function idInLocation(location: string | null): number | null {
  const match = location === null ? null : /\/users\/(\d{1,15})\/?$/.exec(location);
  return match === null ? null : asId(Number(match[1]));
}

function expiryInside(jwt: string): number | null {
  const claims = asFields(parseJson(Buffer.from(jwt.split('.')[1] ?? '', 'base64url')));
  return asCount(claims?.exp);
}

function unwrap(parsed: unknown): unknown {
  const fields = asFields(parsed);
  return fields !== null && 'data' in fields ? fields.data : parsed;
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A positive whole number, also written as text. */
export function asId(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : null;
}

function asCount(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.floor(number) : null;
}

function asBoolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 1 || value === '1' ? true : value === 0 || value === '0' ? false : null;
}

function asText(value: unknown, limit = 1_024): string | null {
  // NUL cannot be stored in Postgres; hostile or broken text counts as absent.
  return typeof value === 'string' && value !== '' && value.length <= limit && !hasNul(value)
    ? value.toWellFormed()
    : null;
}
