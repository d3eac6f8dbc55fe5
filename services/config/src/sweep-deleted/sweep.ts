import { randomUUID } from 'node:crypto';
import {
  acquireLease,
  releaseLease,
  removeDeletedIntegrations,
  removeFormerWebhookSecrets,
  removeOldRehearsals,
  removeOldRuns,
  removeOldSyncs,
  sweepRowsOfDeleted,
} from '@user-sync/control';
import { type Database, deleteInParts } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { removeExpiredPreviews } from '../keep-previews/previews.ts';
import { dropEmptyCounts } from '../keep-read-model/people-counts.ts';
import { isMoreStale, refreshKeys } from '../keep-read-model/refresh-keys.ts';
import { takeTurns } from '../keep-read-model/store-outcomes.ts';
import { tellAuditFindings } from '../tell-audit-findings/tell-audit-findings.ts';

const LEASE_MS = 300_000;
/** By then every service has swept its own rows. */
const CONTROL_ROW_KEPT_MS = 3_600_000;

/**
 * Removes what may no longer be kept: everything of deleted integrations, and what is older than it is kept. Runs
 * without changes go long before the others, which need not be looked at again: up to when that was done is returned,
 * and given to the next sweep. Null: somebody else is sweeping.
 */
export async function sweep(db: Database, log: Logger, lookedAtUpTo: Date | null = null): Promise<Date | null> {
  const lease = await acquireLease(db, 'config/sweep', randomUUID(), LEASE_MS);
  if (lease === null) return null;
  try {
    const { integrations, rows } = await sweepRowsOfDeleted(
      db,
      [
        'config.person',
        'config.history',
        // Behind the people: who writes them, counts them.
        'config.people_count',
        'config.value_group',
        'config.mail_cause',
        'config.mail',
      ],
      // With their people.
      ['config.preview'],
    );
    if (integrations.length > 0)
      log.info({ integrations: integrations.length, rows }, 'removed rows of deleted integrations');
    await dropEmptyCounts(db);
    await refreshAll(db);
    await deleteInParts(db, 'config.history', "at < now() - interval '400 days'");
    await deleteInParts(db, 'config.mail', "created_at < now() - interval '90 days'");
    await deleteInParts(db, 'config.run_marker', "arrived_at < now() - interval '30 days'");
    const unchangedUpTo = await removeOldRuns(db, lookedAtUpTo);
    await removeOldSyncs(db);
    await removeOldRehearsals(db);
    await db.execute("DELETE FROM config.run_plan WHERE judged_at < now() - interval '30 days'");
    await removeExpiredPreviews(db);
    await tellAuditFindings(db);
    await removeFormerWebhookSecrets(db);
    // With all their runs.
    await db.transaction((tx) => removeDeletedIntegrations(tx, CONTROL_ROW_KEPT_MS), { isPatient: true });
    return unchangedUpTo;
  } finally {
    await releaseLease(db, lease);
  }
}

/** Brings up to date the people that a version before this one stored while both were running. */
async function refreshAll(db: Database): Promise<void> {
  const some = () =>
    db.transaction((tx) =>
      refreshKeys(
        (sql, parameters) => tx.query(sql, parameters),
        (ids) => takeTurns(tx, ids),
      ),
    );
  while (isMoreStale(await some()));
}

/** Makes the sweep of a process: each looks only at the runs that the one before has not seen. */
export function createSweep(): (db: Database, log: Logger) => Promise<void> {
  let lookedAtUpTo: Date | null = null;
  return async (db, log) => {
    lookedAtUpTo = (await sweep(db, log, lookedAtUpTo)) ?? lookedAtUpTo;
  };
}
