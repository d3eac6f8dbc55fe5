import type { Database } from '@user-sync/persistence';

/** Where the publishing of an instance's outcomes stands: the sequence of the last one; 0 at the beginning. */
export async function loadPublishedOutcome(db: Database, slug: string): Promise<number> {
  const [row] = await db.query<{ published: number }>(
    `INSERT INTO applier.instance AS i (slug) VALUES ($1) ON CONFLICT (slug) DO UPDATE SET slug = i.slug
      RETURNING published_outcome AS published`,
    [slug],
  );
  return row!.published;
}

/** How much is left, in milliseconds, of a pause that Ziik asked for, whoever was asked; 0: none. */
export async function loadPause(db: Database, slug: string): Promise<number> {
  const [row] = await db.query<{ leftMs: number }>(
    `SELECT greatest(0, extract(epoch FROM paused_until - now()) * 1000)::float8 AS "leftMs"
      FROM applier.instance WHERE slug = $1 AND paused_until IS NOT NULL`,
    [slug],
  );
  return row?.leftMs ?? 0;
}

/** Notes a pause that Ziik asked for, so that whoever works at the instance next keeps it too. */
export async function notePause(db: Database, slug: string, pauseMs: number): Promise<void> {
  await db.execute(
    `UPDATE applier.instance SET paused_until = greatest(paused_until, now() + $2 * interval '1 millisecond')
      WHERE slug = $1`,
    [slug, pauseMs],
  );
}

/** Whether an instance takes users without a unit, as far as it was seen. */
export interface UnitDemand {
  /** Whether this user would be refused without a unit; false also where it is time to ask Ziik again. */
  standsFor(user: { readonly verify: boolean; readonly runId: string }): boolean;
  /** A user of this run was refused for the want of a unit. True where that was not known. */
  note(runId: string): boolean;
}

/**
 * Remembers a refusal for half a period of a monotonic clock, and for the rest of an enforcing run: the looks of the
 * next period and the next such run ask anew, for an instance may stop demanding units (S30).
 */
export function createUnitDemand(now: () => number, periodMs: number): UnitDemand {
  let seen: { at: number; runId: string } | null = null;
  const isFresh = () => seen !== null && now() - seen.at < periodMs / 2;
  return {
    standsFor: ({ verify, runId }) => (verify ? seen?.runId === runId : isFresh()),
    note(runId) {
      const isNew = !isFresh();
      seen = { at: now(), runId };
      return isNew;
    },
  };
}
