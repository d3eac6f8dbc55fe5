import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { dieWithUs } from './die-with-us.ts';
import { freePorts } from './free-ports.ts';
import { findJava, findKafkaJars, kafkaVersion } from './kafka-jars.ts';
import { type KafkaDoor, kafkaSettings } from './kafka-settings.ts';
import { lastLines } from './last-lines.ts';
import { type ProgramEnded, superviseProcess } from './supervise.ts';
import { waitForOwner } from './wait-for-owner.ts';

/** C1 alone and the serial collector: ready in 1.3 s instead of 1.9 s, and half the CPU under load on two cores. */
const javaOptions = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m'];

export interface PartToStart {
  /** The part's own folder; the same folder continues where it was, at the same port if that is free. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Aborted: the start is given up. */
  readonly signal?: AbortSignal | undefined;
}

export interface KafkaToStart extends PartToStart {
  /** Leads clients by another way, as a proxy that can be cut: given the broker's port, gives the one to tell them. */
  readonly leadBy?: (port: number) => Promise<number>;
  /** Opens a second way in. */
  readonly secure?: KafkaDoor;
}

export interface StartedKafka {
  /** `host:port`, as in `KAFKA_BROKERS`; stays the same when the broker is started again. */
  readonly brokers: string;
  /** The same for the second listener; empty without one. */
  readonly secureBrokers: string;
  /** The broker's process now (in a container: Docker's); undefined when it was not started by us. */
  readonly pid: number | undefined;
  /** Resolves when it exited for good without a request. */
  readonly ended: Promise<ProgramEnded>;
  stop(): Promise<void>;
}

/**
 * Starts a real Apache Kafka for this machine (one node, loopback): by Java and Maven, else by Docker. Resolves when it
 * answers. Killed, it is started again on the same port.
 */
export async function startKafka({ dataDir, log, signal, leadBy, secure }: KafkaToStart): Promise<StartedKafka> {
  const folder = resolve(dataDir);
  const data = join(folder, 'data');
  const settings = join(folder, 'server.properties');
  const pidFile = join(folder, 'kafka.pid');
  const logFile = join(folder, 'kafka.log');
  await mkdir(folder, { recursive: true });
  await waitForOwner(pidFile, folder, signal);
  const [port, controllerPort, securePort] = await portsOf(folder);
  const advertisedPort = leadBy ? await leadBy(port) : port;
  const door = secure && {
    ...secure,
    port: securePort,
    advertisedPort: leadBy ? await leadBy(securePort) : securePort,
  };
  const java = await findWayToRun(folder, port, log, signal);

  const broker = await superviseProcess({
    name: 'Kafka',
    restart: true,
    log,
    signal,
    lastWords: async () => `Its last lines (${logFile}):\n${await lastLines(logFile)}`,
    launch: async () => {
      await java.prepare();
      const isFormatted = await exists(join(data, 'meta.properties'));
      const recovering = isFormatted && !(await exists(join(data, '.kafka_cleanshutdown')));
      const node = {
        bind: java.bind,
        port,
        advertisedPort,
        controllerPort,
        logDir: data,
        recovering,
        ...(door && { secure: door }),
      };
      await writeFile(settings, kafkaSettings(node));
      if (!isFormatted) {
        const clusterId = `A${randomBytes(16).toString('base64url').slice(1)}`;
        const args = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings];
        await promisify(execFile)(java.command, [...java.args, ...args], signal ? { signal } : {});
      }
      const file = await open(logFile, 'w');
      try {
        const child = spawn(...dieWithUs(java.command, [...java.args, 'kafka.Kafka', settings], 'TERM'), {
          cwd: folder,
          detached: true,
          stdio: ['ignore', file.fd, file.fd],
        });
        if (child.pid) await writeFile(pidFile, `${child.pid}\n`);
        return child;
      } finally {
        await file.close();
      }
    },
    whenReady: (_child, gone) => untilKafkaAnswers(`127.0.0.1:${port}`, gone),
  });
  return {
    brokers: `127.0.0.1:${advertisedPort}`,
    secureBrokers: door ? `127.0.0.1:${door.advertisedPort}` : '',
    get pid() {
      return broker.pid();
    },
    ended: broker.ended,
    stop: broker.stop,
  };
}

interface WayToRun {
  readonly command: string;
  /** Up to the class to run. */
  readonly args: readonly string[];
  /** The address to listen at where it runs. */
  readonly bind: string;
  prepare(): Promise<void>;
}

async function findWayToRun(
  folder: string,
  port: number,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<WayToRun> {
  const java = await findJava();
  const jars = 'java' in java ? await findKafkaJars(folder, log, signal) : java;
  if ('java' in java && 'jars' in jars) {
    const logging = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];
    const args = [...javaOptions, ...logging, '-cp', join(jars.jars, '*')];
    return { command: java.java, args, bind: '127.0.0.1', prepare: async () => {} };
  }
  const docker = (...args: string[]) => promisify(execFile)('docker', args);
  const hasDocker = await docker('info').then(
    () => true,
    () => false,
  );
  if (!hasDocker) {
    throw new Error(
      `Kafka cannot be started: ${'missing' in jars ? jars.missing : ''}.\n` +
        'Needed is one of: Java 17 or newer together with Maven (Debian: apt-get install openjdk-17-jre-headless maven), ' +
        `a running Docker (for apache/kafka:${kafkaVersion}), or the address of a Kafka in KAFKA_BROKERS.`,
    );
  }
  // The same command inside Apache's image, as this user and on this folder.
  const name = `azure-user-sync-kafka-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const args = ['run', '--rm', '--name', name, '--publish', `127.0.0.1:${port}:${port}`];
  if (process.getuid && process.getgid) args.push('--user', `${process.getuid()}:${process.getgid()}`);
  args.push('--volume', `${folder}:${folder}`, '--workdir', folder, `apache/kafka:${kafkaVersion}`);
  args.push('java', ...javaOptions, '-cp', '/opt/kafka/libs/*');
  // A container outlives a Docker client that was killed.
  const prepare = async () => void (await docker('rm', '--force', name).catch(() => {}));
  return { command: 'docker', args, bind: '0.0.0.0', prepare };
}

/** The ports of the folder's last start where they are free, so that a folder keeps its address. */
async function portsOf(folder: string): Promise<[number, number, number]> {
  const file = join(folder, 'ports.json');
  const known = await readFile(file, 'utf8').then(JSON.parse, () => []);
  const ports = (await freePorts(3, known)) as [number, number, number];
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

/** Resolves when a broker answers there; rejects with the signal's reason. */
export async function untilKafkaAnswers(brokers: string, gone: AbortSignal): Promise<void> {
  const client = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  while (!gone.aborted) {
    const admin = client.admin();
    try {
      await admin.connect();
      const { brokers: known } = await admin.describeCluster();
      if (known.length > 0) return;
    } catch {
      // Not yet.
    } finally {
      await admin.disconnect().catch(() => {});
    }
    await pause(50);
  }
  gone.throwIfAborted();
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
