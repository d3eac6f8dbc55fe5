import type { Entry } from '@user-sync/graph';
import { columns, type Tx } from '@user-sync/persistence';
import { ALL_GIVEN, MIRROR_COLUMNS } from './mirror-columns.ts';
import { uniqueEntries } from './unique-entries.ts';

/** What became of a page's entries. */
export interface PageCounts {
  readonly read: number;
  readonly created: number;
  readonly restored: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** In which round a page is written. */
export interface PageOfRound {
  readonly integrationId: string;
  readonly runId: string;
  readonly generation: number;
  /** A full read: who is not seen in it may be absent. */
  readonly full: boolean;
  /** Every person seen is sent on to be verified in Ziik, changed or not. */
  readonly enforce: boolean;
  /** Entries of the list are whole: what they lack is not set. Those of a delta may lack what did not change. */
  readonly whole: boolean;
}

type UserEntry = Extract<Entry, { kind: 'user' }>;
type RemovedEntry = Extract<Entry, { kind: 'removed' }>;

/** Writes a page to the mirror, in a transaction that has fenced the run. Every changed row gets a new revision. */
export async function writePage(tx: Tx, round: PageOfRound, page: readonly Entry[]): Promise<PageCounts> {
  const entries = uniqueEntries(page);
  const users = entries.filter((entry): entry is UserEntry => entry.kind === 'user');
  const gone = entries.filter((entry): entry is RemovedEntry => entry.kind === 'removed');
  const verdicts = users.length > 0 ? await upsert(tx, round, users) : {};
  const removed = gone.length > 0 ? await removeUsers(tx, round, gone.map(toRemoval)) : 0;
  return {
    read: entries.length,
    created: verdicts.created ?? 0,
    restored: verdicts.restored ?? 0,
    updated: verdicts.updated ?? 0,
    unchanged: (verdicts.unchanged ?? 0) + gone.length - removed,
    removed,
  };
}

/** A person to be marked as gone. */
export interface Removal {
  readonly azureId: string;
  readonly reason: 'soft-deleted' | 'deleted' | 'absent';
}

/**
 * Marks people as gone and forgets their personal data. Who is unknown or gone already does not change: a second notice
 * says nothing new. Returns how many were marked.
 */
export function removeUsers(
  tx: Tx,
  { integrationId, runId }: Pick<PageOfRound, 'integrationId' | 'runId'>,
  removals: readonly Removal[],
): Promise<number> {
  return tx.execute(REMOVE, [integrationId, runId, ...columns(removals, ['azureId', 'reason'])]);
}

/** The same for people who are not in the mirror: from then on they are known as gone. Returns how many there were. */
export async function removeUnknown(
  tx: Tx,
  round: Pick<PageOfRound, 'integrationId' | 'runId'>,
  removals: readonly Removal[],
): Promise<number> {
  await tx.execute(
    `INSERT INTO poller.mirror (integration_id, azure_id, present, change, revision, generation, run_id, verify)
      SELECT $1, azure_id, true, 'created', nextval('poller.revision'), 0, $2, false FROM unnest($3::text[]) AS azure_id
      ON CONFLICT DO NOTHING`,
    [round.integrationId, round.runId, removals.map(({ azureId }) => azureId)],
  );
  return removeUsers(tx, round, removals);
}

async function upsert(
  tx: Tx,
  round: PageOfRound,
  users: readonly UserEntry[],
): Promise<Partial<Record<'created' | 'restored' | 'updated' | 'unchanged', number>>> {
  const values = columns(users, [
    'id',
    round.whole ? () => ALL_GIVEN : maskOf,
    ...MIRROR_COLUMNS.map(
      ({ property }) =>
        (entry: UserEntry) =>
          entry.given[property],
    ),
  ]);
  const rows = await tx.query<{ verdict: 'created' | 'restored' | 'updated' | 'unchanged'; count: number }>(UPSERT, [
    round.integrationId,
    round.runId,
    round.generation,
    round.full,
    round.enforce,
    ...values,
  ]);
  return Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count]));
}

function maskOf({ given }: UserEntry): number {
  let mask = 0;
  for (const { property, bit } of MIRROR_COLUMNS) if (given[property] !== undefined) mask |= bit;
  return mask;
}

function toRemoval({ id, reason }: RemovedEntry): Removal {
  return { azureId: id, reason: reason === 'deleted' ? 'deleted' : 'soft-deleted' };
}

const names = MIRROR_COLUMNS.map(({ column }) => column);
const list = (alias: string) => names.map((name) => `${alias}.${name}`).join(', ');

/**
 * Looks up each entry in the mirror (LATERAL with OFFSET 0 keeps the planner from scanning all of a table whose size it
 * does not know yet), judges each row, and writes those that differ (all that this round has not sent yet
 * when it enforces). The revision is drawn where the row is written, in `DO UPDATE` anew: that of EXCLUDED was drawn
 * before the row was locked. A full read also notes on unchanged rows that they were seen.
 */
const UPSERT = `
  WITH entry AS (
    SELECT * FROM unnest($6::text[], $7::int[], ${MIRROR_COLUMNS.map(({ type }, index) => `$${index + 8}::${type}[]`).join(', ')})
      AS entry (azure_id, given, ${names.join(', ')})
  ), merged AS (
    SELECT entry.azure_id, m.present AS was_present, m.generation AS seen_in,
      ${MIRROR_COLUMNS.map(({ column, bit }) => `CASE WHEN entry.given & ${bit} <> 0 THEN entry.${column} ELSE m.${column} END AS ${column}`).join(', ')},
      (${list('m')}) AS before
    FROM entry LEFT JOIN LATERAL (
      SELECT * FROM poller.mirror WHERE integration_id = $1 AND azure_id = entry.azure_id OFFSET 0
    ) AS m ON true
  ), judged AS MATERIALIZED (
    SELECT *, CASE WHEN was_present IS NULL THEN 'created' WHEN NOT was_present THEN 'restored'
      WHEN before IS DISTINCT FROM (${list('merged')}) THEN 'updated' ELSE 'unchanged' END AS verdict,
      $5 AND seen_in IS DISTINCT FROM $3 AS enforced
    FROM merged
  ), written AS (
    INSERT INTO poller.mirror (integration_id, azure_id, present, ${names.join(', ')}, change, revision, generation, run_id, verify)
      SELECT $1, azure_id, true, ${names.join(', ')},
        CASE WHEN verdict IN ('created', 'restored') THEN 'created' ELSE 'updated' END,
        nextval('poller.revision'), $3, $2, $5
      FROM (SELECT * FROM judged WHERE verdict <> 'unchanged' OR enforced ORDER BY azure_id) AS due
      ON CONFLICT (integration_id, azure_id) DO UPDATE SET present = true, removed_reason = NULL,
        ${names.map((name) => `${name} = excluded.${name}`).join(', ')},
        change = excluded.change, revision = nextval('poller.revision'), generation = excluded.generation,
        run_id = excluded.run_id, verify = excluded.verify
  ), seen AS (
    UPDATE poller.mirror m SET generation = $3 FROM judged
      WHERE $4 AND m.integration_id = $1 AND m.azure_id = judged.azure_id
        AND judged.verdict = 'unchanged' AND NOT judged.enforced
  )
  SELECT verdict, count(*)::int AS count FROM judged GROUP BY verdict`;

const REMOVE = `
  UPDATE poller.mirror m SET present = false, removed_reason = gone.reason,
    ${names.map((name) => `${name} = NULL`).join(', ')},
    change = 'deleted', revision = nextval('poller.revision'), run_id = $2, verify = false
  FROM unnest($3::text[], $4::text[]) AS gone (azure_id, reason)
  WHERE m.integration_id = $1 AND m.azure_id = gone.azure_id AND m.present`;
