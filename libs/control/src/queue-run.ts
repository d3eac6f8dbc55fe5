import { randomUUID } from 'node:crypto';
import { isAuditDue } from '@user-sync/domain';
import type { Database, Tx } from '@user-sync/persistence';
import { notify, notifyAll } from './notices.ts';
import {
  type RemapScope,
  RUN_COLUMNS,
  type Run,
  type RunKind,
  type RunRow,
  type RunTrigger,
  runFromRow,
} from './run.ts';
import { isFromWrongClock } from './wrong-clock.ts';

/** What is to be done, and from when on. */
export interface RunOrder {
  readonly integrationId: string;
  readonly kind: RunKind;
  readonly trigger: RunTrigger;
  /** Now when not given. */
  readonly notBefore?: Date;
  /** Only of a remap; left out: everybody. */
  readonly scope?: RemapScope | null;
  /** The subject of an administrator. */
  readonly requestedBy?: string | null;
  /** The preview that a rehearsal fills, or that a full run is compared with. */
  readonly previewId?: string | null;
}

/**
 * Queues a run, or adds the order to the one of this kind that is queued already (the earlier time and the wider scope
 * count, an administrator's full run makes it enforce); that one is answered with `existing`. A run for named users
 * that waits for Microsoft is not hurried by the next name.
 */
export async function queueRun(tx: Tx, order: RunOrder): Promise<{ run: Run; existing: boolean }> {
  const id = randomUUID();
  const [row] = await tx.query<RunRow>(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, scope, enforce, not_before, requested_by, preview_id)
      VALUES ($1, $2, $3, $4, 'queued', $5::jsonb, $3 = 'full' AND $4 = 'administrator', coalesce($6, now()), $7, $8)
      ON CONFLICT (integration_id, kind) WHERE status = 'queued' DO UPDATE SET
        trigger = CASE WHEN excluded.trigger = 'administrator' THEN excluded.trigger ELSE run.trigger END,
        scope = CASE WHEN run.scope IS NULL OR excluded.scope IS NULL THEN NULL ELSE jsonb_build_object(
          'units', (SELECT coalesce(jsonb_agg(DISTINCT name), '[]') FROM jsonb_array_elements(
            (run.scope -> 'units') || (excluded.scope -> 'units')) AS name),
          'userTypes', (SELECT coalesce(jsonb_agg(DISTINCT name), '[]') FROM jsonb_array_elements(
            (run.scope -> 'userTypes') || (excluded.scope -> 'userTypes')) AS name))
          || CASE WHEN run.scope ? 'exact' AND excluded.scope ? 'exact' THEN '{"exact": true}' ELSE '{}'::jsonb END
          || CASE WHEN run.scope ? 'aliases' OR excluded.scope ? 'aliases' THEN jsonb_build_object('aliases',
            jsonb_build_object(
              'from', least(run.scope #> '{aliases,from}', excluded.scope #> '{aliases,from}'),
              'to', greatest(run.scope #> '{aliases,to}', excluded.scope #> '{aliases,to}'))) ELSE '{}'::jsonb END END,
        enforce = run.enforce OR excluded.enforce,
        requested_by = coalesce(run.requested_by, excluded.requested_by),
        preview_id = coalesce(excluded.preview_id, run.preview_id),
        not_before = CASE WHEN run.kind = 'users' THEN run.not_before
          ELSE least(run.not_before, excluded.not_before) END, queued_at = least(run.queued_at, now())
      RETURNING ${RUN_COLUMNS}`,
    [
      id,
      order.integrationId,
      order.kind,
      order.trigger,
      order.scope == null ? null : JSON.stringify(order.scope),
      order.notBefore ?? null,
      order.requestedBy ?? null,
      order.previewId ?? null,
    ],
  );
  await notify(tx, 'run', order.integrationId);
  return { run: runFromRow(row!), existing: row!.id !== id };
}

/** An administrator asks for what a running full run reads already: it enforces from now on, see `endRun`. */
export async function enforceRun(tx: Tx, runId: string, requestedBy: string | null = null): Promise<void> {
  await tx.execute(
    `UPDATE control.run SET enforce = true, trigger = 'administrator', requested_by = coalesce(requested_by, $2)
      WHERE id = $1`,
    [runId, requestedBy],
  );
}

/** The run is to be compared with the preview when it has come through. */
export async function nameRunPreview(tx: Tx, runId: string, previewId: string): Promise<void> {
  await tx.execute('UPDATE control.run SET preview_id = $2 WHERE id = $1', [runId, previewId]);
}

const LARGEST_SPREAD_MS = 300_000;

/** An integration whose slot is to be filled. */
interface DueIntegration {
  readonly id: string;
  readonly firstReadAt: Date | null;
  readonly auditedAt: Date | null;
  readonly triedAt: Date | null;
  readonly now: Date;
}

/**
 * Fills the current slot (floor(now / period)) of every enabled integration: a full run until one has succeeded, then a
 * delta, or once a week a full run that compares the directory with the mirror (see `isAuditDue`). A filled slot is
 * noted in the same transaction, so two schedulers fill it once, and missed slots are one run.
 * A slot that is still to come was filled by a wrong clock, and does not count.
 * Starts are spread over the period's first twelfth, 5 minutes at most, the same for an integration every time.
 * Returns how many runs were queued.
 */
export function queueDueRuns(db: Database, periodMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await tx.query<DueIntegration>(
      `SELECT i.id, i.first_read_at AS "firstReadAt", i.audited_at AS "auditedAt", i.audit_tried_at AS "triedAt",
          now() AS now
        FROM control.integration i, (SELECT ${SLOT} AS start) AS slot
        WHERE i.enabled AND i.deleted_at IS NULL AND (i.last_slot_at IS NULL OR i.last_slot_at < slot.start
          OR ${isFromWrongClock('i.last_slot_at')})
        FOR UPDATE OF i SKIP LOCKED`,
      [periodMs],
    );
    if (due.length === 0) return 0;
    const audits = due.map(isToBeAudited);
    const kinds = due.map(({ firstReadAt }, index) => (firstReadAt === null || audits[index] ? 'full' : 'delta'));
    const rows = await tx.query<{ integration_id: string }>(
      `WITH due AS (
          SELECT given.id, given.kind, given.audits, ${SLOT} AS start
            FROM unnest($3::uuid[], $4::text[], $5::boolean[]) AS given (id, kind, audits)
        ), filled AS (
          UPDATE control.integration i SET last_slot_at = due.start,
            audit_tried_at = CASE WHEN due.audits THEN now() ELSE i.audit_tried_at END
            FROM due WHERE i.id = due.id
        )
        INSERT INTO control.run (id, integration_id, kind, trigger, status, not_before)
          SELECT gen_random_uuid(), due.id, due.kind, 'schedule', 'queued',
            due.start + ((hashtext(due.id::text)::bigint & 2147483647) % $2) * interval '1 millisecond'
          FROM due WHERE NOT EXISTS (
            -- A full run that waits or goes on reads what the delta would.
            SELECT 1 FROM control.run other WHERE other.integration_id = due.id AND other.kind = 'full'
              AND other.status IN ('queued', 'running'))
        ON CONFLICT (integration_id, kind) WHERE status = 'queued' DO NOTHING
        RETURNING integration_id`,
      [
        periodMs,
        Math.max(1, Math.floor(Math.min(LARGEST_SPREAD_MS, periodMs / 12))),
        due.map(({ id }) => id),
        kinds,
        audits,
      ],
    );
    await notifyAll(
      tx,
      'run',
      rows.map((row) => row.integration_id),
    );
    return rows.length;
  });
}

const SLOT = 'to_timestamp(floor(extract(epoch FROM now()) * 1000 / $1) * $1 / 1000)';

function isToBeAudited({ id, firstReadAt, auditedAt, triedAt, now }: DueIntegration): boolean {
  const history = {
    integrationId: id,
    firstReadAt: firstReadAt?.getTime() ?? null,
    auditedAt: auditedAt?.getTime() ?? null,
    triedAt: triedAt?.getTime() ?? null,
  };
  return isAuditDue(history, now.getTime());
}
