import type { AliasChange } from '@user-sync/domain';
import { columns, type Tx } from '@user-sync/persistence';
import type { AuditAction } from '../keep-audit/audit.ts';

/** A change of an integration's alias. */
export type ChangeOfAlias = AliasChange & { readonly integrationId: string };

const ACTIONS = { set: 'alias.created', removed: 'alias.removed' } as const satisfies Record<string, AuditAction>;

/** Who made changes of aliases. */
export type AliasActors = (change: ChangeOfAlias) => string | null;

const FIND = `
  SELECT given.place::int AS place, (SELECT a.actor FROM config.audit a
      WHERE a.target_id = given.integration_id AND a.action = given.action AND a.changes ->> 'kind' = given.kind
        AND a.changes ->> 'value' = given.value AND a.changes #>> '{target,id}' = given.target_id
      ORDER BY a.id DESC LIMIT 1) AS actor
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
      WITH ORDINALITY AS given (integration_id, action, kind, value, target_id, place)`;

/**
 * Who made these changes last, as the audit has it: an alias that was removed is nowhere else. One statement at most;
 * none where nothing changed, as with most batches.
 */
export async function findAliasActors(tx: Tx, changes: readonly ChangeOfAlias[]): Promise<AliasActors> {
  const distinct = new Map(changes.map((change) => [keyOf(change), change]));
  if (distinct.size === 0) return () => null;
  const rows = await tx.query<{ place: number; actor: string | null }>(
    FIND,
    columns(
      [...distinct.values()],
      ['integrationId', ({ change }) => ACTIONS[change], 'kind', 'value', ({ id }) => String(id)],
    ),
  );
  const keys = [...distinct.keys()];
  const actors = new Map(rows.map(({ place, actor }) => [keys[place - 1], actor]));
  return (change) => actors.get(keyOf(change)) ?? null;
}

function keyOf({ integrationId, change, kind, id, value }: ChangeOfAlias): string {
  return `${integrationId} ${change} ${kind} ${id} ${value}`;
}
