import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '@user-sync/persistence';
import { notify } from './notices.ts';
import {
  type RemapScope,
  RUN_COLUMNS,
  type Run,
  type RunKind,
  type RunRow,
  type RunTrigger,
  runFromRow,
} from './run.ts';

/** What is to be done, and from when on. */
export interface RunOrder {
  readonly integrationId: string;
  readonly kind: RunKind;
  readonly trigger: RunTrigger;
  /** Now when not given. */
  readonly notBefore?: Date;
  /** Only of a remap; left out: everybody. */
  readonly scope?: RemapScope | null;
}

/**
 * Queues a run, or adds the order to the one of this kind that is queued already (the earlier time and the wider scope
 * count, an administrator's full run makes it enforce); that one is answered with `existing`.
 */
export async function queueRun(tx: Tx, order: RunOrder): Promise<{ run: Run; existing: boolean }> {
  const id = randomUUID();
  const [row] = await tx.query<RunRow>(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, scope, enforce, not_before)
      VALUES ($1, $2, $3, $4, 'queued', $5::jsonb, $3 = 'full' AND $4 = 'administrator', coalesce($6, now()))
      ON CONFLICT (integration_id, kind) WHERE status = 'queued' DO UPDATE SET
        trigger = CASE WHEN excluded.trigger = 'administrator' THEN excluded.trigger ELSE run.trigger END,
        scope = CASE WHEN run.scope IS NULL OR excluded.scope IS NULL THEN NULL ELSE jsonb_build_object(
          'units', (SELECT coalesce(jsonb_agg(DISTINCT name), '[]') FROM jsonb_array_elements(
            (run.scope -> 'units') || (excluded.scope -> 'units')) AS name),
          'userTypes', (SELECT coalesce(jsonb_agg(DISTINCT name), '[]') FROM jsonb_array_elements(
            (run.scope -> 'userTypes') || (excluded.scope -> 'userTypes')) AS name)) END,
        enforce = run.enforce OR excluded.enforce,
        not_before = least(run.not_before, excluded.not_before)
      RETURNING ${RUN_COLUMNS}`,
    [
      id,
      order.integrationId,
      order.kind,
      order.trigger,
      order.scope == null ? null : JSON.stringify(order.scope),
      order.notBefore ?? null,
    ],
  );
  await notify(tx, 'run', order.integrationId);
  return { run: runFromRow(row!), existing: row!.id !== id };
}

/** An administrator asks for what a running full run reads already: it enforces from now on, see `endRun`. */
export async function enforceRun(tx: Tx, runId: string): Promise<void> {
  await tx.execute("UPDATE control.run SET enforce = true, trigger = 'administrator' WHERE id = $1", [runId]);
}

const LARGEST_SPREAD_MS = 300_000;

/**
 * Fills the current slot (floor(now / period)) of every enabled integration: a full run until one has succeeded, then a
 * delta. A filled slot is noted in the same transaction, so two schedulers fill it once, and missed slots are one run.
 * Starts are spread over the period's first twelfth, 5 minutes at most, the same for an integration every time.
 * Returns how many runs were queued.
 */
export function queueDueRuns(db: Database, periodMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.query<{ integration_id: string }>(
      `WITH slot AS (
          SELECT to_timestamp(floor(extract(epoch FROM now()) * 1000 / $1) * $1 / 1000) AS start
        ), due AS (
          SELECT i.id, i.first_read_at, slot.start FROM control.integration i, slot
            WHERE i.enabled AND i.deleted_at IS NULL AND (i.last_slot_at IS NULL OR i.last_slot_at < slot.start)
            FOR UPDATE OF i SKIP LOCKED
        ), filled AS (
          UPDATE control.integration i SET last_slot_at = due.start FROM due WHERE i.id = due.id
        )
        INSERT INTO control.run (id, integration_id, kind, trigger, status, not_before)
          SELECT gen_random_uuid(), due.id, CASE WHEN due.first_read_at IS NULL THEN 'full' ELSE 'delta' END,
            'schedule', 'queued',
            due.start + ((hashtext(due.id::text)::bigint & 2147483647) % $2) * interval '1 millisecond'
          FROM due WHERE NOT EXISTS (
            -- A full run that waits or goes on reads what the delta would.
            SELECT 1 FROM control.run other WHERE other.integration_id = due.id AND other.kind = 'full'
              AND other.status IN ('queued', 'running'))
        ON CONFLICT (integration_id, kind) WHERE status = 'queued' DO NOTHING
        RETURNING integration_id`,
      [periodMs, Math.max(1, Math.floor(Math.min(LARGEST_SPREAD_MS, periodMs / 12)))],
    );
    for (const row of rows) await notify(tx, 'run', row.integration_id);
    return rows.length;
  });
}
