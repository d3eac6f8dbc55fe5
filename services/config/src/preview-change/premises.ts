import { type Integration, loadCatalogue } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';

/** What a preview rests on. Where one of these is another, so may be the outcome. */
export interface Premises {
  /** Of the integration. */
  readonly version: number;
  /** Of the units and user types; null: not read yet. */
  readonly catalogue: number | null;
  /** A hash over everybody: what Azure says of them, and how they stand in Ziik. */
  readonly people: string;
}

/** What is given now, and how many people Azure has. */
export async function readPremises(
  db: Tx,
  { id, instanceSlug, version }: Pick<Integration, 'id' | 'instanceSlug' | 'version'>,
): Promise<{ premises: Premises; inAzure: number }> {
  // In no order, so that nothing is sorted. What only says how far an attempt is does not count.
  const [row] = await db.query<{ people: string; inAzure: number }>(
    `SELECT coalesce(bit_xor(hashtextextended(concat_ws('|', azure_id, ziik_user_id, unit_id, user_types, azure, ziik,
          lifecycle, deactivated_at, hold IS NULL), 0)), 0)::text || ' ' || count(*) AS people,
        count(azure)::int AS "inAzure"
      FROM config.person WHERE integration_id = $1`,
    [id],
  );
  const { people, inAzure } = row!;
  const catalogue = (await loadCatalogue(db, instanceSlug))?.version ?? null;
  return { premises: { version, catalogue, people }, inAzure };
}

/** What has changed, the first that has; null: nothing. */
export function changedIn(before: Premises, now: Premises): keyof Premises | null {
  const names = ['version', 'catalogue', 'people'] as const;
  return names.find((name) => before[name] !== now[name]) ?? null;
}
