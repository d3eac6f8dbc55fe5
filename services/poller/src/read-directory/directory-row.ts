import { fencedRun, type Integration, LeaseLost, type Run } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import type { RehearsalProgress } from '../rehearse/rehearse.ts';
import type { RemapProgress } from '../remap/remap.ts';
import type { ResendProgress } from '../resend-everybody/resend-everybody.ts';
import type { Round, StoredLinks } from './round.ts';

/** How far a directory is read and published. */
export interface DirectoryRow extends StoredLinks {
  readonly generation: number;
  readonly publishedRevision: number;
  /** The position of the run; null if it has not begun. */
  readonly progress: Round | RemapProgress | RehearsalProgress | ResendProgress | null;
  /** Rehearsals whose rows are not published yet: who publishes them takes them over. */
  readonly rehearsedRuns: readonly string[];
  /** A rehearsal has read everything so lately that only what changed since needs to be read. */
  readonly isRehearsed: boolean;
  /** Something of it is not published yet: a run has crashed, or a rehearsal has read it. */
  readonly isUnpublished: boolean;
}

interface Asked {
  readonly integrationId: string;
  readonly runId: string;
  readonly lagMs: number;
}

/**
 * The directory of an integration, created if it is missing, and what a crashed run of this id left. What rehearsals
 * read of another directory than `of` is forgotten first, by `forget`.
 */
export async function openDirectory(
  db: Tx,
  asked: Asked & { readonly of: string },
  forget: () => Promise<void>,
): Promise<DirectoryRow> {
  const known = await readDirectoryRow(db, asked);
  if (known !== undefined && (known.rehearsedOf ?? asked.of) === asked.of) return known;
  if (known !== undefined) await forget();
  else
    await db.execute('INSERT INTO poller.directory (integration_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      asked.integrationId,
    ]);
  return (await readDirectoryRow(db, asked))!;
}

interface StoredRow extends DirectoryRow {
  /** The directory that a rehearsal has read, if there was one. */
  readonly rehearsedOf: string | null;
}

async function readDirectoryRow(db: Tx, { integrationId, runId, lagMs }: Asked): Promise<StoredRow | undefined> {
  const [row] = await db.query<StoredRow>(
    `SELECT delta_link AS "deltaLink", ${OVERLAP_LINK} AS "overlapLink", list_again AS "listAgain",
      ${COVERING_LINK} AS "coveringLink", alone_until::text AS "aloneUntil",
      generation, published_revision AS "publishedRevision", rehearsed_runs AS "rehearsedRuns",
      coalesce(rehearsed_at > now() - ${REHEARSED_LATELY}, false) AS "isRehearsed",
      CASE WHEN round_run_id = $2 THEN round END AS progress, rehearsed_of AS "rehearsedOf",
      EXISTS (SELECT FROM poller.mirror m
        WHERE m.integration_id = d.integration_id AND m.revision > d.published_revision) AS "isUnpublished"
      FROM poller.directory d WHERE integration_id = $1`,
    [integrationId, runId, lagMs],
  );
  return row;
}

/** A rehearsal serves the run after it for so long. */
const REHEARSED_LATELY = "interval '1 day'";

/** Notes that a rehearsal is about to write to the mirror what it does not publish, in a transaction that fences it. */
export async function noteRehearsing(
  tx: Tx,
  { integrationId, runId, of }: { integrationId: string; runId: string; of: string },
): Promise<void> {
  await tx.execute(
    `UPDATE poller.directory d SET rehearsed_of = $3, rehearsed_runs = CASE WHEN EXISTS (SELECT FROM poller.mirror m
        WHERE m.integration_id = d.integration_id AND m.revision > d.published_revision)
      THEN array_append(array_remove(d.rehearsed_runs, $2::uuid), $2::uuid) ELSE ARRAY[$2::uuid] END
      WHERE d.integration_id = $1`,
    [integrationId, runId, of],
  );
}

/**
 * Forgets what rehearsals read of another directory than this one: until the first synchronisation an administrator
 * may correct the tenant, and nobody of the former one is to be published.
 */
export async function forgetOtherDirectory(tx: Tx, integrationId: string, of: string): Promise<void> {
  const [other] = await tx.query<{ runs: string[]; published: number }>(
    `UPDATE poller.directory SET delta_link = NULL, linked_at = NULL, former_link = NULL, former_linked_at = NULL,
        round = NULL, round_run_id = NULL, rehearsed_at = NULL, rehearsed_of = NULL
      WHERE integration_id = $1 AND rehearsed_of <> $2
      RETURNING rehearsed_runs AS runs, published_revision AS published`,
    [integrationId, of],
  );
  if (other === undefined) return;
  await tx.execute(
    'DELETE FROM poller.mirror WHERE integration_id = $1 AND revision > $2 AND run_id = ANY($3::uuid[])',
    [integrationId, other.published, other.runs],
  );
}

/** The directory that an integration reads. */
export function directoryOf({ tenantId, options }: Pick<Integration, 'tenantId' | 'options'>): string {
  return `${options.cloud}/${tenantId}`;
}

/** Notes that a rehearsal has read everything. */
export async function noteRehearsed(tx: Tx, integrationId: string): Promise<void> {
  await tx.execute('UPDATE poller.directory SET rehearsed_at = now() WHERE integration_id = $1', [integrationId]);
}

/** A link that is as old as that dies soon: Microsoft keeps it for seven days. */
const OLDEST_LINK = "interval '5 days'";
const OVERLAP_LINK = `CASE WHEN linked_at <= now() - $3 * interval '1 millisecond' THEN delta_link
      WHEN former_linked_at BETWEEN now() - ${OLDEST_LINK} AND now() - $3 * interval '1 millisecond' THEN former_link END`;

/** The newest link that is older than what users who were read alone may have missed; see decision 78. */
const COVERING_LINK = `CASE WHEN alone_since IS NULL OR linked_at <= alone_since - $3 * interval '1 millisecond' THEN delta_link
      WHEN former_linked_at BETWEEN now() - ${OLDEST_LINK} AND alone_since - $3 * interval '1 millisecond' THEN former_link END`;

/** Notes that users were read alone just now. */
export async function noteReadAlone(tx: Tx, integrationId: string): Promise<void> {
  await tx.execute(
    `UPDATE poller.directory SET alone_since = coalesce(alone_since, now()), alone_until = now()
      WHERE integration_id = $1`,
    [integrationId],
  );
}

/** Counts a round that failed on the stored link; returns how many have in a row. */
export async function noteLinkFailure(tx: Tx, integrationId: string): Promise<number> {
  const [row] = await tx.query<{ failures: number }>(
    `UPDATE poller.directory SET link_failures = link_failures + 1 WHERE integration_id = $1
      RETURNING link_failures AS failures`,
    [integrationId],
  );
  return row!.failures;
}

/** Stores the position of a run, in the transaction that reached it. Throws LeaseLost where the run is not ours. */
export function saveProgress(
  tx: Tx,
  run: Run,
  progress: Round | RemapProgress | RehearsalProgress | ResendProgress,
): Promise<void> {
  const generation = 'generation' in progress ? progress.generation : 0;
  return savePosition(tx, run, '', [JSON.stringify(progress), generation]);
}

/** Checks the fencing token in the same statement: for most runs it is the only write while they read. */
async function savePosition(tx: Tx, run: Run, more: string, values: readonly unknown[]): Promise<void> {
  const saved = await tx.execute(
    `WITH held AS (${fencedRun('$2', '$3')})
      UPDATE poller.directory SET round_run_id = held.id, round = $4::jsonb, generation = greatest(generation, $5)${more}
      FROM held WHERE integration_id = $1`,
    [run.integrationId, run.id, run.token, ...values],
  );
  if (saved === 0) throw new LeaseLost(`run ${run.id}`);
}

/**
 * Stores the end of a round: the next one starts from its link. The previous link is kept for the next list where it is
 * old enough (`lagMs`), unless Graph has lost it. Throws LeaseLost where the run is not ours.
 */
export function saveEnd(tx: Tx, run: Run, lagMs: number, round: Round): Promise<void> {
  return savePosition(tx, run, END, [
    JSON.stringify({ ...round, phase: 'done' }),
    round.generation,
    round.nextDelta,
    lagMs,
    round.isStored,
    round.full,
    round.overlaps === true,
    round.covers ?? null,
  ]);
}

const IS_OLD = "linked_at <= now() - $7 * interval '1 millisecond'";
const END = `, delta_link = $6, linked_at = now(), link_failures = 0,
  former_link = CASE WHEN $8 THEN CASE WHEN ${IS_OLD} THEN delta_link ELSE former_link END END,
  former_linked_at = CASE WHEN $8 THEN CASE WHEN ${IS_OLD} THEN linked_at ELSE former_linked_at END END,
  list_again = CASE WHEN $9 THEN NOT $10 ELSE list_again END,
  alone_since = CASE WHEN $11::timestamptz IS NULL THEN alone_since
    WHEN alone_until > $11::timestamptz THEN $11::timestamptz END`;
