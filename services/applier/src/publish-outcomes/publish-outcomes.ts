import { type UserCommand, type UserOutcome, userKey } from '@user-sync/contracts';
import type { Applied, HistoryEvent, Trouble, UserStatus } from '@user-sync/domain';
import { encodeEvent, type Outgoing, type Publisher, publishByCursor } from '@user-sync/messaging';
import type { Database, Tx } from '@user-sync/persistence';

type ShownMembership = NonNullable<NonNullable<UserOutcome['ziik']>['memberships']>[number];

interface Row {
  integrationId: string;
  azureId: string;
  partition: number;
  revision: number;
  runId: string;
  desired: string;
  traceparent: string | null;
  ziikUserId: number | null;
  applied: string | null;
  status: UserStatus;
  findings: string;
  trouble: string | null;
  what: HistoryEvent;
  deactivatedAt: Date | null;
  purgeAt: Date | null;
  rulesVersion: number;
  confirmedRules: number | null;
  occasion: string | null;
  hold: string | null;
  heldAt: Date | null;
  dueAt: Date | null;
  sequence: number;
  at: Date;
}

const PAGE = 1_000;

/**
 * Publishes what the table says of an instance's users beyond the cursor, in the order of the sequence, and moves the
 * cursor after the acks. Returns the new cursor.
 */
export async function publishOutcomes(
  db: Database,
  publisher: Publisher,
  topic: string,
  slug: string,
  after: number,
): Promise<number> {
  const { cursor } = await publishByCursor({
    after,
    read: async (position, limit) => {
      const rows = await db.query<Row>(READ, [slug, position, limit]);
      return rows.length === 0 ? null : { messages: rows.map(encodeOutcome), last: rows.at(-1)!.sequence };
    },
    advance: async (last) => {
      await db.execute(
        'UPDATE applier.instance SET published_outcome = greatest(published_outcome, $2) WHERE slug = $1',
        [slug, last],
      );
    },
    publisher,
    topic,
    limit: PAGE,
  });
  return cursor;
}

/** Those of these instances that have outcomes beyond their cursor. */
export async function unpublishedInstances(db: Tx, slugs: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ slug: string }>(
    `SELECT own.slug FROM unnest($1::text[]) AS own (slug)
      WHERE (SELECT max(outcome_seq) FROM applier.account WHERE instance_slug = own.slug)
        > coalesce((SELECT published_outcome FROM applier.instance i WHERE i.slug = own.slug), 0)`,
    [slugs],
  );
  return rows.map(({ slug }) => slug);
}

const READ = `SELECT integration_id AS "integrationId", azure_id AS "azureId", partition, desired_revision AS revision,
    run_id AS "runId", desired, traceparent, ziik_user_id AS "ziikUserId", applied, status, findings, trouble, what,
    deactivated_at AS "deactivatedAt", purge_at AS "purgeAt", rules_version AS "rulesVersion", confirmed_rules AS "confirmedRules", occasion,
    CASE WHEN brake = 'held' THEN hold_run END AS hold, held_at AS "heldAt", due_at AS "dueAt", outcome_seq AS sequence, outcome_at AS at
  FROM applier.account WHERE instance_slug = $1 AND outcome_seq > $2 ORDER BY outcome_seq LIMIT $3`;

/** Since when and why the person waits for the next attempt; null: does not. */
function retryOf({ trouble, dueAt }: Row): NonNullable<UserOutcome['retry']> | null {
  if (trouble === null) return null;
  const { since, error } = JSON.parse(trouble) as Trouble;
  return {
    since: new Date(since).toISOString(),
    reason: error,
    ...(dueAt !== null && { nextAt: dueAt.toISOString() }),
  };
}

/** More than these are of no use to anybody, and an outcome has to fit into a message. */
const MOST_MEMBERSHIPS = 20;
const MOST_USER_TYPES = 50;

function shownMemberships({ memberships }: Applied): { memberships: ShownMembership[] } | undefined {
  if (memberships === undefined) return undefined;
  return {
    memberships: memberships.slice(0, MOST_MEMBERSHIPS).map(({ unit, userTypes }) => ({
      unit,
      userTypes: userTypes.slice(0, MOST_USER_TYPES),
    })),
  };
}

function holdOf({ hold, heldAt, at }: Row): Pick<UserOutcome, 'hold'> {
  return hold === null ? {} : { hold: { runId: hold, since: (heldAt ?? at).toISOString() } };
}

/** What was asked and found, as it is kept in the row. */
function occasionIn({ occasion }: Row): Pick<UserOutcome, 'asked' | 'found'> {
  return occasion === null ? {} : (JSON.parse(occasion) as Pick<UserOutcome, 'asked' | 'found'>);
}

function encodeOutcome(row: Row): Outgoing {
  const command = JSON.parse(row.desired) as UserCommand;
  const applied = row.applied === null ? null : (JSON.parse(row.applied) as Applied);
  const shown = applied ?? command.profile;
  const isLinked = row.ziikUserId !== null && applied !== null;
  const outcome: UserOutcome = {
    integrationId: row.integrationId,
    azureId: row.azureId,
    sequence: row.sequence,
    revision: row.revision,
    runId: row.runId,
    what: row.what,
    status: row.status,
    ziikUserId: row.ziikUserId,
    email: shown.email,
    firstName: shown.firstName,
    lastName: shown.lastName,
    unit: isLinked ? applied.unit : null,
    userTypes: isLinked ? (applied.userTypes as UserOutcome['userTypes']) : [],
    findings: JSON.parse(row.findings) as UserOutcome['findings'],
    deactivatedAt: row.deactivatedAt?.toISOString() ?? null,
    purgeAt: row.purgeAt?.toISOString() ?? null,
    retry: retryOf(row),
    rulesVersion: row.rulesVersion,
    ...(row.confirmedRules !== null && { confirmedRulesVersion: row.confirmedRules }),
    ...occasionIn(row),
    ...holdOf(row),
    at: row.at.toISOString(),
    azure: command.azure,
    decision: command.placement,
    lifecycle: command.lifecycle,
    ziik: isLinked
      ? {
          active: applied.active,
          email: applied.email,
          firstName: applied.firstName,
          lastName: applied.lastName,
          ...shownMemberships(applied),
        }
      : null,
  };
  return encodeEvent('user.outcome', outcome, {
    source: 'applier',
    id: String(row.sequence),
    key: userKey(row.integrationId, row.azureId),
    partition: row.partition,
    traceparent: row.traceparent ?? undefined,
  });
}
