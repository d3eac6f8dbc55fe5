import type { Integration } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { LISTED_COLUMNS, type ListedPerson } from '../keep-read-model/person-columns.ts';

/** Somebody an integration has. */
export interface Held {
  readonly integrationId: string;
  readonly row: ListedPerson;
}

/** By what somebody is found; null: not by that. */
interface Names {
  readonly azureId?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly ziikUserId?: number | null | undefined;
}

/**
 * The person of one of these integrations who has one of the names: of the first of them before those of the
 * others, and nobody who was removed for good before somebody who is there.
 */
export async function findHeld(
  db: Tx,
  integrations: readonly Pick<Integration, 'id'>[],
  { azureId = null, email = null, ziikUserId = null }: Names,
): Promise<Held | undefined> {
  if (azureId === null && email === null && ziikUserId === null) return undefined;
  const [row] = await db.query<ListedPerson & { integrationId: string }>(FIND, [
    integrations.map(({ id }) => id),
    azureId,
    email,
    ziikUserId,
    integrations[0]?.id,
  ]);
  return row && { integrationId: row.integrationId, row };
}

const OF_THESE = 'FROM config.person WHERE integration_id = ANY($1::uuid[])';
// A query for each name, so that each has its index.
const FIND = `
  SELECT integration_id AS "integrationId", ${LISTED_COLUMNS} FROM (
      SELECT * ${OF_THESE} AND azure_id = $2
      UNION ALL SELECT * ${OF_THESE} AND lower(email) = lower($3::text)
      UNION ALL SELECT * ${OF_THESE} AND ziik_user_id = $4::bigint
    ) AS found
    ORDER BY integration_id <> $5::uuid, status = 'purged', azure_id LIMIT 1`;
