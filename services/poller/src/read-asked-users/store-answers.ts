import { addCounts, fenceRun, noteSyncsRead, type Run } from '@user-sync/control';
import type { Database, Tx } from '@user-sync/persistence';
import { noteReadAlone } from '../read-directory/directory-row.ts';
import type { UserEntry } from '../write-mirror/unique-entries.ts';
import { writePage } from '../write-mirror/write-page.ts';
import type { Answer } from './read-asked-users.ts';

/** No full round saw those who are new here. */
const NO_ROUND = { generation: 0, full: false, enforce: false, whole: false } as const;

/**
 * Writes what the directory said of single users to the mirror, under the fence of the run, and notes it on their
 * requests.
 *
 * | the directory | the mirror | → |
 * | --- | --- | --- |
 * | has the user | any | written, and sent on to be set right in Ziik, changed or not |
 * | does not show the user (404) | gone | sent on as before: the second notice is none (S34) |
 * | does not show the user (404) | present, or unknown | nothing: absence needs a complete read, too (S34) |
 */
export function storeAnswers(
  database: Pick<Database, 'transaction'>,
  run: Run,
  answers: readonly Answer[],
): Promise<void> {
  const ids = { integrationId: run.integrationId, runId: run.id };
  const found = answers.flatMap(toEntry);
  const missing = answers.filter(({ properties }) => properties === null);
  return database.transaction(async (tx) => {
    await fenceRun(tx, run);
    if (found.length > 0) {
      const { isNew: _, ...counts } = await writePage(tx, { ...ids, ...NO_ROUND, asked: true }, found);
      await addCounts(tx, run.id, counts);
      await noteReadAlone(tx, run.integrationId);
    }
    const gone = missing.map(({ azureId }) => azureId);
    if (gone.length > 0) await tx.execute(SEND_AGAIN, [run.integrationId, run.id, gone]);
    const revisions = await revisionsOf(
      tx,
      ids,
      answers.map(({ azureId }) => azureId),
    );
    await noteSyncsRead(
      tx,
      run,
      answers.map(({ azureId, asks, properties }) => ({
        azureId,
        asks,
        found: properties !== null,
        revision: revisions.get(azureId) ?? null,
      })),
    );
  });
}

/** In the order of the ids, as everybody locks the rows. */
function toEntry({ azureId, properties }: Answer): UserEntry[] {
  return properties === null ? [] : [{ kind: 'user', id: azureId, given: properties }];
}

/** Of what this run sends on. */
async function revisionsOf(
  tx: Tx,
  { integrationId, runId }: { integrationId: string; runId: string },
  azureIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ azureId: string; revision: number }>(
    `SELECT azure_id AS "azureId", revision FROM poller.mirror
      WHERE integration_id = $1 AND run_id = $2 AND asked AND azure_id = ANY($3::text[])`,
    [integrationId, runId, azureIds],
  );
  return new Map(rows.map(({ azureId, revision }) => [azureId, revision]));
}

const SEND_AGAIN = `
  UPDATE poller.mirror SET revision = nextval('poller.revision'), run_id = $2, asked = true
    WHERE integration_id = $1 AND azure_id = ANY($3::text[]) AND NOT present`;
