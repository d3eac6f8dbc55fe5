import { type RunMarker, runEnded } from '@user-sync/contracts';
import { endRun, loadRun, type RunCounts, type RunEnd } from '@user-sync/control';
import { encodeEvent, type Outgoing } from '@user-sync/messaging';
import type { Tx } from '@user-sync/persistence';
import { countDifferences, forgetDifferences } from '../audit-directory/differences.ts';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import type { RunParts } from '../run-parts.ts';

/**
 * Ends a run: publishes what is left, sends the end marker to every partition that its changes went to, then notes the
 * end. A crash in between repeats the marker. `full`: everybody was read, whatever was requested; `everybodySince`: and
 * each of them sent, from this revision on; `compared`: and compared with the mirror. Returns the counts, or that the
 * run goes on: an administrator asked meanwhile for what it has not done, or has switched the integration on again.
 */
export async function endClaimedRun(
  { database, publisher, topic, log }: Pick<RunParts, 'database' | 'publisher' | 'topic' | 'log'>,
  { run, changes }: ClaimedRun,
  end: Pick<RunEnd, 'status' | 'error'> & { full: boolean; everybodySince?: number | null; compared?: boolean },
): Promise<RunCounts | 'to-enforce' | 'postponed'> {
  await changes.publish();
  const { partitions, counts, enforce } = (await loadRun(database, run.id)) ?? run;
  if (end.status === 'succeeded' && enforce && !run.enforce) return 'to-enforce';
  const people = end.full && end.status === 'succeeded' ? await countPresent(database, run.integrationId) : undefined;
  const lastRevision = partitions.length > 0 ? changes.cursor() : null;
  if (lastRevision !== null) {
    const messages = endMarkers({
      runId: run.id,
      integrationId: run.integrationId,
      lastRevision,
      partitions: [...partitions],
      ...(end.everybodySince != null && { everybodySince: end.everybodySince }),
    });
    await publisher.send(topic, messages);
  }
  const kind = end.full ? 'full' : run.kind;
  const ids = { integrationId: run.integrationId, runId: run.id };
  const isCompared = end.compared === true && end.status === 'succeeded';
  const differences = isCompared ? await countDifferences(database, ids) : undefined;
  if (differences !== undefined && differences > 0)
    log.warn({ ...ids, people, differences }, 'the directory differs from the mirror; its changes are published');
  const ended = await database.transaction(async (tx) => {
    const ending = await endRun(
      tx,
      { ...run, kind },
      {
        status: end.status,
        error: end.error ?? null,
        lastRevision,
        partitions,
        ...(people !== undefined && { people }),
        ...(differences !== undefined && { differences }),
      },
    );
    if (isCompared && ending === 'ended') await forgetDifferences(tx, run.integrationId);
    return ending;
  });
  return ended === 'ended' ? counts : ended;
}

async function countPresent(db: Tx, integrationId: string): Promise<number> {
  const [row] = await db.query<{ people: number }>(
    'SELECT count(*)::int AS people FROM poller.mirror WHERE integration_id = $1 AND present',
    [integrationId],
  );
  return row!.people;
}

/** One marker for every partition that changes of the run went to. */
export function endMarkers(
  run: Omit<RunMarker, 'partitions'> & { readonly partitions: readonly number[] },
): Outgoing[] {
  const marker: RunMarker = { ...run, partitions: [...run.partitions] };
  const [type] = runEnded.types;
  return marker.partitions.map((partition) =>
    encodeEvent(type!, marker, { source: 'poller', id: run.runId, key: run.integrationId, partition }),
  );
}
