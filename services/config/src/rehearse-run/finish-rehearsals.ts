import type { RehearsalMarker } from '@user-sync/contracts';
import type { Database, Tx } from '@user-sync/persistence';
import type { ChangeSummary } from '../keep-previews/preview.schema.ts';
import { groupPreviewUsers } from '../keep-previews/preview-users.ts';
import { finishPreview, loadPreview } from '../keep-previews/previews.ts';

/**
 * Ends the previews whose markers have come in every partition; call it after the commit that noted them, as
 * `settleRuns`. Returns their ids.
 */
export async function finishRehearsals(db: Database, markers: readonly RehearsalMarker[]): Promise<string[]> {
  const finished: string[] = [];
  for (const { rehearsalId, partitions } of new Map(markers.map((each) => [each.rehearsalId, each])).values()) {
    const [row] = await db.query<{ arrived: number }>(
      'SELECT count(*) AS arrived FROM config.run_marker WHERE run_id = $1 AND partition = ANY($2::int[])',
      [rehearsalId, partitions],
    );
    if (row!.arrived < new Set(partitions).size) continue;
    await db.transaction((tx) => finish(tx, rehearsalId));
    finished.push(rehearsalId);
  }
  return finished;
}

async function finish(tx: Tx, id: string): Promise<void> {
  const preview = await loadPreview(tx, id);
  if (preview?.basis == null) return;
  const { people, fingerprint, ...summary } = await sumUp(tx, id);
  const [row] = await tx.query<{ premises: unknown }>('SELECT premises FROM config.preview WHERE id = $1', [id]);
  await finishPreview(tx, id, {
    basis: { ...preview.basis, people },
    premises: row!.premises,
    summary,
    groups: await groupPreviewUsers(tx, id),
    fingerprint,
  });
}

const of = (...kinds: string[]) => `(count(*) FILTER (WHERE kind IN (${kinds.map((kind) => `'${kind}'`)})))::int`;

/** By kind, as the list is; and all who would see nothing, whatever becomes of them. */
async function sumUp(tx: Tx, id: string): Promise<ChangeSummary & { people: number; fingerprint: string }> {
  const [row] = await tx.query<ChangeSummary & { people: number; fingerprint: string }>(
    `SELECT count(*)::int AS people, ${of('same')} AS same, ${of('moved')} AS moved, 0 AS placed, 0 AS "typesChanged",
        0 AS "losesTypes", 0 AS unmatched, ${of('sees-nothing')} AS "seesNothing",
        ${of('left-out')} AS "leftOut", ${of('deactivated')} AS deactivated, ${of('held')} AS held,
        ${of('created')} AS created, ${of('linked')} AS linked, ${of('updated')} AS updated,
        ${of('reactivated')} AS reactivated, ${of('conflict')} AS conflict, ${of('incomplete')} AS incomplete,
        ${of('refused')} AS refused,
        (count(*) FILTER (WHERE after::jsonb ->> 'status' = 'unassigned'))::int AS unassigned,
        coalesce(bit_xor(hashtextextended(concat_ws('|', azure_id, planned, before, after, ziik_user), 0)), 0)::text
          AS fingerprint
      FROM config.preview_user WHERE preview_id = $1`,
    [id],
  );
  return row!;
}
