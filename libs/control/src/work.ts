import type { Tx } from '@user-sync/persistence';
import { isRunning } from './hold-run.ts';
import { READS_DIRECTORY } from './run.ts';

/** What waits for one of the parts, and since when the oldest of it does. */
interface Waiting {
  readonly waiting: number;
  readonly since: Date | null;
}

/** How far the work has come, of one instance or of all. */
export interface Work {
  /** Readings that are due and that nobody has begun, or goes on with; also rounds that nobody has queued. */
  readonly unread: Waiting;
  /** Whether anybody reads any directory now. */
  readonly isReading: boolean;
  /** Published changes that Ziik has not answered; since the end of the oldest reading that brought one. */
  readonly unanswered: Waiting;
  /** Instances; how many of them do not answer or refuse our account, and the changes that wait for those. */
  readonly ziik: Waiting & { readonly instances: number; readonly tried: number; readonly troubled: number };
  /** Enabled integrations that have been read or tried; those whose reading waits for Microsoft, and why. */
  readonly microsoft: Waiting & { readonly known: number; readonly unavailable: number };
}

/** Loads how far the work of an instance has come; null: of all. */
export async function loadWork(db: Tx, scope: string | null, pollPeriodMs: number): Promise<Work> {
  const [[unread], [reading], [unanswered], [ziik], [microsoft]] = await Promise.all([
    db.query<Waiting>(UNREAD, [scope, pollPeriodMs]),
    db.query<{ isReading: boolean }>(
      `SELECT EXISTS (SELECT FROM control.run WHERE status = 'running' AND lease_until > now()) AS "isReading"`,
    ),
    db.query<Waiting>(`SELECT ${WAITING} FROM (${UNANSWERED}) AS change`, [scope]),
    db.query<Work['ziik']>(ZIIK, [scope]),
    db.query<Work['microsoft']>(MICROSOFT, [scope]),
  ]);
  return {
    unread: unread!,
    isReading: reading!.isReading,
    unanswered: unanswered!,
    ziik: ziik!,
    microsoft: microsoft!,
  };
}

const WAITING = 'coalesce(sum(waiting), 0)::int AS waiting, min(since) AS since';
const ENABLED = 'i.deleted_at IS NULL AND i.enabled AND ($1::text IS NULL OR i.instance_slug = $1)';
/** A quarter of the period more than that is late, as for freshness. */
const OVERDUE = "now() - $2::float8 * 1.25 * interval '1 millisecond'";

const UNREAD = `SELECT ${WAITING} FROM (
    SELECT 1 AS waiting, CASE WHEN run.status = 'running' THEN run.lease_until
        ELSE greatest(run.queued_at, run.not_before) END AS since
      FROM control.run JOIN control.integration i ON i.id = run.integration_id
      WHERE ${ENABLED} AND (run.status = 'running' AND run.lease_until <= now()
        OR run.status = 'queued' AND run.not_before <= now() AND NOT ${isRunning('run.integration_id')})
    UNION ALL
    SELECT 1, i.last_slot_at + $2::float8 * interval '1 millisecond' FROM control.integration i
      WHERE ${ENABLED} AND i.last_slot_at < ${OVERDUE} AND NOT EXISTS (SELECT FROM control.run
        WHERE run.integration_id = i.id AND run.status IN ('queued', 'running'))
  ) AS due`;

/** Of each run that has any; what is held waits for an administrator, not for us. Two parts, each with its index. */
const UNANSWERED = `SELECT greatest(0, run.published - coalesce(done.applied, 0)
      - CASE WHEN run.decision IS NULL THEN run.held ELSE 0 END) AS waiting, run.ended_at AS since, i.instance_slug
    FROM (SELECT * FROM control.run WHERE ended_at IS NOT NULL AND answered_at IS NULL
      UNION ALL SELECT * FROM control.run WHERE status = 'running' AND answered_at IS NULL) AS run
    JOIN control.integration i ON i.id = run.integration_id
    LEFT JOIN control.run_applied done ON done.run_id = run.id
    WHERE ${ENABLED} AND run.published > coalesce(done.applied, 0)
      + CASE WHEN run.decision IS NULL THEN run.held ELSE 0 END`;

const TROUBLED = "ziik_error IN ('ziik-credentials-wrong', 'ziik-unavailable')";
const ZIIK = `SELECT count(*)::int AS instances, count(catalogue_tried_at)::int AS tried,
    (count(*) FILTER (WHERE ${TROUBLED}))::int AS troubled,
    min(ziik_error_at) FILTER (WHERE ${TROUBLED}) AS since,
    (SELECT coalesce(sum(change.waiting), 0)::int FROM (${UNANSWERED}) AS change
      JOIN control.instance troubled ON troubled.slug = change.instance_slug AND troubled.${TROUBLED}) AS waiting
  FROM control.instance WHERE $1::text IS NULL OR slug = $1`;

const MICROSOFT = `SELECT count(newest.status)::int AS known,
    (count(*) FILTER (WHERE newest.code = 'graph-unavailable'))::int AS unavailable,
    (count(*) FILTER (WHERE newest.code IN ('graph-unavailable', 'throttled') OR paused.is_paused))::int AS waiting,
    min(newest.ended_at) FILTER (WHERE newest.code IN ('graph-unavailable', 'throttled')) AS since
  FROM control.integration i
  LEFT JOIN LATERAL (SELECT run.status, run.ended_at, run.error ->> 'code' AS code FROM control.run
    WHERE run.integration_id = i.id AND run.${READS_DIRECTORY} AND run.status IN ('succeeded', 'failed')
    ORDER BY run.number DESC LIMIT 1) AS newest ON true
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM control.run WHERE run.integration_id = i.id AND run.${READS_DIRECTORY}
    AND run.status IN ('queued', 'running') AND run.started_at IS NOT NULL AND run.not_before > now()) AS is_paused
  ) AS paused
  WHERE ${ENABLED}`;
