import { type RehearsalMarker, rehearsalSettled } from '@user-sync/contracts';
import { fenceLease, type Integration, type Lease } from '@user-sync/control';
import { guardDeactivations } from '@user-sync/domain';
import { encodeEvent, type Publisher } from '@user-sync/messaging';
import type { Database, Tx } from '@user-sync/persistence';
import { countLinked, countRecentDeactivations } from '../deactivate-users/judge-deactivations.ts';
import { tellRehearsed } from './tell-rehearsed.ts';

/** What ending works with. */
export interface EndingParts {
  readonly db: Database;
  readonly publisher: Publisher;
  readonly topic: string;
  readonly partitionCount: () => number;
  readonly lease: Lease;
  readonly find: (integrationId: string) => Integration | undefined;
}

interface Ended {
  readonly id: string;
  readonly integrationId: string;
  readonly people: number;
}

/** Of these rehearsals, ends those of which everybody has come and was looked up. Returns their ids. */
export async function endRehearsals(parts: EndingParts, ids: readonly string[]): Promise<string[]> {
  const { db, publisher, topic } = parts;
  const ended = await db.query<Ended>(
    `SELECT id, integration_id AS "integrationId", people FROM applier.rehearsal r
      WHERE id = ANY($1::uuid[]) AND settled_at IS NULL AND arrived @> partitions AND NOT EXISTS (
        SELECT FROM applier.rehearsal_item WHERE rehearsal_id = r.id AND due_at IS NOT NULL)`,
    [ids],
  );
  const settled: string[] = [];
  for (const rehearsal of ended) {
    const integration = parts.find(rehearsal.integrationId);
    // It was deleted, or its instance is not worked at any more: nothing is known of its removal limit.
    if (integration === undefined) continue;
    await db.transaction(async (tx) => {
      await fenceLease(tx, parts.lease);
      await holdRemovals(tx, rehearsal.id, integration);
    });
    await tellRehearsed(db, publisher, topic, [rehearsal.id], true);
    await saySettled(parts, rehearsal);
    await db.transaction(async (tx) => {
      await fenceLease(tx, parts.lease);
      await tx.execute('UPDATE applier.rehearsal SET settled_at = now() WHERE id = $1', [rehearsal.id]);
      await tx.execute('DELETE FROM applier.rehearsal_item WHERE rehearsal_id = $1', [rehearsal.id]);
      await tx.execute('DELETE FROM applier.rehearsal_claim WHERE rehearsal_id = $1', [rehearsal.id]);
    }, AT_MOST_EVERYBODY);
    settled.push(rehearsal.id);
  }
  return settled;
}

const AT_MOST_EVERYBODY = { isPatient: true };

/** The removal limit, as it would judge the run: those that an administrator has approved already are not held. */
async function holdRemovals(tx: Tx, id: string, { id: integrationId, options }: Integration): Promise<void> {
  const [row] = await tx.query<{ due: number }>(
    "SELECT count(*)::int AS due FROM applier.rehearsal_item WHERE rehearsal_id = $1 AND kind IN ('deactivated', 'held')",
    [id],
  );
  const { due } = row!;
  if (due === 0) return;
  const { percent, from } = options.maxDeactivations;
  const deactivatedLast24h = await countRecentDeactivations(tx, integrationId);
  const all = deactivatedLast24h + due;
  const enough = percent > 0 && all >= from ? Math.ceil((all * 100) / percent) : 0;
  const linked = await countLinked(tx, integrationId, enough);
  if (guardDeactivations({ linked, deactivatedLast24h, due, percent, from }) === 'release') return;
  await tx.execute(
    `UPDATE applier.rehearsal_item i SET kind = 'held' WHERE rehearsal_id = $1 AND kind = 'deactivated'
      AND NOT EXISTS (SELECT FROM applier.account a
        WHERE a.integration_id = i.integration_id AND a.azure_id = i.azure_id AND a.brake = 'released')`,
    [id],
  );
}

/** Says in every partition of the outcomes that everything is told. May be repeated. */
async function saySettled({ publisher, topic, partitionCount }: EndingParts, { id, integrationId, people }: Ended) {
  const partitions = Array.from({ length: partitionCount() }, (_, index) => index);
  const marker: RehearsalMarker = { rehearsalId: id, integrationId, people, partitions };
  const [type] = rehearsalSettled.types;
  await publisher.send(
    topic,
    partitions.map((partition) => encodeEvent(type!, marker, { source: 'applier', id, key: integrationId, partition })),
  );
}
