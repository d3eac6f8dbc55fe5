import type { UserOutcome } from '@user-sync/contracts';
import { columns } from '@user-sync/persistence';
import { type Faceted, facetsOf } from './facets.ts';
import { nameKeyOf, type Searched, searchOf } from './search-keys.ts';

const AT_ONCE = 5_000;

/** Runs a statement; what rows it returns are the result. */
type Run = (sql: string, parameters: unknown[]) => Promise<unknown>;

type Stored = Omit<Searched & Faceted, 'unit' | 'userTypes' | 'decision' | 'azure'> & {
  readonly azureId: string;
  readonly sequence: number | string;
  readonly unitId: number | null;
  readonly unitName: string | null;
  readonly userTypes: string;
  readonly decision: string | null;
  readonly azure: string | null;
};

/**
 * Brings up to date what people are found by where a version before this one stored them, which does not know of it.
 * Some thousand at once; returns how many. `before` runs before they are changed.
 */
export async function refreshKeys(
  run: Run,
  before: (integrationIds: readonly string[]) => Promise<void> = async () => {},
): Promise<number> {
  const rows = (await run(STALE, [])) as Stored[];
  if (rows.length === 0) return 0;
  await before(rows.map(({ integrationId }) => integrationId));
  await run(
    REFRESH,
    columns(rows, [
      'integrationId',
      'azureId',
      'sequence',
      (row) => searchOf(asOutcome(row)),
      (row) => nameKeyOf(asOutcome(row)),
      (row) => facetsOf(asOutcome(row)),
    ]),
  );
  return rows.length;
}

/** Whether there may be more after a call that returned so many. */
export function isMoreStale(refreshed: number): boolean {
  return refreshed === AT_ONCE;
}

const STALE = `SELECT integration_id AS "integrationId", azure_id AS "azureId", sequence, ziik_user_id AS "ziikUserId",
    email, first_name AS "firstName", last_name AS "lastName", unit_id AS "unitId", unit_name AS "unitName", user_types AS "userTypes",
    decision, findings, azure
  FROM config.person WHERE keys_sequence <> sequence LIMIT ${AT_ONCE}`;

const REFRESH = `UPDATE config.person p SET search = given.search, name_key = given.name_key,
    facets = string_to_array(given.facets, ',')::bigint[], keys_sequence = given.sequence
  FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
    AS given (integration_id, azure_id, sequence, search, name_key, facets)
  WHERE p.integration_id = given.integration_id AND p.azure_id = given.azure_id AND p.sequence = given.sequence`;

function asOutcome({ unitId, unitName, userTypes, decision, azure, ...row }: Stored): Searched & Faceted {
  return {
    ...row,
    unit: unitId === null ? null : { id: Number(unitId), name: unitName ?? '' },
    userTypes: JSON.parse(userTypes) as UserOutcome['userTypes'],
    decision: decision === null ? null : (JSON.parse(decision) as UserOutcome['decision']),
    azure: azure === null ? null : (JSON.parse(azure) as UserOutcome['azure']),
  };
}
