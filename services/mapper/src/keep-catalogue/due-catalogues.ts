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
 * Instances that have an integration and whose catalogue was never read, is old, was requested (by a webhook or a full
 * run), could not be read with other credentials than today's, or is held back and believed now because a full run was
 * initiated.
 */
export function dueCatalogues(db: Tx): Promise<DueCatalogue[]> {
  return db.query<DueCatalogue>(dueAmong('control.instance i'));
}

/** The instance, if its catalogue is among them. */
export async function dueCatalogue(db: Tx, slug: string): Promise<DueCatalogue | undefined> {
  const [due] = await db.query<DueCatalogue>(dueAmong(instancesOf('VALUES ($1::text)')), [slug]);
  return due;
}

/**
 * Those of them that indexes lead to, and those among the given instances: all but others of which the credentials have
 * changed, or the mapper's own row is gone. It costs the same however many instances there are.
 */
export function newlyDueCatalogues(db: Tx, changed: readonly string[]): Promise<DueCatalogue[]> {
  return db.query<DueCatalogue>(dueAmong(instancesOf(`${MAY_BE_DUE} UNION SELECT unnest($1::text[])`)), [changed]);
}

const MAY_BE_DUE = `SELECT instance_slug FROM mapper.catalogue WHERE due_at <= now()
  UNION SELECT instance_slug FROM mapper.catalogue WHERE asked_at <= now()
  UNION SELECT instance_slug FROM mapper.catalogue WHERE suspicious_since IS NOT NULL
  UNION SELECT slug FROM control.instance WHERE catalogue_tried_at IS NULL`;

/** Read by their key: the mapper's plans are made once, and a condition on all instances would read all of them. */
function instancesOf(slugs: string): string {
  return `(${slugs}) AS given (slug) JOIN control.instance i ON i.slug = given.slug`;
}

// Whether a full run was initiated is looked up once, for the few that are held back: asked of each row, it looks so
// expensive that the planner reads all catalogues to ask less often.
function dueAmong(these: string): string {
  return `WITH initiated AS MATERIALIZED (SELECT c.instance_slug FROM mapper.catalogue c WHERE ${FULL_RUN_INITIATED})
    SELECT i.slug, i.version AS "instanceVersion", coalesce(c.attempts, 0) AS attempts, now() AS "startedAt"
    FROM ${these} LEFT JOIN mapper.catalogue c ON c.instance_slug = i.slug
    WHERE EXISTS (SELECT 1 FROM control.integration WHERE instance_slug = i.slug AND deleted_at IS NULL)
      AND (c.instance_slug IS NULL OR c.due_at <= now() OR c.asked_at <= now() OR i.catalogue_tried_at IS NULL
        OR c.instance_version IS DISTINCT FROM i.version
        OR (c.attempts = 0 AND c.instance_slug IN (SELECT instance_slug FROM initiated)))
    ORDER BY coalesce(c.due_at, '-infinity')`;
}

/**
 * Whether an administrator initiated a full run after the catalogue `c` was held back. Most are not, and then no run is
 * looked at.
 */
export const FULL_RUN_INITIATED = `(c.suspicious_since IS NOT NULL AND EXISTS (
  SELECT 1 FROM control.run run JOIN control.integration own ON own.id = run.integration_id
    WHERE own.instance_slug = c.instance_slug AND run.kind = 'full' AND run.trigger = 'administrator'
      AND run.queued_at > c.suspicious_since))`;

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
