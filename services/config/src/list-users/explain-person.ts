import { type Integration, listIntegrations } from '@user-sync/control';
import {
  type DirectoryUser,
  type ExplainedHolder,
  type ExplainedPerson,
  type Explanation,
  explainUser,
  type Lifecycle,
  type Named,
  type Placement,
} from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import type { ListedPerson, PersonDetails } from '../keep-read-model/person-columns.ts';

/** What is known of a person beyond the read model's row. */
export interface KnownBeside {
  readonly holder: ExplainedHolder | null;
  /** The units of all memberships in Ziik; null: not known. */
  readonly memberships: readonly Named[] | null;
  readonly nextTryAt: string | null;
}

/** Why a person stands in Ziik as they do, as the row and the integration's fields and options tell. */
export function explainPerson(
  row: ListedPerson & PersonDetails,
  { unitField, userTypeField, options }: Pick<Integration, 'unitField' | 'userTypeField' | 'options'>,
  beside: KnownBeside,
): Explanation {
  const person: ExplainedPerson = {
    status: row.status,
    findings: row.findings,
    azure: parsed<DirectoryUser>(row.azure),
    lifecycle: parsed<Lifecycle>(row.lifecycle),
    decision: parsed<Placement>(row.decision),
    ziikUserId: row.ziikUserId,
    email: row.email,
    unit: row.unitId === null ? null : { id: row.unitId, name: row.unitName ?? '' },
    userTypes: JSON.parse(row.userTypes) as Named[],
    deactivatedAt: row.deactivatedAt?.toISOString() ?? null,
    purgeAt: row.purgeAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    retry: parsed<{ since: string; reason: string }>(row.retry),
    rules: { unitField, userTypeField, options },
    ...beside,
  };
  return explainUser(person);
}

const MOST_INTEGRATIONS = 100;

/** Who holds what the person wants, in this or another integration of the instance; null where nobody is named. */
export async function findHolder(
  db: Tx,
  { id, instanceSlug }: Pick<Integration, 'id' | 'instanceSlug'>,
  { findings, email }: Pick<ListedPerson, 'findings' | 'email'>,
): Promise<ExplainedHolder | null> {
  const azureId = findings.find(({ holder }) => holder !== null)?.holder;
  if (azureId == null) return null;
  const siblings = await listIntegrations(db, { scope: instanceSlug, enabled: null }, null, MOST_INTEGRATIONS);
  const [row] = await db.query<{ name: string | null; deactivatedAt: Date | null }>(
    `SELECT nullif(concat_ws(' ', first_name, last_name), '') AS name, deactivated_at AS "deactivatedAt"
      FROM config.person WHERE integration_id = ANY($1::uuid[]) AND azure_id = $2
      ORDER BY integration_id = $3 DESC, lower(email) = lower($4) DESC NULLS LAST LIMIT 1`,
    [siblings.map((each) => each.id), azureId, id, email],
  );
  return { azureId, name: row?.name ?? null, deactivatedAt: row?.deactivatedAt?.toISOString() ?? null };
}

function parsed<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
