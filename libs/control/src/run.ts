import type { Tx } from '@user-sync/persistence';

/** What a run does: read everybody, read what changed, or decide again without reading Azure. */
export type RunKind = 'full' | 'delta' | 'remap';
export type RunTrigger = 'administrator' | 'schedule' | 'webhook' | 'system';
export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** Whom a remap concerns: who states one of these names in the unit's or the user type's field; null: everybody. */
export interface RemapScope {
  readonly units: readonly string[];
  readonly userTypes: readonly string[];
}

/** Why a run failed, in words for the administrator; the codes are those of the API. */
export interface RunError {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** How many entries were read, and what became of them. `published`: changes sent on; `applied`: of these done in Ziik. */
export interface RunCounts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly restored: number;
  readonly removed: number;
  readonly published: number;
  readonly applied: number;
}

/** One run of one integration. */
export interface Run {
  readonly id: string;
  /** Order of queueing, over all integrations. */
  readonly number: number;
  readonly integrationId: string;
  readonly kind: RunKind;
  readonly trigger: RunTrigger;
  readonly status: RunStatus;
  /** Only of a remap; null: everybody. */
  readonly scope: RemapScope | null;
  /** Set right what differs in Ziik although Azure did not change: a full run by an administrator. */
  readonly enforce: boolean;
  readonly cancelRequested: boolean;
  /** Rises with every claim; who holds an older one has lost the run. */
  readonly token: number;
  readonly queuedAt: Date;
  readonly notBefore: Date;
  readonly startedAt: Date | null;
  /** Azure is read and all changes are published. */
  readonly endedAt: Date | null;
  /** Ziik has answered for every change, and the read model shows it. */
  readonly settledAt: Date | null;
  readonly counts: RunCounts;
  /** Deactivations held now, or those that were decided on. */
  readonly held: number;
  readonly decision: 'approved' | 'rejected' | null;
  readonly error: RunError | null;
  readonly lastRevision: number | null;
  /** Partitions that changes of the run went to. */
  readonly partitions: readonly number[];
  readonly traceparent: string | null;
}

/** Columns of a run under the alias `run`, for `runFromRow`. */
export const RUN_COLUMNS = `run.id, run.number, run.integration_id, run.kind, run.trigger, run.status, run.scope,
  run.enforce, run.cancel_requested, run.token, run.queued_at, run.not_before, run.started_at, run.ended_at,
  CASE WHEN run.ended_at IS NOT NULL THEN greatest(run.answered_at, CASE WHEN run.answered_at IS NOT NULL
    THEN run.ended_at END) END AS settled_at,
  run.read, run.created, run.updated, run.unchanged, run.restored, run.removed, run.published,
  coalesce((SELECT done.applied FROM control.run_applied done WHERE done.run_id = run.id), 0) AS applied,
  CASE WHEN run.decision IS NULL THEN run.held ELSE run.decided END AS held, run.decision, run.error,
  run.last_revision, run.partitions, run.traceparent`;

/** A row of `RUN_COLUMNS`. */
export interface RunRow extends RunCounts {
  id: string;
  number: number;
  integration_id: string;
  kind: RunKind;
  trigger: RunTrigger;
  status: RunStatus;
  scope: RemapScope | null;
  enforce: boolean;
  cancel_requested: boolean;
  token: number;
  queued_at: Date;
  not_before: Date;
  started_at: Date | null;
  ended_at: Date | null;
  settled_at: Date | null;
  held: number;
  decision: 'approved' | 'rejected' | null;
  error: RunError | null;
  last_revision: number | null;
  partitions: number[];
  traceparent: string | null;
}

/** A run from a row of `RUN_COLUMNS`. */
export function runFromRow(row: RunRow): Run {
  return {
    id: row.id,
    number: row.number,
    integrationId: row.integration_id,
    kind: row.kind,
    trigger: row.trigger,
    status: row.status,
    scope: row.scope,
    enforce: row.enforce,
    cancelRequested: row.cancel_requested,
    token: row.token,
    queuedAt: row.queued_at,
    notBefore: row.not_before,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    settledAt: row.settled_at,
    counts: {
      read: row.read,
      created: row.created,
      updated: row.updated,
      unchanged: row.unchanged,
      restored: row.restored,
      removed: row.removed,
      published: row.published,
      applied: row.applied,
    },
    held: row.held,
    decision: row.decision,
    error: row.error,
    lastRevision: row.last_revision,
    partitions: row.partitions,
    traceparent: row.traceparent,
  };
}

/** One run; undefined when there is none. */
export async function loadRun(db: Tx, id: string): Promise<Run | undefined> {
  const [row] = await db.query<RunRow>(`SELECT ${RUN_COLUMNS} FROM control.run WHERE run.id = $1`, [id]);
  return row && runFromRow(row);
}
