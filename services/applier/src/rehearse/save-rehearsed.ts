import { addRehearsed, fenceLease, type Lease } from '@user-sync/control';
import { columns, type Database, type Tx } from '@user-sync/persistence';
import type { Attempted } from './attempt-rehearsal.ts';
import { putOff, type RehearsalItem } from './rehearsal-item.ts';

type Done = Extract<Attempted, { is: 'done' }>;

/**
 * Writes what was found out, under the instance's lease. What two of a rehearsal would get goes to the first; the other
 * is looked up once more, and meets the first then.
 */
export function saveRehearsed(db: Database, lease: Lease, attempted: readonly Attempted[]): Promise<void> {
  const done = attempted.filter((each): each is Done => each.is === 'done');
  const later = attempted.filter((each) => each.is === 'later');
  return db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    if (later.length > 0) await putOff(tx, later);
    if (done.length === 0) return;
    const losers = await claim(tx, done);
    const won = done.filter(({ item }) => !losers.has(keyOf(item)));
    const looked = await tx.query<{ id: string; integrationId: string; people: number }>(
      WRITE,
      columns(won, [
        ({ item }) => item.rehearsalId,
        ({ item }) => item.azureId,
        ({ told }) => told?.kind,
        ({ told }) => told && JSON.stringify(told.outcome),
      ]),
    );
    for (const { id, integrationId, people } of looked)
      await addRehearsed(tx, { id, integrationId }, { lookedUp: people });
  });
}

const WRITE = `
  WITH written AS (
    UPDATE applier.rehearsal_item AS i SET due_at = NULL, kind = given.kind, outcome = given.outcome
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS given (rehearsal_id, azure_id, kind, outcome)
      WHERE i.rehearsal_id = given.rehearsal_id AND i.azure_id = given.azure_id AND i.due_at IS NOT NULL
      RETURNING i.rehearsal_id, i.integration_id
  )
  SELECT rehearsal_id AS id, integration_id AS "integrationId", count(*)::int AS people FROM written GROUP BY 1, 2`;

interface Claim {
  readonly rehearsalId: string;
  readonly azureId: string;
  readonly claim: string;
}

/** Notes what these people would get; returns those of them who come second: somebody else has it. */
async function claim(tx: Tx, done: readonly Done[]): Promise<Set<string>> {
  const claims = done.flatMap(({ item: { rehearsalId, azureId }, claims }) =>
    claims.map((each): Claim => ({ rehearsalId, azureId, claim: each })),
  );
  if (claims.length === 0) return new Set();
  const taken = columns(claims, ['rehearsalId', 'claim', 'azureId']);
  // In the order of the table's key, as everybody writes it.
  await tx.execute(
    `INSERT INTO applier.rehearsal_claim (rehearsal_id, claim, azure_id)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (rehearsal_id, claim, azure_id)
        ORDER BY rehearsal_id, claim COLLATE "C", azure_id COLLATE "C" ON CONFLICT DO NOTHING`,
    taken,
  );
  const lost = await tx.query<{ rehearsalId: string; azureId: string }>(
    `SELECT DISTINCT given.rehearsal_id AS "rehearsalId", given.azure_id AS "azureId"
      FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (rehearsal_id, claim, azure_id)
      JOIN applier.rehearsal_claim c ON c.rehearsal_id = given.rehearsal_id AND c.claim = given.claim
      WHERE c.azure_id <> given.azure_id`,
    taken,
  );
  // Who has met the other before is told as they were found.
  const met = new Set(done.filter(({ item }) => item.isContested).map(({ item }) => keyOf(item)));
  const again = lost.filter((each) => !met.has(keyOf(each)));
  if (again.length > 0) await letGo(tx, again);
  return new Set(again.map(keyOf));
}

async function letGo(tx: Tx, people: readonly Pick<Claim, 'rehearsalId' | 'azureId'>[]): Promise<void> {
  const those = columns(people, ['rehearsalId', 'azureId']);
  await tx.execute(
    `DELETE FROM applier.rehearsal_claim c USING unnest($1::uuid[], $2::text[]) AS given (rehearsal_id, azure_id)
      WHERE c.rehearsal_id = given.rehearsal_id AND c.azure_id = given.azure_id`,
    those,
  );
  await tx.execute(
    `UPDATE applier.rehearsal_item i SET contested = true, due_at = now()
      FROM unnest($1::uuid[], $2::text[]) AS given (rehearsal_id, azure_id)
      WHERE i.rehearsal_id = given.rehearsal_id AND i.azure_id = given.azure_id`,
    those,
  );
}

function keyOf({ rehearsalId, azureId }: Pick<RehearsalItem, 'rehearsalId' | 'azureId'>): string {
  return `${rehearsalId}/${azureId}`;
}
