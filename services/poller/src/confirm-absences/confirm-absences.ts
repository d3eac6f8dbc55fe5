import { addCounts, fenceRun } from '@user-sync/control';
import type { DirectoryClient } from '@user-sync/graph';
import type { HeldRun } from '../claim-runs/held-run.ts';
import type { Poller } from '../poller.ts';
import { removeUnknown, removeUsers } from '../write-mirror/write-page.ts';

const BATCH = 200;
const AT_ONCE = 8;

/**
 * After a complete full read: who is in the mirror and was not seen is asked for one by one, and only whom the
 * directory does not know (404) is removed. A read that saw nobody removes nobody.
 */
export async function confirmAbsences(
  poller: Pick<Poller, 'database' | 'log'>,
  held: HeldRun,
  client: Pick<DirectoryClient, 'exists'>,
  generation: number,
): Promise<void> {
  const { run } = held;
  const { integrationId } = run;
  const log = poller.log.child({ integrationId, runId: run.id });
  const [seen] = await poller.database.query(
    'SELECT 1 FROM poller.mirror WHERE integration_id = $1 AND present AND generation = $2 LIMIT 1',
    [integrationId, generation],
  );
  if (seen === undefined) {
    log.warn('the full read saw nobody; nobody is taken for absent');
    return;
  }
  let after = '';
  for (;;) {
    const unseen = await poller.database.query<{ azureId: string }>(
      `SELECT azure_id AS "azureId" FROM poller.mirror
        WHERE integration_id = $1 AND present AND generation < $2 AND azure_id > $3 ORDER BY azure_id LIMIT $4`,
      [integrationId, generation, after, BATCH],
    );
    if (unseen.length === 0) return;
    await held.checkpoint();
    const absent = await askFor(client, unseen, held.signal);
    if (absent.length > 0) {
      await poller.database.transaction(async (tx) => {
        await fenceRun(tx, run);
        const removed = await removeUsers(tx, { integrationId, runId: run.id }, absent);
        await addCounts(tx, run.id, { removed });
      });
      await held.changes.publish();
    }
    log.info({ unseen: unseen.length, absent: absent.length }, 'asked for people whom the full read did not show');
    after = unseen.at(-1)!.azureId;
  }
}

/**
 * Whom the applier knows although a run that told of everybody did not tell of them: who is not in the mirror either (it
 * is younger than the applier's knowledge after a restored backup) is asked for, and removed where the directory does not
 * know them (404).
 */
export async function confirmUnheard(
  poller: Pick<Poller, 'database' | 'log'>,
  held: HeldRun,
  client: Pick<DirectoryClient, 'exists'>,
): Promise<void> {
  const { run } = held;
  const { integrationId } = run;
  for (;;) {
    const unheard = await poller.database.query<{ azureId: string; isKnown: boolean }>(
      `SELECT u.azure_id AS "azureId", m.azure_id IS NOT NULL AS "isKnown"
        FROM control.unheard u LEFT JOIN poller.mirror m USING (integration_id, azure_id)
        WHERE u.integration_id = $1 ORDER BY u.azure_id LIMIT $2`,
      [integrationId, BATCH],
    );
    if (unheard.length === 0) return;
    await held.checkpoint();
    const absent = await askFor(
      client,
      unheard.filter(({ isKnown }) => !isKnown),
      held.signal,
    );
    await poller.database.transaction(async (tx) => {
      await fenceRun(tx, run);
      const removed = await removeUnknown(tx, { integrationId, runId: run.id }, absent);
      if (removed > 0) await addCounts(tx, run.id, { removed });
      await tx.execute('DELETE FROM control.unheard WHERE integration_id = $1 AND azure_id = ANY($2::text[])', [
        integrationId,
        unheard.map(({ azureId }) => azureId),
      ]);
    });
    if (absent.length > 0) await held.changes.publish();
    poller.log.info(
      { integrationId, runId: run.id, unheard: unheard.length, absent: absent.length },
      'asked for people whom a run that told of everybody did not tell of',
    );
  }
}

async function askFor(
  client: Pick<DirectoryClient, 'exists'>,
  people: readonly { azureId: string }[],
  signal: AbortSignal,
): Promise<{ azureId: string; reason: 'absent' }[]> {
  const absent: { azureId: string; reason: 'absent' }[] = [];
  const waiting = people.values();
  const askers = Array.from({ length: AT_ONCE }, async () => {
    for (const { azureId } of waiting) {
      if (!(await client.exists(azureId, signal))) absent.push({ azureId, reason: 'absent' });
    }
  });
  await Promise.all(askers);
  return absent;
}
