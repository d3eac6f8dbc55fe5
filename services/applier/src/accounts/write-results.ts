import { CLOCK_TOLERANCE_MS } from '@user-sync/domain';
import { type ColumnSource, columns, type Tx, unnestAs } from '@user-sync/persistence';
import type { Result } from './account.ts';
import { CONCLUDED } from './account-columns.ts';
import { forgottenCommand } from './forget.ts';
import { occasionOf } from './occasion.ts';

/** What came of writing results, for counting and waking. */
export interface Written {
  /** How many were answered for the first time, by the run that requested it. */
  readonly applied: ReadonlyMap<string, number>;
}

const PURGE_DAY = -1;

/**
 * Writes results back in one statement, in a transaction that holds the instance's lease. The state in Ziik is always
 * written; the row counts as done only if nothing has requested work since it was picked. The outcome's sequence
 * is drawn here, under the lease, so that it rises with the commits.
 */
export async function writeResults(tx: Tx, results: readonly Result[], retentionMs: number): Promise<Written> {
  const rows = await tx.query<{ runId: string; applied: number }>(WRITE, [
    ...columns(
      results,
      GIVEN.map(({ from }) => from),
    ),
    retentionMs,
    Date.now(),
    CLOCK_TOLERANCE_MS,
  ]);
  return { applied: new Map(rows.map(({ runId, applied }) => [runId, applied])) };
}

/** What becomes of the day of the deactivation, and with it of the purge. */
function deactivation({ deactivated, deactivatedNow }: Result): 'keep' | 'set' | 'clear' {
  if (!deactivated) return 'clear';
  return deactivatedNow ? 'set' : 'keep';
}

/**
 * Whether config is to be told. A look at a user that changed nothing and found nothing changed is no news, unless an
 * administrator asked for it; nor is that of a full run, where the command said nothing else than the one before.
 */
export function isNews(result: Result): boolean {
  const { account } = result;
  return (
    result.wrote ||
    result.found !== null ||
    !account.isTold ||
    (result.settled && account.appliedRevision !== account.revision && !account.repeats) ||
    (result.settled && account.asked !== null) ||
    result.status !== account.status ||
    result.findings !== account.findings ||
    result.trouble?.error !== account.trouble?.error ||
    result.trouble?.attempts !== account.trouble?.attempts ||
    result.ziikUserId !== account.ziikUserId
  );
}

/** Whether this answers the desired state for the first time. A held removal is settled but not done. */
export function isAnswer({ account, settled, removal, trouble }: Result): boolean {
  return settled && removal !== 'held' && trouble === null && account.appliedRevision !== account.revision;
}

/**
 * What the statement is given of each result: the row's key, what is written as it is concluded, and what to do
 * besides.
 */
const GIVEN: readonly { readonly name: string; readonly type: string; readonly from: ColumnSource<Result> }[] = [
  { name: 'integration_id', type: 'uuid', from: ({ account }) => account.integrationId },
  { name: 'azure_id', type: 'text', from: ({ account }) => account.azureId },
  { name: 'touch', type: 'bigint', from: ({ account }) => account.touch },
  ...CONCLUDED,
  { name: 'due_in_ms', type: 'float8', from: ({ due }) => (due === 'purge-day' ? PURGE_DAY : due) },
  { name: 'deactivation', type: 'text', from: deactivation },
  { name: 'is_news', type: 'boolean', from: isNews },
  { name: 'occasion', type: 'text', from: occasionOf },
  { name: 'is_answer', type: 'boolean', from: isAnswer },
  { name: 'forget', type: 'boolean', from: 'forget' },
];
const [RETENTION_MS, OUR_NOW, TOLERANCE_MS] = [1, 2, 3].map((place) => `$${GIVEN.length + place}`);
const CONCLUDED_VALUES = CONCLUDED.map(({ name, value }) => `${name} = ${value}`).join(',\n      ');

// A deactivation and its purge day are exactly the retention period apart. It is dated by the transaction's `now()`, or
// by our own clock where that is well ahead: if PostgreSQL's is behind, the purge would come early once corrected.
export const WRITE = `
  WITH moment AS (
    SELECT CASE WHEN own.now > now() + ${TOLERANCE_MS} * interval '1 millisecond' THEN own.now ELSE now() END AS now
      FROM (SELECT to_timestamp(${OUR_NOW}::float8 / 1000) AS now) AS own
  ), written AS (
    UPDATE applier.account AS a SET
      ${CONCLUDED_VALUES},
      former_azure_ids = CASE WHEN r.ziik_user_id IS NULL THEN '{}' ELSE a.former_azure_ids END,
      applied_revision = CASE WHEN r.is_answer AND a.touch = r.touch THEN a.desired_revision ELSE a.applied_revision END,
      deactivated_at = CASE r.deactivation WHEN 'set' THEN moment.now WHEN 'clear' THEN NULL ELSE a.deactivated_at END,
      purge_at = CASE r.deactivation WHEN 'set' THEN moment.now + ${RETENTION_MS} * interval '1 millisecond'
        WHEN 'clear' THEN NULL ELSE a.purge_at END,
      due_at = CASE
        WHEN a.touch <> r.touch THEN a.due_at
        WHEN r.due_in_ms >= 0 THEN now() + r.due_in_ms * interval '1 millisecond'
        WHEN r.due_in_ms IS NULL THEN NULL
        WHEN r.deactivation = 'set' THEN moment.now + ${RETENTION_MS} * interval '1 millisecond'
        ELSE a.purge_at END,
      desired = CASE WHEN r.forget AND a.touch = r.touch THEN ${forgottenCommand('a')} ELSE a.desired END,
      email_key = CASE WHEN r.forget AND a.touch = r.touch THEN NULL ELSE a.email_key END,
      content_hash = CASE WHEN r.forget AND a.touch = r.touch THEN NULL ELSE a.content_hash END,
      asked = CASE WHEN a.touch = r.touch AND r.settled AND r.trouble IS NULL THEN NULL ELSE a.asked END,
      occasion = CASE WHEN r.is_news OR r.forget THEN r.occasion ELSE a.occasion END,
      confirmed_rules = CASE WHEN r.is_answer AND a.touch = r.touch AND NOT r.is_news THEN a.rules_version
        ELSE a.confirmed_rules END,
      outcome_seq = CASE WHEN r.is_news THEN nextval('applier.outcome') ELSE a.outcome_seq END,
      outcome_at = CASE WHEN r.is_news THEN now() ELSE a.outcome_at END
    FROM ${unnestAs('r', GIVEN)}, moment
    WHERE a.integration_id = r.integration_id AND a.azure_id = r.azure_id
    RETURNING a.run_id, r.is_answer AND a.touch = r.touch AS is_answer
  )
  SELECT run_id AS "runId", count(*)::int AS applied FROM written WHERE is_answer GROUP BY run_id`;
