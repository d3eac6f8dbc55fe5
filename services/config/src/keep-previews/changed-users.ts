import { columns, type Tx } from '@user-sync/persistence';
import type { PreviewGroup, PreviewState } from './preview.schema.ts';
import { PREVIEW_KINDS, type PreviewUserKind, rankOf } from './preview-kinds.ts';
import { asGroup, LISTED, largestGroups, listedBy, type PreviewUserRow } from './preview-users.ts';

/** What a change does to people who come out alike; all but the number in JSON. */
export interface SharedState {
  readonly number: number;
  readonly difference: string;
  readonly before: string;
  readonly after: string;
}

/** Somebody who comes out so. */
export interface ChangedUser {
  readonly azureId: string;
  readonly kind: PreviewUserKind;
  /** The number of a {@link SharedState}. */
  readonly state: number;
}

/**
 * Adds people to the preview of a change that is being made, under the names by which they are listed, with the states
 * that nobody was in before.
 */
export async function addChangedUsers(
  db: Tx,
  { id, integrationId }: { readonly id: string; readonly integrationId: string },
  users: readonly ChangedUser[],
  states: readonly SharedState[],
): Promise<void> {
  if (users.length + states.length === 0) return;
  await db.execute(ADD, [
    ...columns(users, ['azureId', ({ kind }) => rankOf(kind), 'state']),
    ...columns(states, ['number', 'difference', 'before', 'after']),
    id,
    integrationId,
  ]);
}

// The preview is locked, so that nothing is added to one that is being removed. The commit is not waited for on disk:
// the one that finishes the preview takes it along, and without that nobody counts.
const ADD = `
  WITH made AS (
    SELECT id FROM config.preview
      WHERE id = $8 AND status = 'running' AND set_config('synchronous_commit', 'off', true) IS NOT NULL FOR KEY SHARE
  ), stated AS (
    INSERT INTO config.preview_state (preview_id, number, difference, before, after)
      SELECT made.id, given.* FROM made
        CROSS JOIN unnest($4::integer[], $5::text[], $6::text[], $7::text[]) AS given
  )
  INSERT INTO config.changed_user (preview_id, azure_id, rank, name_key, first_name, last_name, email, state)
    SELECT made.id, p.azure_id, given.rank, p.name_key, p.first_name, p.last_name, p.email, given.state
      FROM made CROSS JOIN unnest($1::text[], $2::smallint[], $3::integer[]) AS given (azure_id, rank, state)
      JOIN config.person p ON p.integration_id = $9 AND p.azure_id = given.azure_id`;

/** Looked up one by one, also while Postgres has no statistics of rows that have just come. */
const stateOf = (user: string) =>
  `LATERAL (SELECT difference, before, after FROM config.preview_state
    WHERE preview_id = $1 AND number = ${user}.state OFFSET 0) AS stands`;

/** The largest groups of people with the same change, the worst kind first. */
export async function groupChangedUsers(db: Tx, previewId: string): Promise<PreviewGroup[]> {
  const rows = await db.query<{ rank: number; difference: string; people: number }>(
    largestGroups(`
      SELECT rank, difference, sum(people)::int AS people FROM (
          SELECT rank, state, count(*) AS people FROM config.changed_user WHERE preview_id = $1 GROUP BY rank, state
        ) AS counted, ${stateOf('counted')} GROUP BY rank, difference`),
    [previewId],
  );
  return rows.map(asGroup);
}

/** The removal limit would hold those who would leave. */
export async function holdLeavers(db: Tx, previewId: string): Promise<void> {
  await db.execute(
    `WITH leavers AS (
        UPDATE config.changed_user SET rank = $2 WHERE preview_id = $1 AND rank = $4 RETURNING state
      )
      UPDATE config.preview_state SET after = (before::jsonb || $3::jsonb)::text
        WHERE preview_id = $1 AND number = ANY(ARRAY(SELECT state FROM leavers))`,
    [previewId, rankOf('held'), JSON.stringify(HELD), rankOf('deactivated')],
  );
}

const HELD: Pick<PreviewState, 'status' | 'findings'> = {
  status: 'held',
  findings: [{ code: 'removal-held', field: null, value: null }],
};

/** People of the preview of a change behind a key (null: from the first): the worst kind first, then by name. */
export function findChangedUsers(
  db: Tx,
  previewId: string,
  kind: PreviewUserKind | undefined,
  after: readonly unknown[] | null,
  limit: number,
): Promise<PreviewUserRow[]> {
  return db.query<PreviewUserRow>(
    `SELECT azure_id AS "azureId", ($7::text[])[rank + 1] AS kind, rank, name_key AS "nameKey",
        first_name AS "firstName", last_name AS "lastName", email, before, after, NULL AS planned, NULL AS "ziikUser"
      FROM (
        SELECT * FROM config.changed_user WHERE ${LISTED}
      ) AS listed, ${stateOf('listed')} ORDER BY rank, name_key, azure_id`,
    [...listedBy(previewId, kind, after, limit), [...PREVIEW_KINDS]],
  );
}
