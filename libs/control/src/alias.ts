import type { Alias, AliasKind } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { notify } from './notices.ts';
import { queueRun } from './queue-run.ts';

/** An alias of an integration as it is kept. */
export interface KeptAlias extends Alias {
  readonly id: string;
  readonly integrationId: string;
  /** As the target was called when the alias was made. */
  readonly targetName: string;
  readonly createdAt: Date;
}

const COLUMNS = `id, integration_id AS "integrationId", kind, value, target_id AS "targetId",
  target_name AS "targetName", created_at AS "createdAt"`;

/** The aliases of these integrations. */
export function loadAliases(db: Tx, integrationIds: readonly string[]): Promise<KeptAlias[]> {
  return db.query<KeptAlias>(`SELECT ${COLUMNS} FROM control.alias WHERE integration_id = ANY($1::uuid[])`, [
    integrationIds,
  ]);
}

/** By what aliases are listed. */
export type AliasKey = readonly [kind: string, value: string];

/** Aliases of an integration behind a key (null: from the first), by kind and value. */
export function listAliases(
  db: Tx,
  integrationId: string,
  kind: AliasKind | undefined,
  after: AliasKey | null,
  limit: number,
): Promise<KeptAlias[]> {
  return db.query<KeptAlias>(
    `SELECT ${COLUMNS} FROM control.alias WHERE integration_id = $1 AND ($2::text IS NULL OR kind = $2)
      AND ($3::text IS NULL OR (kind, value) > ($3, $4)) ORDER BY kind, value LIMIT $5`,
    [integrationId, kind ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** How many aliases an integration has. */
export async function countAliases(db: Tx, integrationId: string): Promise<number> {
  const [row] = await db.query<{ aliases: number }>(
    'SELECT count(*) AS aliases FROM control.alias WHERE integration_id = $1',
    [integrationId],
  );
  return row!.aliases;
}

/** Makes an alias; undefined where its value has one of this kind. Call `changeAliases` in the same transaction. */
export async function insertAlias(tx: Tx, alias: Omit<KeptAlias, 'createdAt'>): Promise<KeptAlias | undefined> {
  const [made] = await tx.query<KeptAlias>(
    `INSERT INTO control.alias (id, integration_id, kind, value, target_id, target_name)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (integration_id, kind, value) DO NOTHING RETURNING ${COLUMNS}`,
    [alias.id, alias.integrationId, alias.kind, alias.value, alias.targetId, alias.targetName],
  );
  return made;
}

/** Removes an alias; undefined where there is none. Call `changeAliases` in the same transaction. */
export async function deleteAlias(tx: Tx, integrationId: string, id: string): Promise<KeptAlias | undefined> {
  const [gone] = await tx.query<KeptAlias>(
    `DELETE FROM control.alias WHERE integration_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [integrationId, id],
  );
  return gone;
}

/**
 * Raises the version of an integration's aliases and has those decided again who state the value: nobody else's
 * decision changes. Until that is through, only decisions by the new version are carried out (S12). Without a run,
 * where the integration is disabled or nothing was read, older decisions no longer count at all. Call it with the
 * integration locked. Returns the new version of the integration.
 */
export async function changeAliases(
  tx: Tx,
  { id, kind, value }: { readonly id: string; readonly kind: AliasKind; readonly value: string },
  hasRun: boolean,
): Promise<number> {
  const [row] = await tx.query<{ version: number; aliases: number }>(
    `UPDATE control.integration SET aliases_version = aliases_version + 1,
        aliases_base = CASE WHEN $2 THEN aliases_base ELSE aliases_version + 1 END,
        aliases_through = CASE WHEN $2 THEN aliases_through ELSE aliases_version + 1 END,
        version = version + 1, updated_at = now()
      WHERE id = $1 RETURNING version, aliases_version AS aliases`,
    [id, hasRun],
  );
  const { version, aliases } = row!;
  if (hasRun) {
    const scope = {
      units: kind === 'unit' ? [value] : [],
      userTypes: kind === 'user-type' ? [value] : [],
      exact: true as const,
      aliases: { from: aliases, to: aliases },
    };
    await queueRun(tx, { integrationId: id, kind: 'remap', trigger: 'system', scope });
  }
  await notify(tx, 'integration', id);
  return version;
}

/**
 * Whether every change of an integration's aliases since the last that came through has had its remap, which succeeded
 * and was received: everybody concerned is decided again. `isReceived` is SQL on `run`.
 */
const allThrough = (isReceived: string): string => `
  (SELECT coalesce(sum((run.scope #>> '{aliases,to}')::bigint - (run.scope #>> '{aliases,from}')::bigint + 1), 0)
    FROM control.run WHERE run.integration_id = i.id AND run.kind = 'remap' AND run.status = 'succeeded'
      AND (run.scope #>> '{aliases,from}')::bigint > i.aliases_through
      AND (cardinality(run.partitions) = 0 OR ${isReceived})) = i.aliases_version - i.aliases_through`;

/**
 * Lets decisions by earlier versions count again where every change of the aliases has reached those it concerns.
 * `isReceived` is SQL on the caller's own tables. Returns the integrations.
 */
export async function noteAliasesThrough(db: Tx, ids: readonly string[], isReceived: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `UPDATE control.integration i SET aliases_through = i.aliases_version
      WHERE i.id = ANY($1::uuid[]) AND i.aliases_through < i.aliases_version AND ${allThrough(isReceived)}
      RETURNING i.id`,
    [ids],
  );
  for (const { id } of rows) await notify(db, 'integration', id);
  return rows.map(({ id }) => id);
}

/** Everybody is decided again, since a change of the aliases did not reach all: older decisions no longer count. */
export async function giveUpOlderAliases(tx: Tx, integrationId: string): Promise<void> {
  await tx.execute(
    `UPDATE control.integration SET aliases_base = aliases_version, aliases_through = aliases_version
      WHERE id = $1 AND aliases_through < aliases_version`,
    [integrationId],
  );
}
