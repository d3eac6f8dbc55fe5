import { removeUnheard, sweepRowsOfDeleted } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';

/** Deletes what is kept of the people of deleted integrations. */
export async function sweepDeleted(database: Database, log: Logger): Promise<void> {
  const { integrations, rows } = await sweepRowsOfDeleted(database, [
    'poller.mirror',
    'poller.directory',
    'poller.difference',
  ]);
  for (const id of integrations) await database.transaction((tx) => removeUnheard(tx, id), { isPatient: true });
  const people = rows['poller.mirror'] ?? 0;
  if (people > 0) log.info({ rows: people }, 'removed rows of deleted integrations');
}
