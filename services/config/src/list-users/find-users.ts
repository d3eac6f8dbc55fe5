import type { DirectoryUser, Finding, Named, Placement, UserStatus } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';

interface Row {
  azure_id: string;
  status: UserStatus;
  ziik_user_id: number | null;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  unit_id: number | null;
  unit_name: string | null;
  user_types: string;
  findings: Finding[];
  deactivated_at: Date | null;
  purge_at: Date | null;
  updated_at: Date;
}

const COLUMNS = `azure_id, status, ziik_user_id, email, first_name, last_name, unit_id, unit_name, user_types, findings,
  deactivated_at, purge_at, updated_at`;

/** What a list of users is filtered by. */
export interface UserFilter {
  readonly status?: UserStatus;
  readonly finding?: string;
  readonly search?: string;
}

/** Users of an integration behind an Azure id (null: from the first), in the order of these ids. */
export async function findUsers(
  db: Tx,
  integrationId: string,
  { status, finding, search }: UserFilter,
  after: string | null,
  limit: number,
): Promise<Row[]> {
  const conditions = ['integration_id = $1', '($2::text IS NULL OR azure_id > $2)'];
  const parameters: unknown[] = [integrationId, after, limit];
  if (status !== undefined) conditions.push(`status = $${parameters.push(status)}`);
  if (finding !== undefined)
    conditions.push(`finding_codes <> '{}' AND finding_codes @> ARRAY[$${parameters.push(finding)}::text]`);
  if (search !== undefined) conditions.push(`search LIKE $${parameters.push(`%${literal(search.toLowerCase())}%`)}`);
  return db.query<Row>(
    `SELECT ${COLUMNS} FROM config.person WHERE ${conditions.join(' AND ')} ORDER BY azure_id LIMIT $3`,
    parameters,
  );
}

/** A text as it stands, for LIKE; a NUL is in no text of Postgres. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&').replaceAll('\0', '');
}

/** A user as the API's list shows one. */
export function showUser(row: Row) {
  return {
    azureId: row.azure_id,
    ziikUserId: row.ziik_user_id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    status: row.status,
    unit: row.unit_id === null ? null : { id: row.unit_id, name: row.unit_name ?? '' },
    userTypes: JSON.parse(row.user_types) as Named[],
    findings: row.findings,
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
    purgeAt: row.purge_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** One user as a list shows one; undefined when the integration has no such user. */
export async function findUser(db: Tx, integrationId: string, azureId: string) {
  const [row] = await db.query<Row>(
    `SELECT ${COLUMNS} FROM config.person WHERE integration_id = $1 AND azure_id = $2`,
    [integrationId, azureId],
  );
  return row && showUser(row);
}

/** What a user's own page has beyond the list; the newest 100 events, newest first. */
export async function findUserDetails(db: Tx, integrationId: string, azureId: string) {
  const [row] = await db.query<{ azure: string | null; ziik: string | null; decision: string | null }>(
    'SELECT azure, ziik, decision FROM config.person WHERE integration_id = $1 AND azure_id = $2',
    [integrationId, azureId],
  );
  const history = await db.query<{ at: Date; what: string; run_id: string | null; detail: string }>(
    `SELECT at, what, run_id, detail FROM config.history WHERE integration_id = $1 AND azure_id = $2
      ORDER BY sequence DESC LIMIT 100`,
    [integrationId, azureId],
  );
  return {
    azure: parse<DirectoryUser>(row?.azure),
    ziik: parse<object>(row?.ziik),
    decision: parse<Placement>(row?.decision),
    history: history.map(({ at, what, run_id, detail }) => ({ at: at.toISOString(), what, runId: run_id, detail })),
  };
}

function parse<T>(text: string | null | undefined): T | null {
  return text == null ? null : (JSON.parse(text) as T);
}

/** Values that name nothing in Ziik, or several things, with how many users state them; behind a key, in its order. */
export function findUnmatchedValues(db: Tx, integrationId: string, after: readonly unknown[] | null, limit: number) {
  return db.query<{ kind: 'unit' | 'user-type'; field: string; value: string; users: number; nearest: Named[] }>(
    `SELECT * FROM (
        SELECT CASE WHEN found ->> 'code' LIKE 'unit-%' THEN 'unit' ELSE 'user-type' END AS kind,
          found ->> 'field' AS field, found ->> 'value' AS value, count(DISTINCT azure_id) AS users,
          (array_agg(found -> 'nearest' ORDER BY updated_at DESC))[1] AS nearest
        FROM config.person, jsonb_array_elements(findings) AS found
        WHERE integration_id = $1 AND finding_codes <> '{}' AND found ->> 'value' IS NOT NULL
          AND finding_codes && ARRAY['unit-unknown', 'unit-ambiguous', 'user-type-unknown', 'user-type-ambiguous']
          AND found ->> 'code' IN ('unit-unknown', 'unit-ambiguous', 'user-type-unknown', 'user-type-ambiguous')
        GROUP BY 1, 2, 3
      ) AS unmatched
      WHERE $2::text IS NULL OR (kind, field COLLATE "C", value COLLATE "C") > ($2, $3, $4)
      ORDER BY kind, field COLLATE "C", value COLLATE "C" LIMIT $5`,
    [integrationId, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit],
  );
}
