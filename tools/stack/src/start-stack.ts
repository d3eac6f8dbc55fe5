import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.ts';
import { type DatabaseSettings, prepareDatabase } from './prepare-database.ts';
import { provideParts } from './provide-parts.ts';
import { SERVICES, type ServiceName } from './services.ts';
import { type ProgramEnded, type Supervised, startProgram } from './supervise.ts';
import type { WorkFolder } from './work-folder.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** What a service says when it is ready. */
export interface ReadyLine {
  readonly ready: true;
  readonly service: string;
  readonly probe: string;
  readonly url?: string;
}

export interface StackOptions {
  /** Where Kafka, PostgreSQL and the keyring keep their data. */
  readonly workFolder: WorkFolder;
  /** The services' settings; see the table in the README. */
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  /** Settings of one service alone. */
  readonly envOf?: (name: ServiceName) => NodeJS.ProcessEnv;
  /** False: data may be lost when the machine (not a process) dies. For tests, the demonstration and the bench. */
  readonly durable?: boolean;
  /** Where the services' logs go; standard error by default. */
  readonly onLog?: (chunk: string) => void;
  readonly signal?: AbortSignal;
  /** Arguments for Node itself in every service, as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
}

/** Everything that runs: the addresses, the process ids, and how to end it. */
export interface Stack {
  readonly config: string;
  readonly kafka: string;
  /** For reading: the administrator's, or the one that was given. */
  readonly database: string;
  /** The database as each service signs in to it. */
  databases(): Record<ServiceName, string>;
  probes(): Record<ServiceName, string>;
  /** Process ids now; a restarted service has a new one. Parts that were given, not started, have none. */
  pids(): Partial<Record<ServiceName | 'kafka' | 'postgres', number>>;
  /** Resolves when something ended for good without having been asked to. */
  readonly ended: Promise<ProgramEnded>;
  /** Ends the services, then Kafka and PostgreSQL, if they are ours. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka and PostgreSQL where `env` names none (`KAFKA_BROKERS`, `DATABASE_URL`), makes the tables and a role for
 * each service, then starts the four services, and resolves when all are ready. Rejects with `ProgramEnded` (exit code
 * 78: settings wrong) and leaves nothing running.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { workFolder, env, log, durable = true, onLog, signal, nodeArgs = [], envOf = () => ({}) } = options;
  const stops: (() => Promise<void>)[] = [];
  async function stop(): Promise<void> {
    for (const end of stops.splice(0).reverse()) await end();
  }
  try {
    let databaseOf = {} as DatabaseSettings;
    const parts = await provideParts({
      env,
      workFolder,
      durable,
      log,
      signal,
      onPostgres: async (url) => {
        const passwordFile = join(workFolder.path, 'database-roles.json');
        databaseOf = await prepareDatabase({ url, passwordFile, log, signal });
      },
    });
    stops.push(() => parts.stop());
    const { kafka, postgres } = parts;
    const common: NodeJS.ProcessEnv = {
      KEYRING_FILE: join(workFolder.path, 'keyring.json'),
      POLL_SCHEDULE: 'internal',
      // On one machine a killed process is missed soon, and what it did is taken over as soon.
      KAFKA_SESSION_TIMEOUT: 'PT10S',
      ...env,
      KAFKA_BROKERS: kafka.brokers,
    };
    // Fixed ports: a service that was killed comes back under the reported address.
    const [configPort, ...probePorts] = await freePorts(1 + SERVICES.length);
    if (common.CONFIG_PORT === '0') common.CONFIG_PORT = String(configPort);
    const services = {} as Record<ServiceName, Supervised<ReadyLine>>;
    const starts = SERVICES.map(async (name, place) => {
      const env = { ...common, ...databaseOf[name], ...envOf(name), PROBE_PORT: String(probePorts[place]) };
      services[name] = await startService({ name, env, nodeArgs, onLog, signal });
    });
    stops.push(async () => {
      await Promise.allSettled(starts);
      await Promise.all(SERVICES.map((name) => services[name]?.stop()));
    });
    const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected');
    if (failed) throw failed.reason;

    const each = <T>(value: (service: Supervised<ReadyLine>) => T) =>
      Object.fromEntries(SERVICES.map((name) => [name, value(services[name])])) as Record<ServiceName, T>;
    return {
      config: services.config.value().url!,
      kafka: kafka.brokers,
      database: postgres.url,
      databases: () =>
        Object.fromEntries(SERVICES.map((name) => [name, databaseOf[name].DATABASE_URL])) as Record<
          ServiceName,
          string
        >,
      probes: () => each((service) => service.value().probe),
      pids: () =>
        JSON.parse(
          JSON.stringify({
            ...each((service) => service.pid()),
            kafka: kafka.pid,
            postgres: postgres.pid,
          }),
        ),
      ended: Promise.race([kafka.ended, postgres.ended, ...SERVICES.map((name) => services[name].ended)]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How the image and the chart run a service; see decision 95. */
const AS_IN_IMAGES = ['--heap-growing-percent=70', '--max-old-space-size=160', '--max-semi-space-size=16'];

interface ServiceToStart {
  readonly name: ServiceName;
  /** All of its settings. */
  readonly env: NodeJS.ProcessEnv;
  readonly nodeArgs?: readonly string[];
  readonly onLog?: ((chunk: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts one service and keeps it running; resolves when it is ready. A second one of the same name shares the work.
 */
export function startService({ name, env, nodeArgs = [], onLog, signal }: ServiceToStart) {
  return startProgram<ReadyLine>({
    name,
    command: process.execPath,
    args: [
      ...AS_IN_IMAGES,
      ...nodeArgs,
      join(root, 'services', name, 'dist/main.js'),
      ...(name === 'poller' ? ['serve'] : []),
    ],
    env: { MALLOC_ARENA_MAX: '1', ...env },
    ready: (line) => (line.startsWith('{"ready":true') ? (JSON.parse(line) as ReadyLine) : undefined),
    restart: true,
    ...(onLog && { onStderr: onLog }),
    ...(signal && { signal }),
  });
}

/** A password or key of its own for a local start. */
export function randomSecret(): string {
  return randomBytes(24).toString('base64url');
}
