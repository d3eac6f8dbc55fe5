import type { Database } from '@user-sync/persistence';

/** What is kept about an instance beyond its users. */
export interface InstanceMemory {
  needsUnit: boolean;
  /** Sequence of the last outcome that was published. */
  published: number;
}

/** What was kept, or the beginning. */
export async function loadInstanceMemory(db: Database, slug: string): Promise<InstanceMemory> {
  const [row] = await db.query<InstanceMemory>(
    `INSERT INTO applier.instance AS i (slug) VALUES ($1) ON CONFLICT (slug) DO UPDATE SET slug = i.slug
      RETURNING needs_unit AS "needsUnit", published_outcome AS published`,
    [slug],
  );
  return row!;
}

/** The instance was seen to refuse a user without a unit. */
export async function rememberNeedsUnit(db: Database, slug: string): Promise<void> {
  await db.execute('UPDATE applier.instance SET needs_unit = true WHERE slug = $1', [slug]);
}
