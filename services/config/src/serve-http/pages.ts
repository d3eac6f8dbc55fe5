import { hash } from 'node:crypto';
import { hasNul } from '@user-sync/domain';
import Type, { type TSchema } from 'typebox';
import { invalid } from './problem.ts';

/** Query parameters of every list. */
export const PAGE_QUERY = {
  limit: Type.Optional(
    Type.String({
      pattern: '^([1-9][0-9]?|[1-4][0-9]{2}|500)$',
      description: 'Maximum number of entries, 1 to 500; 50 by default.',
      'x-detail': 'limit must be a whole number from 1 to 500.',
    }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 2_000, description: 'The `nextCursor` of the previous response.' })),
};

/** A page of a list. */
export interface Page<Entry> {
  readonly data: readonly Entry[];
  readonly nextCursor: string | null;
}

/** Schema of a page. */
export function pageOf(entry: TSchema) {
  return Type.Object({
    data: Type.Array(entry),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
  });
}

/** What a list is asked for. */
export interface PageQuery {
  readonly limit?: string;
  readonly cursor?: string;
}

/**
 * The name of a list that is a different one for each of these, say its filters and its order: a cursor of one is none
 * of another. What it is made of cannot be read from it.
 */
export function listOf(name: string, ...of: readonly unknown[]): string {
  return `${name}/${hash('sha256', JSON.stringify(of), 'base64url').slice(0, 16)}`;
}

/** Where to go on in a list: the values by which its entries are in order. */
export type Key = readonly (string | number)[];

/**
 * One page by its key (keyset paging): `read` gets the key behind which to go on (null: from the start) and how many
 * rows to read, one more than are shown. A cursor of another list, or one that was tampered with, is refused.
 */
export async function readPage<Row, Entry>(
  list: string,
  query: PageQuery,
  shape: readonly ('string' | 'number')[],
  read: (after: Key | null, limit: number) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  show: (row: Row) => Entry,
): Promise<Page<Entry>> {
  const limit = Number(query.limit ?? 50);
  const after = query.cursor === undefined ? null : decodeCursor(list, query.cursor, shape);
  const rows = await read(after, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(show),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(list, keyOf(last)) : null,
  };
}

function encodeCursor(list: string, key: Key): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}

function decodeCursor(list: string, cursor: string, shape: readonly ('string' | 'number')[]): Key {
  try {
    const [ofList, ...key] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const fits = shape.every((type, at) =>
      type === 'number' ? Number.isSafeInteger(key[at]) : typeof key[at] === type && !hasNul(String(key[at])),
    );
    if (ofList === list && key.length === shape.length && fits) return key as Key;
  } catch {
    // Not one of ours, as below.
  }
  throw invalid([
    { pointer: '/cursor', code: 'invalid-parameter', detail: 'cursor must be a nextCursor of the same list.' },
  ]);
}
