import type { Tx } from '@user-sync/persistence';

/**
 * What a run does: read everybody, read what changed, decide again without reading Azure, read only the users that an
 * administrator named (see `sync-request.ts`), or read for a rehearsal (see `rehearsal.ts`).
 */
export type RunKind = 'full' | 'delta' | 'remap' | 'users' | 'rehearsal';

/** SQL: whether the run in question reads the directory; one that reads some users says nothing of the others. */
export const READS_DIRECTORY = "kind IN ('full', 'delta')";
export type RunTrigger = 'administrator' | 'schedule' | 'webhook' | 'system';
export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** Who a remap concerns: people with one of these names in the unit or user type field; null: everybody. */
export interface RemapScope {
  readonly units: readonly string[];
  readonly userTypes: readonly string[];
  /** Values of aliases alone, which fold nothing, whatever the integration's matching. */
  readonly exact?: true;
  /** The changes of the integration's aliases that the remap carries out, by their versions. */
  readonly aliases?: { readonly from: number; readonly to: number };
}

/** Why a run that has begun does not go on at present. */
export type RunWait = 'throttled' | 'graph-unavailable' | 'kafka-unavailable' | 'crowded-out';

/** Why a run failed, in words for the administrator; the codes are those of the API. */
export interface RunError {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  /** What stands in these words beside what the code says, by name; absent where a former release wrote them. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/**
 * How many entries were read, and what became of them. `published`: changes sent on; `applied`: of these done in Ziik.
 */
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
  /** Its number among the runs of its integration, from 1 on. */
  readonly ordinal: number;
  readonly integrationId: string;
  readonly kind: RunKind;
  readonly trigger: RunTrigger;
  readonly status: RunStatus;
  /** Only of a remap; null: everybody. */
  readonly scope: RemapScope | null;
  /** Set right what differs in Ziik although Azure did not change: a full run by an administrator. */
  readonly enforce: boolean;
  readonly cancelRequested: boolean;
  /** The subject of the administrator who asked for it; null: nobody did. */
  readonly requestedBy: string | null;
  /** The preview that a rehearsal fills, or that a full run is compared with. */
  readonly previewId: string | null;
  /** Rises with every claim; who holds an older one has lost the run. */
  readonly token: number;
  readonly queuedAt: Date;
  readonly notBefore: Date;
  readonly waitsFor: RunWait | null;
  /** When it was claimed last, and how many it had read, or decided again, by then. */
  readonly claimedAt: Date | null;
  readonly doneWhenClaimed: number;
  readonly leaseUntil: Date | null;
  readonly startedAt: Date | null;
  /** Azure is read and all changes are published. */
  readonly endedAt: Date | null;
  /** Ziik has answered for every change, and the read model shows it. */
  readonly settledAt: Date | null;
  readonly counts: RunCounts;
  /** Deactivations held now; of a run that is decided, those that were decided on. */
  readonly held: number;
  readonly decision: 'approved' | 'rejected' | null;
  readonly error: RunError | null;
  readonly lastRevision: number | null;
  /** Partitions that changes of the run went to. */
  readonly partitions: readonly number[];
  readonly traceparent: string | null;
}

/** Columns of a run under the alias `run`, for `runFromRow`. */
export const RUN_COLUMNS = `run.id, run.number, run.ordinal, run.integration_id, run.kind, run.trigger, run.status, run.scope,
  run.enforce, run.cancel_requested, run.requested_by, run.preview_id, run.token, run.queued_at, run.not_before, run.waits_for,
  run.claimed_at, run.done_when_claimed, run.lease_until, run.started_at, run.ended_at,
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
  ordinal: number;
  integration_id: string;
  kind: RunKind;
  trigger: RunTrigger;
  status: RunStatus;
  scope: RemapScope | null;
  enforce: boolean;
  cancel_requested: boolean;
  requested_by: string | null;
  preview_id: string | null;
  token: number;
  queued_at: Date;
  not_before: Date;
  waits_for: RunWait | null;
  claimed_at: Date | null;
  done_when_claimed: number;
  lease_until: Date | null;
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
    ordinal: row.ordinal,
    integrationId: row.integration_id,
    kind: row.kind,
    trigger: row.trigger,
    status: row.status,
    scope: row.scope,
    enforce: row.enforce,
    cancelRequested: row.cancel_requested,
    requestedBy: row.requested_by,
    previewId: row.preview_id,
    token: row.token,
    queuedAt: row.queued_at,
    notBefore: row.not_before,
    waitsFor: row.waits_for,
    claimedAt: row.claimed_at,
    doneWhenClaimed: row.done_when_claimed,
    leaseUntil: row.lease_until,
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

/** The same, locked until the transaction ends. */
export async function lockRun(tx: Tx, id: string): Promise<Run | undefined> {
  const [row] = await tx.query<RunRow>(`SELECT ${RUN_COLUMNS} FROM control.run WHERE run.id = $1 FOR UPDATE OF run`, [
    id,
  ]);
  return row && runFromRow(row);
}
