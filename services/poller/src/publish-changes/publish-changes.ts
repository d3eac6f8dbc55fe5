import { addCounts, addPartitions, fenceRun, type Run } from '@user-sync/control';
import { publishByCursor } from '@user-sync/messaging';
import { currentTraceparent } from '@user-sync/runtime';
import type { DirectoryRow } from '../read-directory/directory-row.ts';
import type { RunParts } from '../run-parts.ts';
import { CHANGED_ROW, type ChangedRow, encodeChange } from './encode-change.ts';

const BATCH = 1_000;

/** Publishes what the mirror of one integration says is unpublished, in the order of revisions. */
export interface ChangePublisher {
  /** Publishes everything; `goOn` is asked between batches with the number sent in this call. */
  publish(goOn?: (sent: number) => boolean | Promise<boolean>): Promise<void>;
  /** The highest revision that is published. */
  cursor(): number;
}

/** Publishes nothing: what a rehearsal writes to the mirror is left for the next run. */
export function publishNothing(publishedRevision: number): ChangePublisher {
  return { publish: async () => undefined, cursor: () => publishedRevision };
}

/**
 * Continues from the directory's cursor. One per run that is claimed; not for concurrent use. What rehearsals have left
 * goes out as this run's own.
 */
export function createChangePublisher(
  { database, publisher, topic, partitions }: Pick<RunParts, 'database' | 'publisher' | 'topic' | 'partitions'>,
  run: Run,
  { publishedRevision, rehearsedRuns }: Pick<DirectoryRow, 'publishedRevision' | 'rehearsedRuns'>,
): ChangePublisher {
  const { integrationId } = run;
  const rehearsals = new Set(rehearsedRuns);
  const noted = new Set(run.partitions);
  let cursor = publishedRevision;
  let fresh = new Set<number>();
  let size = 0;

  async function read(after: number, limit: number) {
    const rows = await database.query<ChangedRow>(
      `SELECT ${CHANGED_ROW} FROM poller.mirror WHERE integration_id = $1 AND revision > $2
        ORDER BY revision LIMIT $3`,
      [integrationId, after, limit],
    );
    if (rows.length === 0) return null;
    const link = currentTraceparent();
    fresh = new Set();
    const messages = rows.map((read) => {
      const row = rehearsals.has(read.runId) ? { ...read, runId: run.id } : read;
      const message = encodeChange(integrationId, row, { partitions, link });
      if (!noted.has(message.partition)) fresh.add(message.partition);
      return message;
    });
    size = rows.length;
    return { messages, last: rows.at(-1)!.revision };
  }

  async function advance(last: number): Promise<void> {
    await database.transaction(async (tx) => {
      await fenceRun(tx, run);
      await tx.execute('UPDATE poller.directory SET published_revision = $2 WHERE integration_id = $1', [
        integrationId,
        last,
      ]);
      await addCounts(tx, run.id, { published: size });
      // The end marker goes to each of them, also when another process ends the run.
      if (fresh.size > 0) await addPartitions(tx, run.id, fresh);
    });
    for (const partition of fresh) noted.add(partition);
    cursor = last;
  }

  return {
    async publish(goOn) {
      await publishByCursor({
        after: cursor,
        read,
        advance,
        publisher,
        topic,
        limit: BATCH,
        ...(goOn !== undefined && { goOn }),
      });
    },
    cursor: () => cursor,
  };
}
