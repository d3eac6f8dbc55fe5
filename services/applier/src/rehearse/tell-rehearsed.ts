import { type RehearsalOutcome, rehearsalOutcome, userKey } from '@user-sync/contracts';
import { finding } from '@user-sync/domain';
import { encodeEvent, type Outgoing, type Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';

interface Row {
  rehearsalId: string;
  azureId: string;
  integrationId: string;
  partition: number;
  kind: RehearsalOutcome['kind'];
  outcome: string;
}

const PAGE = 500;
const HELD = [finding('removal-held')];

/**
 * Publishes what was found out of these rehearsals and is not told yet; of removals only where `withRemovals` is set,
 * since the removal limit judges all of them together. A crash in between tells the same once more.
 */
export async function tellRehearsed(
  db: Database,
  publisher: Publisher,
  topic: string,
  rehearsalIds: readonly string[],
  withRemovals: boolean,
): Promise<void> {
  for (;;) {
    const rows = await db.query<Row>(
      `SELECT rehearsal_id AS "rehearsalId", azure_id AS "azureId", integration_id AS "integrationId", partition, kind, outcome
        FROM applier.rehearsal_item WHERE rehearsal_id = ANY($1::uuid[]) AND outcome IS NOT NULL AND NOT is_told
          AND ($2 OR kind <> 'deactivated') LIMIT ${PAGE}`,
      [rehearsalIds, withRemovals],
    );
    if (rows.length === 0) return;
    await publisher.send(topic, rows.map(encode));
    await db.execute(
      `UPDATE applier.rehearsal_item i SET is_told = true FROM unnest($1::uuid[], $2::text[]) AS told (rehearsal_id, azure_id)
        WHERE i.rehearsal_id = told.rehearsal_id AND i.azure_id = told.azure_id`,
      [rows.map(({ rehearsalId }) => rehearsalId), rows.map(({ azureId }) => azureId)],
    );
  }
}

/** The removal limit may have made something else of a removal than the attempt. */
function encode({ rehearsalId, azureId, integrationId, partition, kind, outcome }: Row): Outgoing {
  const told = JSON.parse(outcome) as RehearsalOutcome;
  const isHeld = kind === 'held';
  const data: RehearsalOutcome = {
    ...told,
    kind,
    ...(isHeld && { status: 'held', findings: HELD as RehearsalOutcome['findings'] }),
  };
  const [type] = rehearsalOutcome.types;
  const key = userKey(integrationId, azureId);
  return encodeEvent(type!, data, { source: 'applier', id: `${rehearsalId}/${azureId}`, key, partition });
}
