import type { RehearsalOutcome } from '@user-sync/contracts';
import type { Difference, DirectoryUser, RehearsedKind } from '@user-sync/domain';
import { columns, type Tx, unnestAs } from '@user-sync/persistence';
import { nameKeyOf } from '../keep-read-model/search-keys.ts';
import type { PreviewGroup, PreviewState, PreviewUserView } from './preview.schema.ts';
import { PREVIEW_KINDS, type PreviewUserKind, rankOf } from './preview-kinds.ts';

/** One person in the preview of a whole synchronisation. */
export interface PreviewUser {
  readonly azureId: string;
  readonly kind: PreviewUserKind;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly before: PreviewState | null;
  readonly after: PreviewState | null;
  /** By what people of the kind are grouped. */
  readonly difference: Difference;
  /** What is to be done, the user of Ziik that is linked, and what Azure says. */
  readonly rehearsed?: {
    readonly planned: RehearsedKind;
    readonly ziikUser: RehearsalOutcome['ziikUser'];
    readonly azure: DirectoryUser | null;
  };
}

/** One person of any preview, as stored. */
export interface PreviewUserRow extends Omit<PreviewUser, 'before' | 'after' | 'difference' | 'rehearsed'> {
  rank: number;
  nameKey: string;
  before: string | null;
  after: string | null;
  planned: string | null;
  ziikUser: string | null;
}

const WRITTEN = [
  { name: 'azure_id', type: 'text' },
  { name: 'kind', type: 'text' },
  { name: 'rank', type: 'smallint' },
  { name: 'name_key', type: 'text' },
  { name: 'first_name', type: 'text' },
  { name: 'last_name', type: 'text' },
  { name: 'email', type: 'text' },
  { name: 'difference', type: 'text' },
  { name: 'before', type: 'text' },
  { name: 'after', type: 'text' },
  { name: 'planned', type: 'text' },
  { name: 'ziik_user', type: 'text' },
  { name: 'azure', type: 'text' },
];
const NAMES = WRITTEN.map(({ name }) => name).join(', ');

/** Adds people to a preview; who is in it already is replaced. */
export async function addPreviewUsers(db: Tx, previewId: string, users: readonly PreviewUser[]): Promise<void> {
  if (users.length === 0) return;
  await db.execute(
    `INSERT INTO config.preview_user (preview_id, ${NAMES})
      SELECT $${WRITTEN.length + 1}::uuid, ${NAMES} FROM ${unnestAs('given', WRITTEN)}
      ON CONFLICT (preview_id, azure_id) DO UPDATE SET
        ${WRITTEN.map(({ name }) => `${name} = excluded.${name}`).join(', ')}`,
    [
      ...columns(users, [
        'azureId',
        'kind',
        ({ kind }) => rankOf(kind),
        nameKeyOf,
        'firstName',
        'lastName',
        'email',
        ({ difference }) => JSON.stringify(difference),
        ({ before }) => before && JSON.stringify(before),
        ({ after }) => after && JSON.stringify(after),
        ({ rehearsed }) => rehearsed?.planned,
        ({ rehearsed }) => rehearsed?.ziikUser && JSON.stringify(rehearsed.ziikUser),
        ({ rehearsed }) => rehearsed?.azure && JSON.stringify(rehearsed.azure),
      ]),
      previewId,
    ],
  );
}

const MOST_GROUPS = 50;
/** Of each kind, so many groups have their place, however many there are of worse ones. */
const SURE_GROUPS = 5;

/** The largest groups of people with the same change, the worst kind first. */
export async function groupPreviewUsers(db: Tx, previewId: string): Promise<PreviewGroup[]> {
  const rows = await db.query<{ rank: number; difference: string; people: number }>(
    largestGroups(`
      SELECT rank, difference, count(*)::int AS people FROM config.preview_user
        WHERE preview_id = $1 AND kind <> 'same' GROUP BY rank, difference`),
    [previewId],
  );
  return rows.map(asGroup);
}

/** Those of all groups that are shown, SQL. */
export function largestGroups(grouped: string): string {
  return `WITH grouped AS (${grouped}), placed AS (
      SELECT *, row_number() OVER (PARTITION BY rank ORDER BY people DESC, difference) AS place FROM grouped
    ), shown AS (SELECT * FROM placed ORDER BY (place > ${SURE_GROUPS}), rank, place LIMIT ${MOST_GROUPS})
    SELECT rank, difference, people FROM shown ORDER BY rank, place`;
}

/** A group as the API shows one. */
export function asGroup({
  rank,
  difference,
  people,
}: {
  rank: number;
  difference: string;
  people: number;
}): PreviewGroup {
  const { about, from, to } = JSON.parse(difference) as Difference;
  return { kind: PREVIEW_KINDS[rank]!, about, from: [...from], to: [...to], people };
}

/** One page of a preview's people, SQL with the parameters of `listedBy`: the worst kind first, then by name. */
export const LISTED = `preview_id = $1 AND ($2::smallint IS NULL OR rank = $2)
  AND ($3::smallint IS NULL OR (rank, name_key, azure_id) > ($3, $4, $5))
  ORDER BY rank, name_key, azure_id LIMIT $6`;

/** The parameters of `LISTED`. */
export function listedBy(
  previewId: string,
  kind: PreviewUserKind | undefined,
  after: readonly unknown[] | null,
  limit: number,
): unknown[] {
  const [rank = null, nameKey = null, azureId = null] = after ?? [];
  return [previewId, kind === undefined ? null : rankOf(kind), rank, nameKey, azureId, limit];
}

/** People of a preview behind a key (null: from the first): the worst kind first, then by name. */
export function findPreviewUsers(
  db: Tx,
  previewId: string,
  kind: PreviewUserKind | undefined,
  after: readonly unknown[] | null,
  limit: number,
): Promise<PreviewUserRow[]> {
  return db.query<PreviewUserRow>(
    `SELECT azure_id AS "azureId", kind, rank, name_key AS "nameKey", first_name AS "firstName",
        last_name AS "lastName", email, before, after, planned, ziik_user AS "ziikUser"
      FROM config.preview_user
      WHERE ${LISTED}`,
    listedBy(previewId, kind, after, limit),
  );
}

/** A person of a preview as the API shows one. */
export function showPreviewUser(row: PreviewUserRow): PreviewUserView {
  const { azureId, kind, firstName, lastName, email, before, after, planned, ziikUser } = row;
  return {
    azureId,
    kind,
    firstName,
    lastName,
    email,
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
    ...(planned !== null && { ziikUser: ziikUser === null ? null : JSON.parse(ziikUser) }),
  };
}
