import { LONGEST_PAUSE_MS } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import type { Pace } from './pace.ts';

/** The cursor of an instance's published outcomes: the sequence of the last one; 0 at the beginning. */
export async function loadPublishedOutcome(db: Database, slug: string): Promise<number> {
  const [row] = await db.query<{ published: number }>(
    `WITH made AS (
        INSERT INTO applier.instance (slug) SELECT $1 WHERE NOT EXISTS (SELECT FROM applier.instance WHERE slug = $1)
          ON CONFLICT DO NOTHING
      ) SELECT published_outcome AS published FROM applier.instance WHERE slug = $1`,
    [slug],
  );
  return row?.published ?? 0;
}

/**
 * A pause that cannot be real by this clock: it was written by another clock, or by a release without a limit.
 */
const ABSURD = "paused_until > now() + $2 * interval '1 millisecond'";

/**
 * How much is left, in milliseconds, of a pause that Ziik asked for, no matter which process was asked; 0: none. A
 * pause ends with the version of the instance's settings: the administrator who saves them wants to see whether they
 * work.
 */
export async function loadPause(db: Database, slug: string, version: number): Promise<number> {
  const [row] = await db.query<{ leftMs: number }>(
    `SELECT greatest(0, extract(epoch FROM paused_until - now()) * 1000)::float8 AS "leftMs"
      FROM applier.instance WHERE slug = $1 AND paused_until IS NOT NULL AND NOT ${ABSURD}
        AND (paused_version IS NULL OR paused_version = $3)`,
    [slug, LONGEST_PAUSE_MS, version],
  );
  return row?.leftMs ?? 0;
}

/** Notes a pause that Ziik asked for, so that the next owner of the instance keeps it too. */
export async function notePause(db: Database, slug: string, version: number, pauseMs: number): Promise<void> {
  await db.execute(
    `UPDATE applier.instance SET paused_version = $4, paused_until =
        greatest(
          CASE WHEN ${ABSURD} OR paused_version < $4 THEN NULL ELSE paused_until END,
          now() + $3 * interval '1 millisecond'
        )
      WHERE slug = $1 AND (paused_version IS NULL OR paused_version <= $4)`,
    [slug, LONGEST_PAUSE_MS, Math.min(pauseMs, LONGEST_PAUSE_MS), version],
  );
}

/** The pace of an instance with the version of the settings that it is good for. */
export interface KeptPace {
  readonly version: number;
  readonly pace: Pace;
}

/** Whether an instance takes users without a unit, as far as it was seen. */
export interface UnitDemand {
  /** Whether this user would be refused without a unit; false also when it is time to ask Ziik again. */
  standsFor(user: { readonly verify: boolean; readonly runId: string }): boolean;
  /** A user of this run was refused because it has no unit. True if that is new. */
  note(runId: string): boolean;
}

/**
 * Remembers a refusal for half a period of a monotonic clock, and for the rest of an enforcing run: the looks of the
 * next period and the next such run ask again, because an instance may stop requiring units (S30).
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
