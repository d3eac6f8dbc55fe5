import { addCounts, fenceRun, loadUnheard, removeUnheard } from '@user-sync/control';
import { proveRemoval } from '@user-sync/domain';
import type { DirectoryClient } from '@user-sync/graph';
import { noteDifferences } from '../audit-directory/differences.ts';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import type { Round } from '../read-directory/round.ts';
import type { RunParts } from '../run-parts.ts';
import { type Removal, removeUnknown, removeUsers } from '../write-mirror/write-page.ts';

const BATCH = 200;
const AT_ONCE = 8;

/**
 * After a complete full read: people in the mirror who were not seen are looked up one by one, and only those the
 * directory does not know (404) is removed. A read that saw nobody removes nobody.
 */
export async function confirmAbsences(
  parts: Pick<RunParts, 'database' | 'log'>,
  claimed: ClaimedRun,
  client: Pick<DirectoryClient, 'exists'>,
  { generation, compares }: Pick<Round, 'generation' | 'compares'>,
): Promise<void> {
  const { run } = claimed;
  const { integrationId } = run;
  const log = parts.log.child({ integrationId, runId: run.id });
  const [seen] = await parts.database.query<{ people: number }>(
    'SELECT count(*)::int AS people FROM poller.mirror WHERE integration_id = $1 AND present AND generation = $2',
    [integrationId, generation],
  );
  // The read is complete here.
  const read = { complete: true, people: seen!.people };
  if (proveRemoval({ kind: 'absence', read, lookup: 'not-found' }) === null) {
    log.warn('the full read returned no users; none is treated as absent');
    return;
  }
  let after = '';
  for (;;) {
    const unseen = await parts.database.query<{ azureId: string }>(
      `SELECT azure_id AS "azureId" FROM poller.mirror
        WHERE integration_id = $1 AND present AND generation < $2 AND azure_id > $3 ORDER BY azure_id LIMIT $4`,
      [integrationId, generation, after, BATCH],
    );
    if (unseen.length === 0) return;
    await claimed.checkpoint();
    const absent = await findAbsent(claimed, client, read, unseen);
    if (absent.length > 0) {
      await parts.database.transaction(async (tx) => {
        await fenceRun(tx, run);
        const removed = await removeUsers(tx, { integrationId, runId: run.id }, absent);
        await addCounts(tx, run.id, { removed });
        if (compares)
          await noteDifferences(
            tx,
            { integrationId, runId: run.id },
            absent.map(({ azureId }) => azureId),
          );
      });
      await claimed.changes.publish();
    }
    log.info({ unseen: unseen.length, absent: absent.length }, 'looked up users missing from the full read');
    after = unseen.at(-1)!.azureId;
  }
}

/**
 * People the applier knows although a full run did not report them. The directory is asked for those who are not in the
 * mirror either (after a restored backup the mirror can be younger than what the applier knows); a 404 removes them.
 */
export async function confirmUnheard(
  parts: Pick<RunParts, 'database' | 'log'>,
  claimed: ClaimedRun,
  client: Pick<DirectoryClient, 'exists'>,
): Promise<void> {
  const { run } = claimed;
  const { integrationId } = run;
  for (;;) {
    const unheard = await loadUnheard(parts.database, integrationId, BATCH);
    if (unheard.length === 0) return;
    await claimed.checkpoint();
    const unknown = await unknownOf(parts, integrationId, unheard);
    // They were not among the people of a run that reported everybody, and are not in the mirror of that read.
    const absent = await findAbsent(
      claimed,
      client,
      { complete: true, people: await countPresent(parts, claimed) },
      unknown,
    );
    await parts.database.transaction(async (tx) => {
      await fenceRun(tx, run);
      const removed = await removeUnknown(tx, { integrationId, runId: run.id }, absent);
      if (removed > 0) await addCounts(tx, run.id, { removed });
      await removeUnheard(tx, integrationId, unheard);
    });
    if (absent.length > 0) await claimed.changes.publish();
    parts.log.info(
      { integrationId, runId: run.id, unheard: unheard.length, absent: absent.length },
      'looked up users that a full run did not report',
    );
  }
}

/** Those of these people who are not in the mirror. */
async function unknownOf(
  { database }: Pick<RunParts, 'database'>,
  integrationId: string,
  azureIds: readonly string[],
): Promise<{ azureId: string }[]> {
  return database.query(
    `SELECT given.id AS "azureId" FROM unnest($2::text[]) AS given (id)
      WHERE NOT EXISTS (SELECT FROM poller.mirror WHERE integration_id = $1 AND azure_id = given.id)`,
    [integrationId, azureIds],
  );
}

async function countPresent({ database }: Pick<RunParts, 'database'>, { run }: ClaimedRun): Promise<number> {
  const [row] = await database.query<{ people: number }>(
    'SELECT count(*)::int AS people FROM poller.mirror WHERE integration_id = $1 AND present',
    [run.integrationId],
  );
  return row!.people;
}

/** Asks for people one by one; returns those whose removal is proved by the answer. */
async function findAbsent(
  claimed: ClaimedRun,
  client: Pick<DirectoryClient, 'exists'>,
  read: { readonly complete: boolean; readonly people: number },
  people: readonly { azureId: string }[],
): Promise<Removal[]> {
  const absent: Removal[] = [];
  const waiting = people.values();
  const askers = Array.from({ length: AT_ONCE }, async () => {
    for (const { azureId } of waiting) {
      const lookup = (await claimed.waitFor(client.exists(azureId, claimed.signal))) ? 'found' : 'not-found';
      const cause = proveRemoval({ kind: 'absence', read, lookup });
      if (cause !== null) absent.push({ azureId, reason: cause });
    }
  });
  await Promise.all(askers);
  return absent;
}
