import { columns, type Tx } from '@user-sync/persistence';
import type { KnownCause } from './decide-mails.ts';

/** What is remembered of the causes of each integration. */
export async function loadKnownCauses(db: Tx): Promise<Map<string, KnownCause[]>> {
  const rows = await db.query<KnownCause & { integrationId: string }>(
    `SELECT integration_id AS "integrationId", cause, kind, raised_at AS "raisedAt", cleared_at AS "clearedAt",
        storm_at AS "stormAt", told_at AS "toldAt", is_told AS "isTold", is_over AS "isOver", measure, returns
      FROM config.mail_cause`,
  );
  const known = new Map<string, KnownCause[]>();
  for (const { integrationId, ...cause } of rows) {
    const others = known.get(integrationId);
    if (others === undefined) known.set(integrationId, [cause]);
    else others.push(cause);
  }
  return known;
}

/** Replaces what is remembered by what is now, where that differs. */
export async function saveKnownCauses(
  tx: Tx,
  before: ReadonlyMap<string, readonly KnownCause[]>,
  after: ReadonlyMap<string, readonly KnownCause[]>,
): Promise<void> {
  const changed = [...after].filter(([id, causes]) => !isSame(before.get(id) ?? [], causes));
  if (changed.length === 0) return;
  const rows = changed.flatMap(([integrationId, causes]) => causes.map((cause) => ({ integrationId, ...cause })));
  await tx.execute('DELETE FROM config.mail_cause WHERE integration_id = ANY($1::uuid[])', [changed.map(([id]) => id)]);
  await tx.execute(
    `INSERT INTO config.mail_cause (integration_id, cause, kind, raised_at, cleared_at, storm_at, told_at, is_told,
        is_over, measure, returns)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
        $7::timestamptz[], $8::boolean[], $9::boolean[], $10::int[], $11::int[])`,
    columns(rows, [
      'integrationId',
      'cause',
      'kind',
      'raisedAt',
      'clearedAt',
      'stormAt',
      'toldAt',
      'isTold',
      'isOver',
      'measure',
      'returns',
    ]),
  );
}

function isSame(before: readonly KnownCause[], after: readonly KnownCause[]): boolean {
  const inOrder = (causes: readonly KnownCause[]) =>
    JSON.stringify(
      causes
        .map(({ cause, kind, raisedAt, clearedAt, stormAt, toldAt, isTold, isOver, measure, returns }) => [
          cause,
          [kind, raisedAt, clearedAt, stormAt, toldAt, isTold, isOver, measure, returns],
        ])
        .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    );
  return inOrder(before) === inOrder(after);
}
