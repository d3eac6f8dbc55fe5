import type { RehearsalCommand } from '@user-sync/contracts';
import type { KnownUser, Person } from '@user-sync/domain';
import { columns, type Tx } from '@user-sync/persistence';
import { type Account, personOf } from '../accounts/account.ts';
import { SELECT_LIST, toAccount } from '../accounts/account-columns.ts';

/** One person of a rehearsal who is to be looked up in Ziik. */
export interface RehearsalItem {
  readonly rehearsalId: string;
  readonly integrationId: string;
  readonly azureId: string;
  readonly command: RehearsalCommand;
  readonly attempts: number;
  readonly isContested: boolean;
  /** The person's row in the real work; null: none. */
  readonly account: Account | null;
}

interface Row {
  rehearsalId: string;
  itemAzureId: string;
  itemIntegrationId: string;
  rehearsed: string;
  attempts: number;
  isContested: boolean;
  integrationId: string | null;
}

/** Those who are due in the rehearsals of an instance, the oldest rehearsal first. */
export async function pickItems(db: Tx, slug: string, limit: number): Promise<RehearsalItem[]> {
  const rows = await db.query<Row & Record<string, unknown>>(PICK, [slug, limit]);
  return rows.map((row) => {
    const { rehearsalId, itemAzureId, itemIntegrationId, rehearsed, attempts, isContested } = row;
    return {
      rehearsalId,
      integrationId: itemIntegrationId,
      azureId: itemAzureId,
      command: JSON.parse(rehearsed) as RehearsalCommand,
      attempts,
      isContested,
      account: row.integrationId === null ? null : toAccount(row),
    };
  });
}

const PICK = `
  SELECT item.rehearsal_id AS "rehearsalId", item.azure_id AS "itemAzureId", item.integration_id AS "itemIntegrationId",
      item.desired AS rehearsed, item.attempts, item.contested AS "isContested", ${SELECT_LIST}
    FROM (SELECT id FROM applier.rehearsal WHERE instance_slug = $1 AND settled_at IS NULL ORDER BY created_at) AS open
    CROSS JOIN LATERAL (SELECT * FROM applier.rehearsal_item
      WHERE rehearsal_id = open.id AND due_at <= now() ORDER BY due_at LIMIT $2) AS item
    LEFT JOIN applier.account a ON a.integration_id = item.integration_id AND a.azure_id = item.azure_id
    LIMIT $2`;

/** Puts people off, each by so many milliseconds: Ziik did not answer for them. */
export async function putOff(db: Tx, items: readonly { item: RehearsalItem; forMs: number }[]): Promise<void> {
  await db.execute(
    `UPDATE applier.rehearsal_item SET attempts = attempts + 1, due_at = now() + given.ms * interval '1 millisecond'
      FROM unnest($1::uuid[], $2::text[], $3::float8[]) AS given (rehearsal_id, azure_id, ms)
      WHERE rehearsal_item.rehearsal_id = given.rehearsal_id AND rehearsal_item.azure_id = given.azure_id`,
    columns(items, [({ item }) => item.rehearsalId, ({ item }) => item.azureId, 'forMs']),
  );
}

/** Nobody is known yet. */
const STRANGER: KnownUser = {
  ziikUserId: null,
  createdByUs: false,
  formerAzureIds: [],
  applied: null,
  found: null,
  doubtful: false,
  verify: true,
  waitingFor: null,
  wish: null,
  removal: null,
  holdRun: null,
  override: null,
  handsOff: null,
  deactivated: false,
  deactivatedNow: false,
  what: 'listed',
  wrote: false,
  forget: false,
};

/** The person as a full run would meet them: what is desired now, and Ziik is read. Purges are no part of a run. */
export function personToRehearse({ azureId, command, account }: RehearsalItem): Person {
  const { lifecycle, profile, placement, findings } = command;
  const desired = { lifecycle, profile, placement, findings };
  if (account !== null) {
    const person = personOf(account);
    return { ...person, desired, known: { ...person.known, verify: true }, isPurgeDue: false };
  }
  return {
    azureId,
    desired,
    known: STRANGER,
    told: { status: 'pending', what: 'listed', findings: '[]' },
    settled: false,
    trouble: null,
    deactivatedAt: null,
    purgeAt: null,
    isPurgeDue: false,
  };
}
