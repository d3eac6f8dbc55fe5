import { BY_AZURE_ALONE } from '@user-sync/domain';
import { columns, isReplaying, type Tx } from '@user-sync/persistence';
import { type Account, SELECT_LIST, toAccount } from './account-columns.ts';

/** How many rows of each kind may be picked per integration. */
export interface PickLimits {
  /** Changes that Ziik has not answered. */
  readonly unsettled: number;
  /** Answered ones that are looked at again: in conflict, incomplete, waiting for a unit, and so on. */
  readonly rechecks: number;
  /** Purges whose day has come. */
  readonly purges: number;
}

/** An integration to work on, and the version of its rules as far as we know. */
export interface RuledIntegration {
  readonly id: string;
  readonly rulesVersion: number;
}

/**
 * Picks what is due in these integrations, each as much as the others, longest-waiting first. Locks nothing. Who was
 * decided by other rules than those in force waits for the next command (S12), and nobody of an integration is picked
 * whose rules we do not know yet as the database has them. Nobody either while commands come again after a backup was
 * put back: what they want may be long over, as the next of them says.
 */
export async function pickDueAccounts(
  db: Tx,
  integrations: readonly RuledIntegration[],
  limits: PickLimits,
): Promise<Account[]> {
  const rows = await db.query<Record<string, unknown>>(
    `SELECT a.* FROM ${IN_FORCE} CROSS JOIN LATERAL (
      (SELECT ${SELECT_LIST} FROM applier.account a
        WHERE a.integration_id = integration.id AND a.rules_version = decided.by AND ${ALIASES_IN_FORCE}
          AND NOT a.settled AND a.due_at <= now() ORDER BY a.due_at LIMIT $3)
      UNION ALL
      (SELECT ${SELECT_LIST} FROM applier.account a
        WHERE a.integration_id = integration.id AND a.rules_version = decided.by AND ${ALIASES_IN_FORCE}
          AND a.settled AND a.due_at <= now() AND a.purge_at IS NULL ORDER BY a.due_at LIMIT $4)
      UNION ALL
      (SELECT ${SELECT_LIST} FROM applier.account a
        WHERE a.integration_id = integration.id AND a.rules_version = decided.by AND ${ALIASES_IN_FORCE}
          AND a.settled AND a.due_at <= now() AND a.purge_at IS NOT NULL ORDER BY a.due_at LIMIT $5)
    ) AS a WHERE NOT ${isReplaying('applier')}`,
    [...columns(integrations, ['id', 'rulesVersion']), limits.unsettled, limits.rechecks, limits.purges],
  );
  return rows.map(toAccount);
}

/**
 * Which of these integrations have something due, whatever its kind. Asked for the earliest, Postgres looks into the
 * index; asked whether there is any, it may read all who are answered before it comes to the first who is not.
 */
export async function dueIntegrations(db: Tx, integrations: readonly RuledIntegration[]): Promise<Set<string>> {
  const due = new Set<string>();
  for (let from = 0; from < integrations.length; from += MOST_ASKED) {
    const some = integrations.slice(from, from + MOST_ASKED);
    const rows = await db.query<{ id: string }>(DUE, columns(some, ['id', 'rulesVersion']));
    for (const { id } of rows) due.add(id);
  }
  return due;
}

/** Integrations in one statement: it is answered in time however busy the database is. */
const MOST_ASKED = 500;

/** Most rows that one look reads; what it leaves out is found by the thorough look. */
const MOST_RECENT = 2_000;

/**
 * Instances in which something became due within so many milliseconds, whether or not it may be worked on now. That no
 * `touch` is negative is the condition of the index.
 */
export async function recentlyDueInstances(db: Tx, withinMs: number): Promise<string[]> {
  const rows = await db.query<{ slug: string }>(
    `SELECT DISTINCT slug FROM (SELECT instance_slug AS slug FROM applier.account
      WHERE due_at > now() - $1 * interval '1 millisecond' AND due_at <= now() AND touch >= 0
      ORDER BY due_at DESC LIMIT ${MOST_RECENT}) AS recent`,
    [withinMs],
  );
  return rows.map(({ slug }) => slug);
}

/** The integrations whose rules are as we know them, each once per valid basis of a decision. */
const IN_FORCE = `unnest($1::uuid[], $2::bigint[]) AS known (id, rules_version)
  JOIN control.integration ON integration.id = known.id AND integration.rules_version = known.rules_version
    AND integration.enabled
  CROSS JOIN LATERAL (VALUES (integration.rules_version), (${BY_AZURE_ALONE})) AS decided (by)`;

/** `areAliasesInForce` of a row `a`. A filter behind the index: nearly always it holds for all. */
const ALIASES_IN_FORCE = `(a.aliases_version IS NULL OR a.aliases_version = integration.aliases_version
  OR (integration.aliases_through = integration.aliases_version
    AND a.aliases_version BETWEEN integration.aliases_base AND integration.aliases_version))`;

const DUE = `SELECT DISTINCT integration.id FROM ${IN_FORCE} WHERE
  (SELECT min(due_at) FROM applier.account a WHERE a.integration_id = integration.id
    AND a.rules_version = decided.by AND ${ALIASES_IN_FORCE} AND NOT a.settled) <= now()
  OR (SELECT min(due_at) FROM applier.account a WHERE a.integration_id = integration.id
    AND a.rules_version = decided.by AND ${ALIASES_IN_FORCE} AND a.settled) <= now()`;
