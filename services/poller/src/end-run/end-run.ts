import { type RunMarker, runEnded } from '@user-sync/contracts';
import { endRun, loadRun, type RunCounts, type RunEnd } from '@user-sync/control';
import { encodeEvent } from '@user-sync/messaging';
import type { HeldRun } from '../claim-runs/held-run.ts';
import type { Poller } from '../poller.ts';

/**
 * Ends a run: publishes what is left, sends the end marker to every partition that its changes went to, then notes the
 * end. A crash in between repeats the marker. `full`: everybody was read, whatever was asked for; `everybodySince`: and each of them sent, from this revision on. Returns the counts, or
 * that the run goes on: an administrator asked meanwhile for what it has not done, or has switched the integration on again.
 */
export async function endHeldRun(
  { database, publisher, topic }: Pick<Poller, 'database' | 'publisher' | 'topic'>,
  { run, changes }: HeldRun,
  end: Pick<RunEnd, 'status' | 'error'> & { full: boolean; everybodySince?: number | null },
): Promise<RunCounts | 'to-enforce' | 'postponed'> {
  await changes.publish();
  const { partitions, counts, enforce } = (await loadRun(database, run.id)) ?? run;
  if (end.status === 'succeeded' && enforce && !run.enforce) return 'to-enforce';
  const lastRevision = partitions.length > 0 ? changes.cursor() : null;
  if (lastRevision !== null) {
    const marker: RunMarker = {
      runId: run.id,
      integrationId: run.integrationId,
      lastRevision,
      partitions: [...partitions],
      ...(end.everybodySince != null && { everybodySince: end.everybodySince }),
    };
    const [type] = runEnded.types;
    const messages = partitions.map((partition) =>
      encodeEvent(type!, marker, { source: 'poller', id: run.id, key: run.integrationId, partition }),
    );
    await publisher.send(topic, messages);
  }
  const kind = end.full ? 'full' : run.kind;
  const ended = await database.transaction((tx) =>
    endRun(tx, { ...run, kind }, { status: end.status, error: end.error ?? null, lastRevision, partitions }),
  );
  return ended === 'ended' ? counts : ended;
}
