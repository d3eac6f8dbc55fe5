import type { GraphPath } from '@user-sync/graph';
import type { Tx } from '@user-sync/persistence';
import type { RemapProgress } from '../remap/remap.ts';
import type { Round } from './round.ts';

/** How far a directory is read and published. */
export interface DirectoryRow {
  readonly deltaLink: GraphPath | null;
  readonly generation: number;
  readonly publishedRevision: number;
  /** Where the run in question stands; null where it has not begun. */
  readonly progress: Round | RemapProgress | null;
}

/** The directory of an integration, made where it is missing, and what a crashed run of this id left. */
export async function openDirectory(db: Tx, integrationId: string, runId: string): Promise<DirectoryRow> {
  await db.execute('INSERT INTO poller.directory (integration_id) VALUES ($1) ON CONFLICT DO NOTHING', [integrationId]);
  const [row] = await db.query<DirectoryRow>(
    `SELECT delta_link AS "deltaLink", generation, published_revision AS "publishedRevision",
      CASE WHEN round_run_id = $2 THEN round END AS progress
      FROM poller.directory WHERE integration_id = $1`,
    [integrationId, runId],
  );
  return row!;
}

/** Notes where a run stands, in the transaction that brought it there. */
export async function saveProgress(
  tx: Tx,
  { integrationId, runId }: { integrationId: string; runId: string },
  progress: Round | RemapProgress,
): Promise<void> {
  const generation = 'generation' in progress ? progress.generation : 0;
  await tx.execute(
    `UPDATE poller.directory SET round_run_id = $2, round = $3::jsonb, generation = greatest(generation, $4)
      WHERE integration_id = $1`,
    [integrationId, runId, JSON.stringify(progress), generation],
  );
}

/** Notes the end of a round: the next one starts from its link. */
export async function saveEnd(
  tx: Tx,
  { integrationId, runId }: { integrationId: string; runId: string },
  round: Round,
): Promise<void> {
  await saveProgress(tx, { integrationId, runId }, { ...round, phase: 'done' });
  await tx.execute('UPDATE poller.directory SET delta_link = $2, linked_at = now() WHERE integration_id = $1', [
    integrationId,
    round.nextDelta,
  ]);
}
