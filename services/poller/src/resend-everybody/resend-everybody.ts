import { addCounts, fenceRun } from '@user-sync/control';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import { waitForMapper, waitForZiik } from '../publish-changes/wait-for-others.ts';
import { type DirectoryRow, saveProgress } from '../read-directory/directory-row.ts';
import type { RunParts } from '../run-parts.ts';

/** How far everybody has been sent again. */
export interface ResendProgress {
  readonly phase: 'resend';
  readonly after: string;
  /** What was published when the run began: everybody has a later revision in the end. */
  readonly publishedBefore: number;
}

const CHUNK = 5_000;

/**
 * A full run whose directory was read by a rehearsal: after what changed since, everybody in the mirror is sent on to
 * be verified in Ziik, as if they had been read. Who was never published goes out as it is. Returns the revision from
 * which on everybody was sent.
 */
export async function resendEverybody(
  parts: RunParts,
  claimed: ClaimedRun,
  { progress, publishedRevision }: DirectoryRow,
): Promise<number> {
  const left = progress?.phase === 'resend' ? progress : null;
  const publishedBefore = left?.publishedBefore ?? publishedRevision;
  let after = left?.after ?? '';
  for (;;) {
    await claimed.waitFor(waitForMapper(parts, claimed));
    await claimed.waitFor(waitForZiik(parts, claimed));
    await claimed.checkpoint();
    const last = await touchChunk(parts, claimed, { phase: 'resend', after, publishedBefore });
    await claimed.changes.publish();
    if (last === null) return publishedBefore + 1;
    after = last;
  }
}

/** Gives new revisions to those of the next rows that were published before; returns the last row's id. */
function touchChunk(
  { database }: Pick<RunParts, 'database'>,
  { run }: ClaimedRun,
  progress: ResendProgress,
): Promise<string | null> {
  const { after, publishedBefore } = progress;
  return database.transaction(async (tx) => {
    await fenceRun(tx, run);
    const rows = await tx.query<{ azureId: string; isNew: boolean }>(
      `SELECT azure_id AS "azureId", revision > $3 AS "isNew" FROM poller.mirror
        WHERE integration_id = $1 AND present AND azure_id > $2 ORDER BY azure_id LIMIT ${CHUNK}`,
      [run.integrationId, after, publishedBefore],
    );
    const last = rows.at(-1)?.azureId;
    if (last === undefined) return null;
    const known = rows.filter(({ isNew }) => !isNew).map(({ azureId }) => azureId);
    if (known.length > 0)
      await tx.execute(
        `UPDATE poller.mirror SET change = 'updated', revision = nextval('poller.revision'), run_id = $2, verify = true,
            asked = false
          WHERE integration_id = $1 AND azure_id = ANY($3::text[]) AND present`,
        [run.integrationId, run.id, known],
      );
    await addCounts(tx, run.id, { unchanged: known.length });
    await saveProgress(tx, run, { ...progress, after: last });
    return last;
  });
}
