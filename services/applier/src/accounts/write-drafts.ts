import { emailKey } from '@user-sync/domain';
import { columns, type Tx } from '@user-sync/persistence';
import type { Draft } from './account.ts';
import { forgottenCommand } from './forget.ts';

/** What came of writing drafts, for counting and waking. */
export interface Written {
  /** How many were answered for the first time, by the run that asked for it. */
  readonly applied: ReadonlyMap<string, number>;
}

const PURGE_DAY = -1;

/**
 * Writes drafts back in one statement, in a transaction that holds the instance's lease. What stands in Ziik is always
 * written; whether the row is done only where nothing has asked for work since it was picked. The outcome's sequence
 * is drawn here, under the lease, so that it rises with the commits.
 */
export async function writeDrafts(tx: Tx, drafts: readonly Draft[], retentionMs: number): Promise<Written> {
  const rows = await tx.query<{ runId: string; applied: number }>(WRITE, [
    ...columns(drafts, [
      (draft) => draft.account.integrationId,
      (draft) => draft.account.azureId,
      (draft) => draft.account.touch,
      'ziikUserId',
      'createdByUs',
      (draft) => (draft.applied === null ? null : JSON.stringify(draft.applied)),
      appliedEmailKey,
      'doubtful',
      'verify',
      'settled',
      (draft) => (draft.due === 'purge-day' ? PURGE_DAY : draft.due),
      (draft) => (draft.trouble === null ? null : JSON.stringify(draft.trouble)),
      'waitingFor',
      'wish',
      'brake',
      'holdRun',
      'override',
      'handsOff',
      'deactivation',
      'status',
      'findings',
      'what',
      isNews,
      isAnswer,
      'forget',
    ]),
    retentionMs,
  ]);
  return { applied: new Map(rows.map(({ runId, applied }) => [runId, applied])) };
}

/** The address that the user has in Ziik, as it is compared; null for who is not linked. */
export function appliedEmailKey({ ziikUserId, applied }: Draft): string | null {
  return ziikUserId === null || applied?.email == null ? null : emailKey(applied.email);
}

/** Whether config is to be told. A look at a user that changed nothing is no news. */
function isNews(draft: Draft): boolean {
  const { account } = draft;
  return (
    draft.wrote ||
    !account.isTold ||
    (draft.settled && account.appliedRevision !== account.revision) ||
    draft.status !== account.status ||
    draft.findings !== account.findings ||
    draft.ziikUserId !== account.ziikUserId
  );
}

/** Whether this answers the desired state for the first time. A held removal is settled but not done. */
export function isAnswer({ account, settled, brake, trouble }: Draft): boolean {
  return settled && brake !== 'held' && trouble === null && account.appliedRevision !== account.revision;
}

// `now()` is the transaction's: a deactivation and its purge day are exactly the retention period apart.
const WRITE = `
  WITH written AS (
    UPDATE applier.account AS a SET
      ziik_user_id = r.ziik_user_id,
      created_by_us = r.created_by_us,
      applied = CASE WHEN r.forget THEN NULL ELSE r.applied END,
      applied_email_key = CASE WHEN r.forget THEN NULL ELSE r.applied_email_key END,
      applied_revision = CASE WHEN r.is_answer AND a.touch = r.touch THEN a.desired_revision ELSE a.applied_revision END,
      doubtful = r.doubtful,
      verify = CASE WHEN a.touch = r.touch THEN r.verify ELSE a.verify END,
      settled = r.settled AND a.touch = r.touch,
      deactivated_at = CASE r.deactivation WHEN 'set' THEN now() WHEN 'clear' THEN NULL ELSE a.deactivated_at END,
      purge_at = CASE r.deactivation WHEN 'set' THEN now() + $26 * interval '1 millisecond' WHEN 'clear' THEN NULL
        ELSE a.purge_at END,
      due_at = CASE
        WHEN a.touch <> r.touch THEN a.due_at
        WHEN r.due_in_ms >= 0 THEN now() + r.due_in_ms * interval '1 millisecond'
        WHEN r.due_in_ms IS NULL THEN NULL
        WHEN r.deactivation = 'set' THEN now() + $26 * interval '1 millisecond'
        ELSE a.purge_at END,
      trouble = CASE WHEN a.touch = r.touch THEN r.trouble ELSE a.trouble END,
      waiting_for = r.waiting_for,
      wish = CASE WHEN a.touch = r.touch THEN r.wish ELSE a.wish END,
      brake = CASE WHEN a.touch = r.touch THEN r.brake ELSE a.brake END,
      hold_run = CASE WHEN a.touch = r.touch THEN r.hold_run ELSE a.hold_run END,
      override = CASE WHEN a.touch = r.touch THEN r.override ELSE a.override END,
      hands_off = CASE WHEN a.touch = r.touch THEN r.hands_off ELSE a.hands_off END,
      status = r.status,
      findings = r.findings,
      what = r.what,
      desired = CASE WHEN r.forget AND a.touch = r.touch THEN ${forgottenCommand('a')} ELSE a.desired END,
      email_key = CASE WHEN r.forget AND a.touch = r.touch THEN NULL ELSE a.email_key END,
      outcome_seq = CASE WHEN r.is_news THEN nextval('applier.outcome') ELSE a.outcome_seq END,
      outcome_at = CASE WHEN r.is_news THEN now() ELSE a.outcome_at END
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::boolean[], $6::text[], $7::text[],
      $8::boolean[], $9::boolean[], $10::boolean[], $11::float8[], $12::text[], $13::text[], $14::text[], $15::text[],
      $16::uuid[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::boolean[],
      $24::boolean[], $25::boolean[])
      AS r (integration_id, azure_id, touch, ziik_user_id, created_by_us, applied, applied_email_key, doubtful, verify,
        settled, due_in_ms, trouble, waiting_for, wish, brake, hold_run, override, hands_off, deactivation, status,
        findings, what, is_news, is_answer, forget)
    WHERE a.integration_id = r.integration_id AND a.azure_id = r.azure_id
    RETURNING a.run_id, r.is_answer AND a.touch = r.touch AS is_answer
  )
  SELECT run_id AS "runId", count(*)::int AS applied FROM written WHERE is_answer GROUP BY run_id`;
