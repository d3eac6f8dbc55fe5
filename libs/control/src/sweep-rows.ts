import { type Database, deleteInParts, type Tx } from '@user-sync/persistence';
import { goneIntegrations } from './integration.ts';

/** What was swept: the integrations, and the number of rows per table. */
export interface Swept {
  readonly integrations: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Deletes the rows that a service keeps of integrations that are deleted. Each table has the integration first in its
 * primary key, or is short (`scanned`).
 */
export async function sweepRowsOfDeleted(
  db: Database,
  tables: readonly string[],
  scanned: readonly string[] = [],
): Promise<Swept> {
  const known = await Promise.all([
    ...tables.map((table) => integrationsIn(db, leapingOver(table))),
    ...scanned.map((table) => integrationsIn(db, `SELECT DISTINCT integration_id AS id FROM ${table}`)),
  ]);
  const integrations = await goneIntegrations(db, [...new Set(known.flat())]);
  const rows: Record<string, number> = {};
  if (integrations.length > 0)
    for (const table of [...tables, ...scanned])
      rows[table] = await deleteInParts(db, table, 'integration_id = ANY($1::uuid[])', [integrations]);
  return { integrations, rows };
}

async function integrationsIn(db: Tx, select: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(select);
  return rows.map(({ id }) => id);
}

/** Finds the integrations that have rows by leaps along the primary key, instead of reading every row. */
function leapingOver(table: string): string {
  return `WITH RECURSIVE leap AS (
      (SELECT integration_id AS id FROM ${table} ORDER BY integration_id LIMIT 1)
      UNION ALL
      SELECT (SELECT t.integration_id FROM ${table} t WHERE t.integration_id > leap.id ORDER BY 1 LIMIT 1)
        FROM leap WHERE leap.id IS NOT NULL
    ) SELECT id FROM leap WHERE id IS NOT NULL`;
}
