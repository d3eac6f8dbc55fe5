import { proveRemoval, type RemovalCause } from '@user-sync/domain';
import { columns, type Tx } from '@user-sync/persistence';
import { ALL_GIVEN, MIRROR_COLUMNS } from './mirror-columns.ts';
import type { RemovedEntry, UniqueEntry, UserEntry } from './unique-entries.ts';

/** What became of a page's entries. */
interface PageCounts {
  readonly read: number;
  readonly created: number;
  readonly restored: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** What was written; `isNew`: something of it was not seen earlier in this round. */
export type WrittenPage = PageCounts & { readonly isNew: boolean };

/** In which round a page is written. */
export interface PageOfRound {
  readonly integrationId: string;
  readonly runId: string;
  readonly generation: number;
  /** A full read: people who are not seen in it may be absent. */
  readonly full: boolean;
  /** Every person seen is sent on to be verified in Ziik, changed or not. */
  readonly enforce: boolean;
  /** Entries of the list are whole: what they lack is not set. Those of a delta may lack what did not change. */
  readonly whole: boolean;
  /** Who is shown otherwise than in the mirror is noted, in the table of differences. */
  readonly compares?: boolean;
  /** Each of them was asked for by an administrator, and read alone: that says nothing of a round. */
  readonly asked?: boolean;
}

type Verdicts = Partial<Record<'created' | 'restored' | 'updated' | 'unchanged', number>>;

/**
 * Writes a page, one entry per person, to the mirror, in a transaction that has fenced the run. Every changed row gets
 * a new revision.
 */
export async function writePage(tx: Tx, round: PageOfRound, entries: readonly UniqueEntry[]): Promise<WrittenPage> {
  const users = entries.filter((entry): entry is UserEntry => entry.kind === 'user');
  const gone = entries.filter((entry): entry is RemovedEntry => entry.kind === 'removed');
  const { verdicts, isNew } =
    users.length > 0 ? await upsert(tx, round, users) : { verdicts: {} as Verdicts, isNew: false };
  const removals = gone.flatMap(toRemoval);
  const isNewRemoval = removals.length > 0 && (await areKnownFromBefore(tx, round, removals));
  const removed = removals.length > 0 ? await removeUsers(tx, round, removals) : 0;
  return {
    read: entries.length,
    created: verdicts.created ?? 0,
    restored: verdicts.restored ?? 0,
    updated: verdicts.updated ?? 0,
    unchanged: (verdicts.unchanged ?? 0) + gone.length - removed,
    removed,
    isNew: isNew || isNewRemoval,
  };
}

/** A person to be marked as gone. */
export interface Removal {
  readonly azureId: string;
  readonly reason: RemovalCause;
}

/**
 * Marks people as gone and forgets their personal data. People who are unknown or gone do not change: a second notice
 * says nothing new. Returns how many were marked.
 */
export function removeUsers(
  tx: Tx,
  { integrationId, runId }: Pick<PageOfRound, 'integrationId' | 'runId'>,
  removals: readonly Removal[],
): Promise<number> {
  return tx.execute(REMOVE, [integrationId, runId, ...columns(removals, ['azureId', 'reason'])]);
}

/** Whether some of them are present, and as an earlier run left them. */
async function areKnownFromBefore(
  tx: Tx,
  { integrationId, runId }: Pick<PageOfRound, 'integrationId' | 'runId'>,
  removals: readonly Removal[],
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM poller.mirror WHERE integration_id = $1 AND azure_id = ANY($3::text[]) AND present AND run_id <> $2
      LIMIT 1`,
    [integrationId, runId, removals.map(({ azureId }) => azureId)],
  );
  return rows.length > 0;
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
): Promise<{ verdicts: Verdicts; isNew: boolean }> {
  const values = columns(users, [
    'id',
    (entry: UserEntry) => (round.whole || entry.afterRemoval ? ALL_GIVEN : maskOf(entry)),
    ...MIRROR_COLUMNS.map(
      ({ property }) =>
        (entry: UserEntry) =>
          entry.given[property],
    ),
  ]);
  const rows = await tx.query<{ verdict: keyof Verdicts; count: number; isNew: boolean }>(UPSERT, [
    round.integrationId,
    round.runId,
    round.generation,
    round.full,
    round.enforce || round.asked === true,
    round.asked === true,
    ...values,
    round.compares === true,
  ]);
  return {
    verdicts: Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count])),
    isNew: rows.some(({ isNew }) => isNew),
  };
}

function maskOf({ given }: UserEntry): number {
  let mask = 0;
  for (const { property, bit } of MIRROR_COLUMNS) if (given[property] !== undefined) mask |= bit;
  return mask;
}

function toRemoval({ id, reason }: RemovedEntry): Removal[] {
  const cause = proveRemoval({ kind: 'notice', reason });
  return cause === null ? [] : [{ azureId: id, reason: cause }];
}

const names = MIRROR_COLUMNS.map(({ column }) => column);
const list = (alias: string) => names.map((name) => `${alias}.${name}`).join(', ');

/**
 * Looks up each entry in the mirror (LATERAL with OFFSET 0 keeps the planner from scanning all of a table whose size it
 * does not know yet), judges each row, and writes those that differ (all that this round has not sent yet when it
 * enforces, and all that were asked for). The revision is drawn where the row is written, in `DO UPDATE` again: that of
 * EXCLUDED was drawn before the row was locked. A full read also notes on unchanged rows that they were seen.
 */
const UPSERT = `
  WITH entry AS (
    SELECT * FROM unnest($7::text[], $8::int[], ${MIRROR_COLUMNS.map(({ type }, index) => `$${index + 9}::${type}[]`).join(', ')})
      AS entry (azure_id, given, ${names.join(', ')})
  ), merged AS (
    SELECT entry.azure_id, m.present AS was_present, m.generation AS seen_in, m.run_id AS written_by,
      ${MIRROR_COLUMNS.map(({ column, bit }) => `CASE WHEN entry.given & ${bit} <> 0 THEN entry.${column} ELSE m.${column} END AS ${column}`).join(', ')},
      (${list('m')}) AS before
    FROM entry LEFT JOIN LATERAL (
      SELECT * FROM poller.mirror WHERE integration_id = $1 AND azure_id = entry.azure_id OFFSET 0
    ) AS m ON true
  ), judged AS MATERIALIZED (
    SELECT *, CASE WHEN was_present IS NULL THEN 'created' WHEN NOT was_present THEN 'restored'
      WHEN before IS DISTINCT FROM (${list('merged')}) THEN 'updated' ELSE 'unchanged' END AS verdict,
      $5 AND ($6 OR seen_in IS DISTINCT FROM $3) AS enforced
    FROM merged
  ), written AS (
    INSERT INTO poller.mirror (integration_id, azure_id, present, ${names.join(', ')}, change, revision, generation, run_id, verify, asked)
      SELECT $1, azure_id, true, ${names.join(', ')},
        CASE WHEN verdict IN ('created', 'restored') THEN 'created' ELSE 'updated' END,
        nextval('poller.revision'), $3, $2, $5, $6
      FROM (SELECT * FROM judged WHERE verdict <> 'unchanged' OR enforced ORDER BY azure_id) AS due
      ON CONFLICT (integration_id, azure_id) DO UPDATE SET present = true, removed_reason = NULL,
        ${names.map((name) => `${name} = excluded.${name}`).join(', ')},
        change = excluded.change, revision = nextval('poller.revision'),
        generation = CASE WHEN $6 THEN mirror.generation ELSE excluded.generation END,
        run_id = excluded.run_id, verify = excluded.verify, asked = excluded.asked
  ), seen AS (
    UPDATE poller.mirror m SET generation = $3 FROM judged
      WHERE $4 AND m.integration_id = $1 AND m.azure_id = judged.azure_id
        AND judged.verdict = 'unchanged' AND NOT judged.enforced
  ), noted AS (
    INSERT INTO poller.difference (integration_id, run_id, azure_id)
      SELECT $1, $2, azure_id FROM judged WHERE $${MIRROR_COLUMNS.length + 9} AND verdict <> 'unchanged'
      ON CONFLICT DO NOTHING
  )
  SELECT verdict, count(*)::int AS count, bool_or(CASE WHEN $4 THEN seen_in IS DISTINCT FROM $3
      ELSE verdict <> 'unchanged' AND written_by IS DISTINCT FROM $2 END) AS "isNew"
    FROM judged GROUP BY verdict`;

const REMOVE = `
  UPDATE poller.mirror m SET present = false, removed_reason = gone.reason,
    ${names.map((name) => `${name} = NULL`).join(', ')},
    change = 'deleted', revision = nextval('poller.revision'), run_id = $2, verify = false, asked = false
  FROM unnest($3::text[], $4::text[]) AS gone (azure_id, reason)
  WHERE m.integration_id = $1 AND m.azure_id = gone.azure_id AND m.present`;
