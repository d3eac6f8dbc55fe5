import type { Tx } from '@user-sync/persistence';

/** An instance whose catalogue is to be read now. */
export interface DueCatalogue {
  readonly slug: string;
  /** Of the instance's address and credentials. */
  readonly instanceVersion: number;
  /** Readings that failed one after the other. */
  readonly attempts: number;
  /** By Postgres' clock. */
  readonly startedAt: Date;
}

/**
 * Instances that have an integration and whose catalogue was never read, is old, was asked for (by a webhook or a full run), could not be read with
 * other credentials than today's, or is held back and believed now because a full run was initiated.
 */
export function dueCatalogues(db: Tx, only?: string): Promise<DueCatalogue[]> {
  return db.query<DueCatalogue>(
    `SELECT i.slug, i.version AS "instanceVersion", coalesce(c.attempts, 0) AS attempts, now() AS "startedAt"
      FROM control.instance i LEFT JOIN mapper.catalogue c ON c.instance_slug = i.slug
      WHERE ($1::text IS NULL OR i.slug = $1)
        AND EXISTS (SELECT 1 FROM control.integration WHERE instance_slug = i.slug AND deleted_at IS NULL)
        AND (c.instance_slug IS NULL OR c.due_at <= now() OR c.asked_at <= now() OR i.catalogue_tried_at IS NULL
          OR c.instance_version IS DISTINCT FROM i.version OR (c.attempts = 0 AND ${FULL_RUN_INITIATED}))
      ORDER BY coalesce(c.due_at, '-infinity')`,
    [only ?? null],
  );
}

/** Whether an administrator initiated a full run after the catalogue `c` was held back. */
export const FULL_RUN_INITIATED = `EXISTS (
  SELECT 1 FROM control.run run JOIN control.integration held ON held.id = run.integration_id
    WHERE held.instance_slug = c.instance_slug AND run.kind = 'full' AND run.trigger = 'administrator'
      AND run.queued_at > c.suspicious_since)`;

/** Makes the catalogues of these instances due at once; unknown ones are left alone. */
export async function askForCatalogues(db: Tx, slugs: readonly string[]): Promise<void> {
  await db.execute('UPDATE mapper.catalogue SET asked_at = now() WHERE instance_slug = ANY($1::text[])', [slugs]);
}

/** Forgets the catalogues of instances that were removed. */
export function sweepCatalogues(db: Tx): Promise<number> {
  return db.execute(
    'DELETE FROM mapper.catalogue c WHERE NOT EXISTS (SELECT 1 FROM control.instance i WHERE i.slug = c.instance_slug)',
  );
}
