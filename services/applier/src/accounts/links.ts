import { fenceLease, type Lease } from '@user-sync/control';
import { type Applied, emailKey, type Holder } from '@user-sync/domain';
import { type Database, isUniqueViolation, type Tx } from '@user-sync/persistence';
import type { Account } from './account.ts';
import { forgottenCommand } from './forget.ts';

const HOLDER = `integration_id AS "integrationId", azure_id AS "azureId", ziik_user_id AS "ziikUserId", applied,
  former_azure_ids AS "formerAzureIds", email_key AS "wantedEmailKey", is_gone AS "isGone",
  coalesce(brake = 'held', false) AS "isHeld", settled,
  deactivated_at IS NOT NULL AS "isDeactivated"`;

/** Of a deleted integration nothing counts any more, also before its rows are swept. */
const COUNTS = `NOT EXISTS (SELECT 1 FROM control.integration i WHERE i.id = account.integration_id AND i.deleted_at IS NOT NULL)`;

type HolderRow = Omit<Holder, 'applied'> & { applied: string | null };

/**
 * The condition that a row has an address, as `emailKey` makes it: in Ziik where the row is linked, else wished for.
 * `address` is an SQL expression. Its first part is what the index has.
 */
export function hasAddress(address: string): string {
  return `left(coalesce(applied_email_key, email_key), 320) = left(${address}, 320)
        AND coalesce(applied_email_key, email_key) = ${address}`;
}

/** The linked row, other than this one, whose user in Ziik has the address. */
export async function holderOfEmail(
  db: Tx,
  slug: string,
  email: string,
  self: Pick<Account, 'integrationId' | 'azureId'>,
): Promise<Holder | null> {
  const [row] = await db.query<HolderRow>(
    `SELECT ${HOLDER} FROM applier.account
      WHERE instance_slug = $1 AND ${hasAddress('$2')} AND ziik_user_id IS NOT NULL
        AND NOT (integration_id = $3 AND azure_id = $4) AND ${COUNTS} LIMIT 1`,
    [slug, emailKey(email), self.integrationId, self.azureId],
  );
  return row === undefined ? null : holder(row);
}

/** The row that is linked to this user of Ziik, over all integrations of the instance. */
export async function holderOfUser(db: Tx, slug: string, ziikUserId: number): Promise<Holder | null> {
  const [row] = await db.query<HolderRow>(
    `SELECT ${HOLDER} FROM applier.account WHERE instance_slug = $1 AND ziik_user_id = $2 AND ${COUNTS}`,
    [slug, ziikUserId],
  );
  return row === undefined ? null : holder(row);
}

/** Whether a reference found in Ziik is the Azure id of somebody else of ours, whose link may not be written yet. */
export async function isSomebodyOfOurs(db: Tx, slug: string, reference: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM applier.account a JOIN control.integration i ON i.id = a.integration_id
      WHERE i.instance_slug = $1 AND a.azure_id = $2 AND NOT a.is_gone LIMIT 1`,
    [slug, reference],
  );
  return rows.length > 0;
}

/** Users of Ziik that are linked to one of our rows. */
export async function linkedUsers(db: Tx, slug: string, ziikUserIds: readonly number[]): Promise<Set<number>> {
  const rows = await db.query<{ id: number }>(
    `SELECT ziik_user_id AS id FROM applier.account
      WHERE instance_slug = $1 AND ziik_user_id = ANY($2::bigint[]) AND ${COUNTS}`,
    [slug, ziikUserIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Writes the link before anything is written to an adopted user. False where the user is linked to another row. */
export async function linkUser(db: Database, lease: Lease, account: Account, ziikUserId: number): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      await fenceLease(tx, lease);
      await tx.execute(
        `DELETE FROM applier.account WHERE ziik_user_id = $2 AND NOT (${COUNTS})
          AND instance_slug = (SELECT instance_slug FROM control.integration WHERE id = $1)`,
        [account.integrationId, ziikUserId],
      );
      await tx.execute('UPDATE applier.account SET ziik_user_id = $3 WHERE integration_id = $1 AND azure_id = $2', [
        account.integrationId,
        account.azureId,
        ziikUserId,
      ]);
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/**
 * A returner: the link and the deactivation pass from the old Azure id to the new one, and the old record goes. Returns
 * the ids that the link has come from by now, one of which may be the user's reference in Ziik.
 */
export async function passLinkOn(db: Database, lease: Lease, from: Holder, to: Account): Promise<readonly string[]> {
  const formerAzureIds = [...from.formerAzureIds, from.azureId].filter((id) => id !== to.azureId);
  await db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    await tx.execute(
      `UPDATE applier.account AS a SET ziik_user_id = NULL, former_azure_ids = '{}', applied = NULL,
          desired = ${forgottenCommand('a')}, applied_email_key = NULL, email_key = NULL, content_hash = NULL,
          deactivated_at = NULL, purge_at = NULL, due_at = NULL, settled = true, trouble = NULL, brake = NULL,
          status = 'purged', findings = '[]', what = 'unlisted', touch = touch + 1,
          asked = NULL, occasion = NULL,
          outcome_seq = nextval('applier.outcome'), outcome_at = now()
        WHERE integration_id = $1 AND azure_id = $2`,
      [from.integrationId, from.azureId],
    );
    await tx.execute(
      `UPDATE applier.account SET ziik_user_id = $3, former_azure_ids = $4::text[], deactivated_at = now()
        WHERE integration_id = $1 AND azure_id = $2`,
      [to.integrationId, to.azureId, from.ziikUserId, formerAzureIds],
    );
  });
  return formerAzureIds;
}

/**
 * Gives up a result that names a user who is linked to another row by now: the row keeps its own link, and the user is
 * looked up again. A row that was changed since it was picked is left alone, as when its link has passed to a returner.
 */
export async function doubtLink(tx: Tx, { integrationId, azureId, touch }: Account): Promise<void> {
  await tx.execute(
    `UPDATE applier.account SET doubtful = true, settled = false, due_at = now() + interval '1 second'
      WHERE integration_id = $1 AND azure_id = $2 AND touch = $3`,
    [integrationId, azureId, touch],
  );
}

/** Whether the chain of waiting accounts leads from the holder back to the one who would wait. */
export async function wouldWaitInCircle(db: Tx, slug: string, holder: Holder, azureId: string): Promise<boolean> {
  const rows = await db.query(
    `WITH RECURSIVE chain (azure_id, depth) AS (
        SELECT $2::text, 1
        UNION
        SELECT a.waiting_for, chain.depth + 1 FROM chain JOIN applier.account a
          ON a.instance_slug = $1 AND a.azure_id = chain.azure_id AND a.waiting_for IS NOT NULL AND a.integration_id =
            ANY (SELECT id FROM control.integration WHERE instance_slug = $1)
        WHERE chain.depth < 100
      )
      SELECT 1 FROM chain WHERE azure_id = $3 LIMIT 1`,
    [slug, holder.azureId, azureId],
  );
  return rows.length > 0;
}

function holder({ applied, ...rest }: HolderRow): Holder {
  return { ...rest, applied: applied === null ? null : (JSON.parse(applied) as Applied) };
}
