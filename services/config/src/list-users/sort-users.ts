import type { Tx } from '@user-sync/persistence';
import { LISTED_COLUMNS, type ListedPerson } from '../keep-read-model/person-columns.ts';
import type { Key } from '../serve-http/pages.ts';
import { areMany, type Conditions, conditionsOf, keptCount, MOST_COUNTED, type UserFilter } from './filter-users.ts';

/** The orders of a list of users; without one, by Azure id. */
export const USER_SORTS = ['name', 'purgeAt', '-updatedAt'] as const;

/** One of the orders. */
export type UserSort = (typeof USER_SORTS)[number];

/** A user in a list, with the values that the list is in order by, before the Azure id. */
export type SortedPerson = ListedPerson & { readonly sortKey: string | number | null };

interface Order {
  /** What comes before the Azure id: its column, and the value as it stands in a cursor. */
  readonly column: string;
  readonly shown: string;
  /** The value of a cursor, given as this parameter, as the column has it. */
  readonly given: (parameter: string) => string;
  readonly type: 'string' | 'number';
  readonly direction: 'ASC' | 'DESC';
}

const microseconds = (column: string) => `(extract(epoch FROM ${column}) * 1000000)::bigint`;
const ofMicroseconds = (parameter: string) => `(timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond')`;

const ORDERS: Readonly<Record<UserSort, Order>> = {
  name: { column: 'name_key', shown: 'name_key', given: (each) => `${each}::text`, type: 'string', direction: 'ASC' },
  purgeAt: {
    column: 'purge_at',
    // Those without one come last; no cursor has a time before 1970.
    shown: `coalesce(${microseconds('purge_at')}, -1)`,
    given: ofMicroseconds,
    type: 'number',
    direction: 'ASC',
  },
  '-updatedAt': {
    column: 'updated_at',
    shown: microseconds('updated_at'),
    given: ofMicroseconds,
    type: 'number',
    direction: 'DESC',
  },
};

/** What a cursor of a list in this order has. */
export function cursorShape(sort: UserSort | undefined): readonly ('string' | 'number')[] {
  return sort === undefined ? ['string'] : [ORDERS[sort].type, 'string'];
}

/** The place of a user in the order. */
export function cursorOf(sort: UserSort | undefined, { sortKey, azureId }: SortedPerson): Key {
  return sort === undefined ? [azureId] : [sortKey!, azureId];
}

/** A part of the list that one index has in order. */
interface Stretch {
  readonly where: string;
  readonly orderBy: string;
}

/** Where a page begins and how long it is; `after` null: at the first user. */
interface Place {
  readonly sort: UserSort | undefined;
  readonly after: Key | null;
  readonly limit: number;
}

/** Users behind a place in the order, and how many fit on all pages; null: more than are counted. */
export interface UsersFound {
  readonly users: SortedPerson[];
  readonly total: number | null;
}

/**
 * Few users that fit are collected first and sorted then. Of more than can be collected, the next ones are met soon on
 * the way through the index of the order.
 */
export async function findUsers(db: Tx, integrationId: string, filter: UserFilter, place: Place): Promise<UsersFound> {
  const kept = await keptCount(db, integrationId, filter);
  const isEverybody = Object.keys(filter).length === 0;
  const seemMany = kept === undefined && (await areMany(db, integrationId, conditionsOf(integrationId, filter)));
  if (!isEverybody && !seemMany && (kept === undefined || kept <= MOST_COUNTED)) {
    const { users, total } = await collectUsers(db, conditionsOf(integrationId, filter), place);
    if (total <= MOST_COUNTED) return { users, total: kept ?? total };
  }
  return { users: await walkUsers(db, conditionsOf(integrationId, filter), place), total: kept ?? null };
}

/** As `total` counts at most one more than are collected; beyond that the users are not the right ones. */
async function collectUsers(db: Tx, { sql, parameters }: Conditions, place: Place) {
  const page = pageOf(parameters, place, (where, rest) => `SELECT azure_id FROM few WHERE ${where} ${rest}`);
  const rows = await db.query<SortedPerson & { readonly total: number }>(
    `WITH few AS MATERIALIZED (
        SELECT azure_id, name_key, purge_at, updated_at FROM config.person WHERE ${sql} LIMIT ${MOST_COUNTED + 1}
      )
      SELECT total, found.* FROM (SELECT count(*) AS total FROM few) AS counted LEFT JOIN (${page}) AS found ON true
      ORDER BY part, place`,
    parameters,
  );
  return { total: rows[0]!.total, users: rows.filter(({ azureId }) => azureId !== null) };
}

function walkUsers(db: Tx, { sql, parameters }: Conditions, place: Place): Promise<SortedPerson[]> {
  const page = pageOf(
    parameters,
    place,
    (where, rest) => `SELECT azure_id FROM config.person WHERE ${sql} AND ${where} ${rest}`,
  );
  return db.query<SortedPerson>(`${page} ORDER BY part, place`, parameters);
}

/** The page as it is shown; `select` takes the ids of a stretch of the order. */
function pageOf(
  parameters: unknown[],
  { sort, after, limit }: Place,
  select: (where: string, rest: string) => string,
): string {
  const most = `LIMIT $${parameters.push(limit)}`;
  const stretches = stretchesOf(parameters, sort, after).map(({ where, orderBy }, part) => {
    const ids = select(where, `ORDER BY ${orderBy} ${most}`);
    return `SELECT azure_id, ${part} AS part, row_number() OVER () AS place FROM (${ids}) AS stretch${part}`;
  });
  const [only] = stretches;
  const ids = stretches.length === 1 ? only : `${stretches.join(' UNION ALL ')} ORDER BY part, place ${most}`;
  return `SELECT ${LISTED_COLUMNS}, ${sort === undefined ? 'NULL' : ORDERS[sort].shown} AS "sortKey", part, place
    FROM (${ids}) AS page JOIN config.person USING (azure_id) WHERE integration_id = $1`;
}

function stretchesOf(parameters: unknown[], sort: UserSort | undefined, after: Key | null): Stretch[] {
  const behindId = (id: unknown) => (id === undefined ? 'true' : `azure_id > $${parameters.push(id)}`);
  if (sort === undefined) return [{ where: behindId(after?.[0]), orderBy: 'azure_id' }];
  const { column, given, direction } = ORDERS[sort];
  const orderBy = `${column} ${direction}, azure_id ${direction}`;
  const behind = () =>
    after === null
      ? 'true'
      : `(${column}, azure_id) ${direction === 'ASC' ? '>' : '<'} (${given(`$${parameters.push(after[0])}`)}, $${parameters.push(after[1])}::text)`;
  if (sort !== 'purgeAt') return [{ where: behind(), orderBy }];
  const without = (id: unknown) => ({ where: `purge_at IS NULL AND ${behindId(id)}`, orderBy: 'azure_id' });
  if (after?.[0] === -1) return [without(after[1])];
  return [{ where: `purge_at IS NOT NULL AND ${behind()}`, orderBy }, without(undefined)];
}
