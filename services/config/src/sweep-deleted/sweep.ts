import { randomUUID } from 'node:crypto';
import {
  acquireLease,
  goneIntegrations,
  releaseLease,
  removeDeletedIntegrations,
  removeFormerWebhookSecrets,
} from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';

const EVERY_MS = 60_000;
const LEASE_MS = 300_000;
/** By then every service has swept its own rows. */
const CONTROL_ROW_KEPT_MS = 3_600_000;
const AT_ONCE = 10_000;

/**
 * Removes what may no longer be kept: everything of deleted integrations, and what is older than it is kept. Runs without
 * changes go long before the others, which need not be looked at again: up to when that was done is returned, and given
 * to the next sweep. Null: somebody else is sweeping.
 */
export async function sweep(db: Database, log: Logger, lookedAtUpTo: Date | null = null): Promise<Date | null> {
  const lease = await acquireLease(db, 'config/sweep', randomUUID(), LEASE_MS);
  if (lease === null) return null;
  try {
    const [{ unchangedUpTo }] = (await db.query(`SELECT now() - interval '30 days' AS "unchangedUpTo"`)) as [
      { unchangedUpTo: Date },
    ];
    for (const table of ['config.person', 'config.history']) {
      const gone = await goneIntegrations(db, await integrationsIn(db, table));
      if (gone.length === 0) continue;
      const rows = await removeInParts(db, table, 'integration_id = ANY($1::uuid[])', [gone]);
      log.info({ table, integrations: gone.length, rows }, 'rows of deleted integrations removed');
    }
    await removeInParts(db, 'config.history', "at < now() - interval '400 days'");
    await removeInParts(db, 'config.run_marker', "arrived_at < now() - interval '30 days'");
    await removeInParts(db, 'control.run', "answered_at IS NOT NULL AND ended_at < now() - interval '400 days'");
    await removeInParts(
      db,
      'control.run',
      `answered_at IS NOT NULL AND ended_at >= $1 AND ended_at < $2
        AND created + updated + restored + removed + published = 0`,
      [lookedAtUpTo ?? '-infinity', unchangedUpTo],
    );
    await removeFormerWebhookSecrets(db);
    await removeDeletedIntegrations(db, CONTROL_ROW_KEPT_MS);
    return unchangedUpTo;
  } finally {
    await releaseLease(db, lease);
  }
}

/** Sweeps now, every minute, and when it is called for. Returns how to stop. */
export function startSweeping(db: Database, log: Logger): { now(): void; stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let isWaiting = false;
  let lookedAtUpTo: Date | null = null;
  const now = () => {
    if (isWaiting) return;
    isWaiting = true;
    running = running
      .then(async () => {
        isWaiting = false;
        lookedAtUpTo = (await sweep(db, log, lookedAtUpTo)) ?? lookedAtUpTo;
      })
      .catch((error: unknown) => log.warn({ err: error }, 'sweeping did not succeed; it is tried again in a minute'));
  };
  const timer = setInterval(now, EVERY_MS);
  now();
  return {
    now,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** The integrations that have rows, found by leaps along the primary key instead of reading every row. */
async function integrationsIn(db: Database, table: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `WITH RECURSIVE leap AS (
        (SELECT integration_id AS id FROM ${table} ORDER BY integration_id LIMIT 1)
        UNION ALL
        SELECT (SELECT t.integration_id FROM ${table} t WHERE t.integration_id > leap.id ORDER BY 1 LIMIT 1)
          FROM leap WHERE leap.id IS NOT NULL
      ) SELECT id FROM leap WHERE id IS NOT NULL`,
  );
  return rows.map(({ id }) => id);
}

/** Deletes some thousand rows at a time, so that no transaction is long. */
async function removeInParts(db: Database, table: string, which: string, parameters: unknown[] = []): Promise<number> {
  for (let total = 0; ; ) {
    const removed = await db.execute(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${which} LIMIT ${AT_ONCE}))`,
      parameters,
    );
    total += removed;
    if (removed < AT_ONCE) return total;
  }
}
