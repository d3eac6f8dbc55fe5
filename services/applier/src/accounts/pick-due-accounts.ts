import type { UserCommand } from '@user-sync/contracts';
import type { GoneCause, UserStatus } from '@user-sync/domain';
import { isReplaying, type Tx } from '@user-sync/persistence';
import type { Account, Applied, Brake, HandsOff, Trouble, What, Wish } from './account.ts';

interface Row {
  integrationId: string;
  azureId: string;
  touch: number;
  revision: number;
  runId: string;
  desired: string;
  verify: boolean;
  traceparent: string | null;
  waitingSince: Date;
  ziikUserId: number | null;
  createdByUs: boolean;
  appliedRevision: number | null;
  applied: string | null;
  appliedEmailKey: string | null;
  doubtful: boolean;
  settled: boolean;
  trouble: string | null;
  waitingFor: string | null;
  wish: Wish | null;
  brake: Brake | null;
  holdRun: string | null;
  override: GoneCause | null;
  handsOff: HandsOff | null;
  deactivatedAt: Date | null;
  purgeAt: Date | null;
  isPurgeDue: boolean;
  isTold: boolean;
  status: UserStatus;
  what: What;
  findings: string;
}

const COLUMNS = `a.integration_id AS "integrationId", a.azure_id AS "azureId", a.touch, a.desired_revision AS revision,
  a.run_id AS "runId", a.desired, a.verify, a.traceparent, a.waiting_since AS "waitingSince",
  a.ziik_user_id AS "ziikUserId", a.created_by_us AS "createdByUs", a.applied_revision AS "appliedRevision",
  a.applied, a.applied_email_key AS "appliedEmailKey", a.doubtful, a.settled, a.trouble, a.waiting_for AS "waitingFor",
  a.wish, a.brake, a.hold_run AS "holdRun", a.override, a.hands_off AS "handsOff", a.deactivated_at AS "deactivatedAt",
  a.purge_at AS "purgeAt", coalesce(a.purge_at <= now(), false) AS "isPurgeDue",
  a.outcome_seq IS NOT NULL AS "isTold", a.status, a.what, a.findings`;

/** How many rows of each kind may be picked per integration. */
export interface PickLimits {
  /** Changes that Ziik has not answered. */
  readonly unsettled: number;
  /** Answered ones that are looked at again: in conflict, incomplete, waiting for a unit, and so on. */
  readonly rechecks: number;
  /** Purges whose day has come. */
  readonly purges: number;
}

/**
 * Picks what is due in these integrations, each as much as the others, longest-waiting first. Locks nothing. Nobody while
 * commands come again after a backup was put back: what they want may be long over, as the next of them says.
 */
export async function pickDueAccounts(
  db: Tx,
  integrationIds: readonly string[],
  limits: PickLimits,
): Promise<Account[]> {
  const rows = await db.query<Row>(
    `SELECT a.* FROM unnest($1::uuid[]) AS integration (id) CROSS JOIN LATERAL (
      (SELECT ${COLUMNS} FROM applier.account a
        WHERE a.integration_id = integration.id AND NOT a.settled AND a.due_at <= now() ORDER BY a.due_at LIMIT $2)
      UNION ALL
      (SELECT ${COLUMNS} FROM applier.account a
        WHERE a.integration_id = integration.id AND a.settled AND a.due_at <= now() AND a.purge_at IS NULL
        ORDER BY a.due_at LIMIT $3)
      UNION ALL
      (SELECT ${COLUMNS} FROM applier.account a
        WHERE a.integration_id = integration.id AND a.settled AND a.due_at <= now() AND a.purge_at IS NOT NULL
        ORDER BY a.due_at LIMIT $4)
    ) AS a WHERE NOT ${isReplaying('applier')}`,
    [integrationIds, limits.unsettled, limits.rechecks, limits.purges],
  );
  return rows.map(fromRow);
}

/**
 * Which of these integrations have something due, whatever its kind. Asked for the earliest, Postgres looks into the
 * index; asked whether there is any, it may read all who are answered before it comes to the first who is not.
 */
export async function dueIntegrations(db: Tx, integrationIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `SELECT integration.id FROM unnest($1::uuid[]) AS integration (id) WHERE
      (SELECT min(due_at) FROM applier.account a WHERE a.integration_id = integration.id AND NOT a.settled) <= now()
      OR (SELECT min(due_at) FROM applier.account a WHERE a.integration_id = integration.id AND a.settled) <= now()`,
    [integrationIds],
  );
  return new Set(rows.map(({ id }) => id));
}

function fromRow(row: Row): Account {
  const { desired, applied, trouble, ...rest } = row;
  return {
    ...rest,
    command: JSON.parse(desired) as UserCommand,
    applied: applied === null ? null : (JSON.parse(applied) as Applied),
    trouble: trouble === null ? null : (JSON.parse(trouble) as Trouble),
  };
}
