import pg from 'pg';
import type { TableSet } from './migrations.ts';

/** How far a privilege reaches: the whole table, the columns that are named, or all but those. */
export type Extent = true | readonly string[] | { readonly except: readonly string[] };

/** What a role may do with a table. */
export type TableGrants = Readonly<Partial<Record<'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE', Extent>>>;

/** What each service may do with the tables of a schema, by the tables' names; `*` are those that are not named. */
export type Grants = Readonly<Record<string, Readonly<Record<string, TableGrants>>>>;

const ALL: TableGrants = { SELECT: true, INSERT: true, UPDATE: true, DELETE: true };

/** What a service may do in its own schema: everything but change the tables, except where `tables` says less. */
export function ownTables(service: string, tables: Readonly<Record<string, TableGrants>> = {}): Grants {
  return { [service]: { '*': ALL, ...tables } };
}

/** How granting ended: the roles that may work now, and those that are not there. */
export interface Granted {
  readonly granted: readonly string[];
  readonly missing: readonly string[];
}

/** Runs statements on one connection. */
type Run = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

/**
 * Gives the services' roles exactly what the table sets say, and takes away what they have beyond it; each schema in
 * one transaction, so that nobody is without rights in between. The connection's own role and superusers need no
 * grants.
 */
export async function grantTables(
  run: Run,
  tables: readonly TableSet[],
  roles: ReadonlyMap<string, string>,
): Promise<Granted> {
  const known = await run<{ name: string; owns: boolean }>(
    'SELECT rolname AS name, rolsuper OR rolname = current_user AS owns FROM pg_roles WHERE rolname = ANY($1::text[])',
    [[...roles.values()]],
  );
  const there = new Set(known.map(({ name }) => name));
  const limited = new Set(known.filter(({ owns }) => !owns).map(({ name }) => name));
  const wanted = tables.flatMap(({ grants = {} }) => Object.keys(grants).map((service) => roleOf(roles, service)));
  for (const { schema, grants = {} } of tables) {
    const services = Object.entries(grants).filter(([service]) => limited.has(roleOf(roles, service)));
    if (services.length === 0) continue;
    await run('BEGIN');
    try {
      const columns = await columnsOf(run, schema);
      for (const role of new Set(services.map(([service]) => roleOf(roles, service))))
        await revokeAll(run, schema, role);
      for (const [service, of] of services) {
        const to = pg.escapeIdentifier(roleOf(roles, service));
        for (const statement of statementsOf(schema, columns, of)) await run(`${statement} TO ${to}`);
      }
      await run('COMMIT');
    } catch (error) {
      await run('ROLLBACK');
      throw error;
    }
  }
  const distinct = [...new Set(wanted)];
  return {
    granted: distinct.filter((role) => there.has(role)),
    missing: distinct.filter((role) => !there.has(role)),
  };
}

function roleOf(roles: ReadonlyMap<string, string>, service: string): string {
  const role = roles.get(service);
  if (role === undefined) throw new Error(`No role is named for the service ${service}`);
  return role;
}

async function columnsOf(run: Run, schema: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await run<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p') GROUP BY c.relname ORDER BY c.relname`,
    [pg.escapeIdentifier(schema)],
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

async function revokeAll(run: Run, schema: string, role: string): Promise<void> {
  for (const objects of ['ALL TABLES IN SCHEMA', 'ALL SEQUENCES IN SCHEMA', 'SCHEMA'])
    await run(`REVOKE ALL ON ${objects} ${pg.escapeIdentifier(schema)} FROM ${pg.escapeIdentifier(role)}`);
}

/** The GRANT statements of one service in one schema, up to the role. */
function statementsOf(
  schema: string,
  columns: ReadonlyMap<string, readonly string[]>,
  grants: Readonly<Record<string, TableGrants>>,
): string[] {
  const name = pg.escapeIdentifier(schema);
  const statements = [`GRANT USAGE ON SCHEMA ${name}`];
  // Only the owner of a schema draws from its sequences; identity columns need no right of their own.
  if (grants['*']) statements.push(`GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${name}`);
  for (const [table, all] of columns) {
    const of = table === 'migrations' ? { SELECT: true as const } : (grants[table] ?? grants['*'] ?? {});
    const privileges = Object.entries(of).map(([privilege, extent]) => `${privilege}${listOf(extent, all)}`);
    if (privileges.length > 0)
      statements.push(`GRANT ${privileges.join(', ')} ON ${name}.${pg.escapeIdentifier(table)}`);
  }
  const unknown = Object.keys(grants).filter((table) => table !== '*' && !columns.has(table));
  if (unknown.length > 0) throw new Error(`Rights are given on tables that ${schema} lacks: ${unknown.join(', ')}`);
  return statements;
}

function listOf(extent: Extent, all: readonly string[]): string {
  if (extent === true) return '';
  const chosen = 'except' in extent ? all.filter((column) => !extent.except.includes(column)) : extent;
  return ` (${chosen.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
}
