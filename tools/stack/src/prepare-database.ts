import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { SERVICES, type ServiceName } from './services.ts';
import { ProgramEnded } from './supervise.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const run = promisify(execFile);

export interface DatabaseToPrepare {
  /** Of somebody who may create roles; of anybody else, everything works as they do. */
  readonly url: string;
  /** File in which the passwords of the roles are kept. */
  readonly passwordFile: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** How each service is started on the database: the variables that it is given. */
export type DatabaseSettings = Readonly<Record<ServiceName, DatabaseVariables>>;

type DatabaseVariables = { readonly DATABASE_URL: string; readonly MIGRATE_ON_START?: string };

/**
 * Makes a role for each service and one that owns the tables, and has the owner run the migrations, which give each
 * role its rights. Where no roles may be made, the services work, and migrate, as the given one.
 */
export async function prepareDatabase(wanted: DatabaseToPrepare): Promise<DatabaseSettings> {
  const { log, signal } = wanted;
  // Each service says what is wrong with it.
  if (!URL.canParse(wanted.url)) return settingsFor(() => ({ DATABASE_URL: wanted.url }));
  const url = await withItsPassword(wanted.url);
  const prefix = rolePrefix(new URL(url));
  const names = [...SERVICES, 'owner'].map((name) => `${prefix}_${name}`);
  const passwords = await passwordsOf(wanted.passwordFile, names);
  try {
    await createRoles(url, `${prefix}_owner`, passwords);
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    log(`Every service works as the role of DATABASE_URL, since it may not make roles (${(error as Error).message})`);
    return settingsFor(() => ({ DATABASE_URL: wanted.url }));
  }
  const urlOf = (role: string) => {
    const own = new URL(url);
    own.username = role;
    own.password = passwords.get(role)!;
    return own.href;
  };
  await migrate(urlOf(`${prefix}_owner`), prefix, signal);
  return settingsFor((name) => ({ DATABASE_URL: urlOf(`${prefix}_${name}`), MIGRATE_ON_START: 'false' }));
}

const INSUFFICIENT_PRIVILEGE = '42501';
/** Postgres cuts names that are longer, and then two would be the same. */
const LONGEST_NAME = 63;
const LONGEST_SUFFIX = '_applier'.length;

/** An address whose password is in a file (`?passwordfile=`), which only our services understand. */
async function withItsPassword(address: string): Promise<string> {
  const url = new URL(address);
  const file = url.searchParams.get('passwordfile');
  if (file === null) return address;
  url.searchParams.delete('passwordfile');
  url.password = encodeURIComponent((await readFile(file, 'utf8')).trim());
  return url.href;
}

/** Roles belong to the whole server, so that each database has roles of its own name. */
function rolePrefix(url: URL): string {
  const database = decodeURIComponent(url.pathname.slice(1));
  if (Buffer.byteLength(database) + LONGEST_SUFFIX <= LONGEST_NAME) return database;
  return `user_sync_${createHash('sha256').update(database).digest('hex').slice(0, 16)}`;
}

function settingsFor(settings: (name: ServiceName) => DatabaseVariables): DatabaseSettings {
  return Object.fromEntries(SERVICES.map((name) => [name, settings(name)])) as unknown as DatabaseSettings;
}

/** The passwords that stand in the file, and new ones for roles that are not in it. */
async function passwordsOf(file: string, roles: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const kept = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, string>,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return {} as Record<string, string>;
      throw error;
    },
  );
  for (const role of roles) kept[role] ??= randomBytes(24).toString('base64url');
  await writeFile(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return new Map(roles.map((role) => [role, kept[role]!]));
}

async function createRoles(url: string, owner: string, passwords: ReadonlyMap<string, string>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    // Another process preparing the same database waits for us.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('azure-user-sync roles'))");
    for (const [role, password] of passwords) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      await client.query(
        `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`,
      );
    }
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    const database = pg.escapeIdentifier(rows[0]!.name);
    await client.query(`GRANT CREATE ON DATABASE ${database} TO ${pg.escapeIdentifier(owner)}`);
    await client.query(giveTablesTo(owner));
    await client.query('COMMIT');
  } finally {
    // Ends a transaction that failed, too.
    await client.end();
  }
}

/** What earlier versions made as somebody else is the owner's from now on; docs/operations.md has it too. */
function giveTablesTo(owner: string): string {
  return `DO $$
DECLARE statement text;
BEGIN
  FOR statement IN
    SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, owner.name)
      FROM pg_namespace, (SELECT ${pg.escapeLiteral(owner)} AS name) AS owner
      WHERE nspname IN ('control', 'poller', 'mapper', 'applier', 'config') AND nspowner <> owner.name::regrole
    UNION ALL
    SELECT format('ALTER %s %s OWNER TO %I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass, owner.name)
      FROM pg_class c, (SELECT ${pg.escapeLiteral(owner)} AS name) AS owner
      WHERE relnamespace::regnamespace::text IN ('control', 'poller', 'mapper', 'applier', 'config')
        AND relkind IN ('r', 'S') AND relowner <> owner.name::regrole
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND relkind = 'S' AND deptype IN ('a', 'i'))
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, owner.name)
      FROM pg_proc p, (SELECT ${pg.escapeLiteral(owner)} AS name) AS owner
      WHERE pronamespace::regnamespace::text = 'config' AND proowner <> owner.name::regrole
  LOOP
    EXECUTE statement;
  END LOOP;
END $$`;
}

/** Each service's own command; they wait for one another by the lock of the migrations. */
async function migrate(url: string, prefix: string, signal: AbortSignal | undefined): Promise<void> {
  const roles = Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_ROLE`, `${prefix}_${name}`]));
  const env = { PATH: process.env.PATH, LOG_LEVEL: 'error', ...roles, DATABASE_URL: url };
  const ended = await Promise.allSettled(
    SERVICES.map((name) =>
      run(process.execPath, [join(root, 'services', name, 'dist/migrate.js')], { env, ...(signal && { signal }) }),
    ),
  );
  const failed = ended.find((each) => each.status === 'rejected');
  if (!failed) return;
  const { code, stderr = '' } = failed.reason as { code?: number; stderr?: string };
  if (typeof code !== 'number') throw failed.reason;
  throw new ProgramEnded(`The migrations ended with code ${code}.\n${stderr.trim()}`, code);
}
