import type { Tx } from '@user-sync/persistence';
import type { InstanceTrouble } from './instance.ts';

/** What decides, beside the runs themselves, how the runs of an integration get on. */
export interface RunSurroundings {
  /** By the clock that their times are of. */
  readonly now: Date;
  readonly isEnabled: boolean;
  /** How many people the latest full read found; null: none has succeeded. */
  readonly people: number | null;
  /** What keeps the instance from work. */
  readonly trouble: InstanceTrouble | null;
  /** The units and user types of the instance have been read, or were tried. */
  readonly isCatalogueTried: boolean;
  /** The run that is running. */
  readonly runningId: string | null;
}

/** Of each of these integrations. */
export async function runSurroundings(db: Tx, ids: readonly string[]): Promise<Map<string, RunSurroundings>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<RunSurroundings & { id: string }>(
    `SELECT i.id, clock_timestamp() AS now, i.enabled AND i.deleted_at IS NULL AS "isEnabled", i.people,
        instance.ziik_error AS trouble, instance.catalogue_tried_at IS NOT NULL AS "isCatalogueTried",
        (SELECT run.id FROM control.run WHERE run.integration_id = i.id AND run.status = 'running') AS "runningId"
      FROM control.integration i JOIN control.instance ON instance.slug = i.instance_slug WHERE i.id = ANY($1::uuid[])`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, ...surroundings }) => [id, surroundings]));
}
