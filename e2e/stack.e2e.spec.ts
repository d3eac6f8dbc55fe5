import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { queryDatabase } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const auth = { AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks', AUTH_ISSUER: 'https://issuer.example', AUTH_AUDIENCE: 'sync' };

interface StackLine {
  config: string;
  kafka: string;
  database: string;
  probes: Record<string, string>;
  pids: Record<string, number>;
}

describe('npm run stack', () => {
  let running: { child: ChildProcess; ended: Promise<unknown> } | undefined;
  // Asked, not killed: whatever a failed test started is to end with it.
  afterEach(async () => {
    running?.child.kill('SIGTERM');
    await running?.ended;
  });

  function start(env: NodeJS.ProcessEnv) {
    const { KAFKA_BROKERS: _, DATABASE_URL: __, NODE_OPTIONS: ___, ...clean } = process.env;
    const lines: string[] = [];
    const child = spawn('npm', ['run', '--silent', 'stack', '--', '--print-pids'], {
      cwd: root,
      env: { ...clean, CONFIG_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    running = { child, ended };
    return { child, lines, ended, stderr: () => stderr };
  }

  it('starts everything, reports it in one line, restarts a killed service, and leaves nothing behind', async () => {
    const { child, lines, ended, stderr } = start(auth);
    await waitUntil('the line', () => lines.length > 0 || child.exitCode !== null, { withinMs: 50_000 });
    expect({ lines: lines.length, stderr: lines.length > 0 ? '' : stderr() }).toEqual({ lines: 1, stderr: '' });
    const line = JSON.parse(lines[0]!) as StackLine;

    expect(Object.keys(line)).toEqual(['config', 'kafka', 'database', 'probes', 'pids']);
    for (const probe of [...Object.values(line.probes), line.config]) {
      expect((await fetch(`${probe}/healthz`)).status).toBe(200);
      await waitUntil(`${probe} ready`, async () => (await fetch(`${probe}/readyz`)).status === 200);
    }
    expect((await fetch(`${line.config}/v1/integrations`)).status).toBe(401);

    const signedIn = await queryDatabase(
      line.database,
      `SELECT DISTINCT split_part(application_name, ' ', 1) AS service, usename AS role FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY 1`,
    );
    expect(signedIn).toEqual(
      ['applier', 'config', 'mapper', 'poller'].map((service) => ({ service, role: `user_sync_${service}` })),
    );

    process.kill(line.pids.config!, 'SIGKILL');
    await waitUntil('config again', async () => (await fetch(`${line.config}/healthz`)).ok);

    const askedAt = performance.now();
    child.kill('SIGTERM');
    await ended;
    await waitUntil('everything gone', () => Object.values(line.pids).every((pid) => !isRunning(pid)), {
      withinMs: 15_000,
    });
    expect(performance.now() - askedAt).toBeLessThan(15_000);
    expect(lines).toHaveLength(1);
  });

  it('reports all problems of the settings together, and exits with 78', async () => {
    const { ended, stderr, lines } = start({
      POLL_PERIOD: 'hourly',
      TOPIC_PARTITIONS: 'twelve',
      KAFKA_BROKERS: process.env.KAFKA_BROKERS!,
      DATABASE_URL: process.env.DATABASE_URL!,
      AUTH_JWKS_URL: '',
    });

    expect(await ended).toBe(78);
    for (const variable of ['TOPIC_PARTITIONS', 'AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE']) {
      expect(stderr()).toContain(variable);
    }
    expect(lines).toEqual([]);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
