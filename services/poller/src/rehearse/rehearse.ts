import { type RehearsalMarker, rehearsalEnded, rehearsalEvent } from '@user-sync/contracts';
import { fenceRun, noteRehearsedPeople } from '@user-sync/control';
import type { DirectoryClient } from '@user-sync/graph';
import { encodeEvent, type Outgoing } from '@user-sync/messaging';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import { CHANGED_ROW, type ChangedRow, encodeRehearsed } from '../publish-changes/encode-change.ts';
import { waitForMapper } from '../publish-changes/wait-for-others.ts';
import {
  type DirectoryRow,
  directoryOf,
  noteRehearsed,
  noteRehearsing,
  saveProgress,
} from '../read-directory/directory-row.ts';
import { readDirectory } from '../read-directory/read-directory.ts';
import type { RunParts } from '../run-parts.ts';

/** How far a rehearsal has sent everybody to be decided, once the directory is read. */
export interface RehearsalProgress {
  readonly phase: 'rehearse';
  /** The last person sent. */
  readonly after: string;
  readonly people: number;
}

const CHUNK = 1_000;

/**
 * Reads the directory into the mirror, as any run does, and sends everybody in it to be decided for a rehearsal. What
 * changed in the mirror stays unpublished: the next run takes it from there, and needs only what changed since.
 */
export async function rehearse(
  parts: RunParts,
  claimed: ClaimedRun,
  client: DirectoryClient,
  directory: DirectoryRow,
): Promise<void> {
  const { database } = parts;
  const { run, integration } = claimed;
  const ids = { integrationId: integration.id, runId: run.id };
  const progress = directory.progress as RehearsalProgress | { readonly phase: string } | null;
  let at: RehearsalProgress = { phase: 'rehearse', after: '', people: 0 };
  if (isSending(progress)) at = progress;
  else {
    await database.transaction(async (tx) => {
      await fenceRun(tx, run);
      await noteRehearsing(tx, { ...ids, of: directoryOf(integration) });
    });
    await readDirectory(parts, claimed, client, directory);
    await database.transaction(async (tx) => {
      await fenceRun(tx, run);
      await noteRehearsed(tx, integration.id);
      await saveProgress(tx, run, at);
    });
  }
  for (;;) {
    await claimed.waitFor(waitForMapper(parts, claimed));
    await claimed.checkpoint();
    const next = await sendChunk(parts, claimed, directory, at);
    if (next === null) break;
    await saveProgress(database, run, next);
    at = next;
  }
  await parts.publisher.send(parts.topic, endMarkers(parts, claimed, at.people));
  await noteRehearsedPeople(database, run.previewId!, at.people);
}

function isSending(progress: { readonly phase: string } | null): progress is RehearsalProgress {
  return progress?.phase === 'rehearse';
}

/** Those in the directory, and those who have left it since the last run. Null: nobody is left. */
async function sendChunk(
  { database, publisher, topic, partitions }: RunParts,
  { run, integration }: ClaimedRun,
  { publishedRevision }: DirectoryRow,
  { after, people }: RehearsalProgress,
): Promise<RehearsalProgress | null> {
  const rows = await database.query<ChangedRow>(
    `SELECT ${CHANGED_ROW} FROM poller.mirror WHERE integration_id = $1 AND azure_id > $2
        AND (present OR revision > $3) ORDER BY azure_id LIMIT ${CHUNK}`,
    [integration.id, after, publishedRevision],
  );
  const last = rows.at(-1)?.azureId;
  if (last === undefined) return null;
  const [type] = rehearsalEvent.types;
  const of = { type: type!, runId: run.id, rehearsalId: run.previewId! };
  await publisher.send(
    topic,
    rows.map((row) => encodeRehearsed(integration.id, row, of, partitions)),
  );
  return { phase: 'rehearse', after: last, people: people + rows.length };
}

/** One for every partition: the applier knows by them that nobody follows. */
function endMarkers({ partitions: count }: RunParts, { run }: ClaimedRun, people: number): Outgoing[] {
  const partitions = Array.from({ length: count }, (_, partition) => partition);
  const { integrationId } = run;
  const marker: RehearsalMarker = { rehearsalId: run.previewId!, integrationId, people, partitions };
  const [type] = rehearsalEnded.types;
  return partitions.map((partition) =>
    encodeEvent(type!, marker, { source: 'poller', id: run.previewId!, key: integrationId, partition }),
  );
}
