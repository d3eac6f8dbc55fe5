import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Supervised, startProgram } from './supervise.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The two emulators, each a process of its own. */
export interface Sandbox {
  readonly entra: ControlClient;
  readonly ziik: ControlClient;
  stop(): Promise<void>;
}

/** The emulators as processes of ours. */
export interface StartedSandbox extends Sandbox {
  /** Process ids of the emulators. */
  pids(): number[];
}

/** Certificate and key of an emulator that serves TLS. */
interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Calls of an emulator's control API; paths are below `/control`. Throws with the answer's words unless it is a 2xx.
 */
export interface ControlClient {
  /** Origin of the emulator. */
  readonly url: string;
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

/** Starts the emulators for Entra with Graph, and for Ziik with the administrators' sign-in. */
export async function startSandbox(
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
  { entraTls }: { readonly entraTls?: TlsFiles } = {},
): Promise<StartedSandbox> {
  const programs: Supervised<string>[] = [];
  const stop = async () => void (await Promise.all(programs.map((program) => program.stop())));
  try {
    for (const name of ['entra', 'ziik']) {
      const tls = name === 'entra' && entraTls ? ['--tls-cert', entraTls.cert, '--tls-key', entraTls.key] : [];
      programs.push(
        await startProgram<string>({
          name: `sandbox ${name}`,
          command: process.execPath,
          args: ['--enable-source-maps', join(root, 'sandbox', name, 'dist/main.js'), '--port', '0', ...tls],
          env,
          ready: (line) => (line.startsWith('{"url"') ? (JSON.parse(line) as { url: string }).url : undefined),
          restart: false,
          ...(signal && { signal }),
        }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    entra: controlClient(programs[0]!.value()),
    ziik: controlClient(programs[1]!.value()),
    pids: () => programs.flatMap((program) => program.pid() ?? []),
    stop,
  };
}

/** What the services need in their environment to work against the emulators instead of the originals. */
export function sandboxSettings(sandbox: Sandbox): NodeJS.ProcessEnv {
  return {
    LOGIN_URL: sandbox.entra.url,
    GRAPH_URL: sandbox.entra.url,
    ZIIK_HOST_SUFFIXES: '127.0.0.1',
    AUTH_JWKS_URL: `${sandbox.ziik.url}/control/jwks`,
    AUTH_ISSUER: sandbox.ziik.url,
    AUTH_AUDIENCE: 'azure-user-sync',
  };
}

/** A client of the control API below an origin. */
export function controlClient(url: string): ControlClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${url}/control${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}/control${path} was answered with ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  return { url, get: (path) => call('GET', path), send: call };
}
