import type { FindingCode, Named } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import type { Key } from '../serve-http/pages.ts';

/** The orders of unmatched values; without one, by value. */
export const VALUE_SORTS = ['people', 'value'] as const;

/** What the list of unmatched values is asked for. */
export interface ValuesWanted {
  readonly sort?: (typeof VALUE_SORTS)[number];
  readonly kind?: 'unit' | 'user-type';
  readonly code?: FindingCode;
}

/** People with one finding about one value; `sortValue` is as much of the value as the order goes by. */
export interface ValueGroup {
  readonly kind: 'unit' | 'user-type';
  readonly code: FindingCode;
  readonly field: string;
  readonly value: string | null;
  readonly users: number;
  readonly seesNothing: number;
  readonly firstSeenAt: Date;
  readonly nearest: readonly Named[] | null;
  readonly sortValue: string;
  readonly valueKey: string;
}

const BY_VALUE = ['kind', 'field', 'sort_value', 'code', 'value_key'];
const ORDERS = { value: BY_VALUE, people: ['(-users)', ...BY_VALUE] };

/** What a cursor of the list has. */
export function cursorShape({ sort = 'value' }: ValuesWanted): readonly ('string' | 'number')[] {
  return ORDERS[sort].map((column) => (column === '(-users)' ? 'number' : 'string'));
}

/** The place of a value in the order. */
export function cursorOf(
  { sort = 'value' }: ValuesWanted,
  { users, kind, field, sortValue, code, valueKey }: ValueGroup,
): Key {
  const byValue = [kind, field, sortValue, code, valueKey];
  return sort === 'people' ? [-users, ...byValue] : byValue;
}

/** Groups behind a place in the order (null: from the first). */
export function findValues(
  db: Tx,
  integrationId: string,
  wanted: ValuesWanted,
  after: Key | null,
  limit: number,
): Promise<ValueGroup[]> {
  const { sort = 'value', kind, code } = wanted;
  const order = ORDERS[sort].join(', ');
  const parameters: unknown[] = [integrationId, limit];
  const conditions = ['integration_id = $1', 'users > 0'];
  if (kind !== undefined) conditions.push(`kind = $${parameters.push(kind)}`);
  if (code !== undefined) conditions.push(`code = $${parameters.push(code)}`);
  if (after !== null) {
    const key = cursorShape(wanted).map(
      (type, at) => `$${parameters.push(after[at])}::${type === 'number' ? 'bigint' : 'text'}`,
    );
    conditions.push(`(${order}) > (${key.join(', ')})`);
  }
  return db.query<ValueGroup>(
    `SELECT kind, code, field, value, users, sees_nothing AS "seesNothing", first_seen_at AS "firstSeenAt", nearest,
        sort_value AS "sortValue", value_key AS "valueKey"
      FROM config.value_group WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT $2`,
    parameters,
  );
}
