import { type UserCommand, type UserOutcome, userKey } from '@user-sync/contracts';
import { encodeEvent, type Outgoing, type Publisher, publishByCursor } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Applied } from '../accounts/account.ts';

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
  status: string;
  findings: string;
  what: string;
  deactivatedAt: Date | null;
  purgeAt: Date | null;
  sequence: number;
  at: Date;
}

const PAGE = 1_000;

/**
 * Publishes what the table says of an instance's users beyond the cursor, in the order of the sequence, and moves the
 * cursor after the acks. Returns where the cursor then stands.
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

const READ = `SELECT integration_id AS "integrationId", azure_id AS "azureId", partition, desired_revision AS revision,
    run_id AS "runId", desired, traceparent, ziik_user_id AS "ziikUserId", applied, status, findings, what,
    deactivated_at AS "deactivatedAt", purge_at AS "purgeAt", outcome_seq AS sequence, outcome_at AS at
  FROM applier.account WHERE instance_slug = $1 AND outcome_seq > $2 ORDER BY outcome_seq LIMIT $3`;

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
    at: row.at.toISOString(),
    azure: command.azure,
    decision: command.placement,
    ziik: isLinked
      ? { active: applied.active, email: applied.email, firstName: applied.firstName, lastName: applied.lastName }
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
