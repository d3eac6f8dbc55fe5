import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts, openWorkFolder, type Sandbox, sandboxSettings, startSandbox } from '@user-sync/stack';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What `npm run stack` says when it is ready. */
export interface StackLine {
  readonly config: string;
  readonly probes: Readonly<Record<string, string>>;
  readonly pids: Readonly<Record<string, number>>;
}

/** A data folder, an address and emulators that stay, for a stack that comes and goes. */
export async function prepareStack(settings: NodeJS.ProcessEnv) {
  const data = await openWorkFolder();
  const sandbox: Sandbox = await startSandbox();
  const [port] = await freePorts(1);
  const { KAFKA_BROKERS: _, DATABASE_URL: __, NODE_OPTIONS: ___, ...inherited } = process.env;
  const env = {
    ...inherited,
    ...sandboxSettings(sandbox),
    ...settings,
    CONFIG_PORT: String(port),
    DATA_DIR: data.path,
  };
  return {
    sandbox,
    config: `http://127.0.0.1:${port}`,

    /** Starts `npm run stack`; resolves with its line. `end` sends SIGTERM and waits until it is gone. */
    async start(): Promise<{ line: StackLine; end(): Promise<void> }> {
      const child = spawn('npm', ['run', '--silent', 'stack', '--', '--print-pids'], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let words = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        words = (words + chunk).slice(-4_000);
      });
      const ended = new Promise<void>((done) => child.once('exit', () => done()));
      const line = await Promise.race([
        new Promise<string>((said) => createInterface({ input: child.stdout }).once('line', said)),
        ended.then(() => Promise.reject(new Error(`The stack ended before it was ready: ${words}`))),
      ]);
      return {
        line: JSON.parse(line) as StackLine,
        async end() {
          child.kill('SIGTERM');
          await ended;
        },
      };
    },

    async remove(): Promise<void> {
      await sandbox.stop();
      await data.remove();
    },
  };
}
