import { emailClaim, type Holder, type ReadingRecords, takesAnotherAddress, userClaim } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { holderOfEmail, holderOfUser, isSomebodyOfOurs, wouldWaitInCircle } from '../accounts/links.ts';
import type { InactiveUsers } from '../reconcile-user/inactive-users.ts';
import type { ZiikReads } from '../reconcile-user/ziik-calls.ts';
import type { RehearsalItem } from './rehearsal-item.ts';

/** Our own records, as a rehearsal asks them. */
export type AsyncReadingRecords = {
  readonly [Name in keyof ReadingRecords]: (
    ...input: Parameters<ReadingRecords[Name]>
  ) => Promise<ReturnType<ReadingRecords[Name]>>;
};

/** Where the answers come from. */
interface Sources {
  readonly db: Tx;
  readonly slug: string;
  readonly ziik: ZiikReads;
  readonly inactiveUsers: InactiveUsers;
}

/**
 * Our own records as they would be once the rehearsed run has come through: who is linked now, with what is desired of
 * them in the rehearsal, and what others of the rehearsal are to get. Nothing is written.
 */
export function rehearsalRecords(item: RehearsalItem, { db, slug, ziik, inactiveUsers }: Sources): AsyncReadingRecords {
  const asDesired = (holder: Holder | null) => (holder === null ? null : overlaid(db, item.rehearsalId, holder));
  return {
    async holderOfEmail(email) {
      const holder = await asDesired(await holderOfEmail(db, slug, email, item));
      if (holder !== null) return takesAnotherAddress(holder, email) ? null : holder;
      return claimant(db, item, emailClaim(email));
    },
    async holderOfUser(id) {
      return (await asDesired(await holderOfUser(db, slug, id))) ?? claimant(db, item, userClaim(id));
    },
    async isSomebodyOfOurs(reference) {
      if (await isSomebodyOfOurs(db, slug, reference)) return true;
      const rows = await db.query(
        'SELECT 1 FROM applier.rehearsal_item WHERE rehearsal_id = $1 AND azure_id = $2 AND NOT is_gone',
        [item.rehearsalId, reference],
      );
      return rows.length > 0;
    },
    inactiveUsers: (email) => inactiveUsers.find(email, ziik),
    waitsInCircle: (holder) => wouldWaitInCircle(db, slug, holder, item.azureId),
  };
}

/** A row of ours as it is to be: gone, or with another address, where the rehearsal says so. */
async function overlaid(db: Tx, rehearsalId: string, holder: Holder): Promise<Holder> {
  const [row] = await db.query<{ isGone: boolean; emailKey: string | null }>(
    `SELECT is_gone AS "isGone", email_key AS "emailKey" FROM applier.rehearsal_item
      WHERE rehearsal_id = $1 AND integration_id = $2 AND azure_id = $3`,
    [rehearsalId, holder.integrationId, holder.azureId],
  );
  if (row === undefined) return holder;
  if (row.isGone) return { ...holder, isGone: true, isDeactivated: true };
  return { ...holder, wantedEmailKey: row.emailKey, settled: row.emailKey === holder.wantedEmailKey };
}

/** Somebody else of the rehearsal, who is to get it. */
async function claimant(db: Tx, { rehearsalId, integrationId, azureId }: RehearsalItem, claim: string) {
  const [row] = await db.query<{ azureId: string }>(
    `SELECT azure_id AS "azureId" FROM applier.rehearsal_claim
      WHERE rehearsal_id = $1 AND claim = $2 AND azure_id <> $3`,
    [rehearsalId, claim, azureId],
  );
  if (row === undefined) return null;
  return {
    integrationId,
    azureId: row.azureId,
    ziikUserId: 0,
    formerAzureIds: [],
    applied: null,
    wantedEmailKey: null,
    isGone: false,
    isHeld: false,
    settled: true,
    isDeactivated: false,
  } satisfies Holder;
}
