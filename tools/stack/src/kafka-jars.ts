import { execFile, spawn } from 'node:child_process';
import { access, constants, copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The broker's version, as in `kafka/pom.xml`. */
export const kafkaVersion = '4.3.0';
const neededJava = 17;

/** The Java program, where there is one of a version that the broker runs on; else why not. */
export async function findJava(): Promise<{ java: string } | { missing: string }> {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  try {
    const { stdout, stderr } = await promisify(execFile)(java, ['-version']);
    const version = /version "(\d+)/.exec(stdout + stderr)?.[1];
    if (Number(version) >= neededJava) return { java };
    return { missing: `\`${java} -version\` says ${version ?? 'nothing known'}, needed is ${neededJava} or newer` };
  } catch {
    return { missing: `there is no \`${java}\` that runs` };
  }
}

/**
 * The folder with the broker's jars: from the cache, or brought there by Maven once (some 45 MB). The folder is
 * complete or not there at all, also when two processes want it at the same time. `dataDir` serves where no cache can
 * be written.
 */
export async function findKafkaJars(
  dataDir: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<{ jars: string } | { missing: string }> {
  const jars = join(await cacheFolder(dataDir), `kafka-${kafkaVersion}`);
  if (await exists(jars)) return { jars };
  await mkdir(dirname(jars), { recursive: true });
  const fresh = await mkdtemp(`${jars}-`);
  try {
    log(`Kafka ${kafkaVersion}: Maven brings its jars to ${jars} (once) …`);
    const words = await copyDependencies(fresh, signal);
    if (words !== undefined) return { missing: words };
    if (!(await readdir(fresh)).some((name) => name.startsWith('kafka_'))) return { missing: 'Maven brought no jars' };
    await rename(fresh, jars).catch(async (error) => {
      // Another process was faster; its folder is as good.
      if (!(await exists(jars))) throw error;
    });
    return { jars };
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Runs Maven; returns its words when it failed. */
async function copyDependencies(folder: string, signal?: AbortSignal) {
  // Maven writes `target` beside the pom and a repository into the home of the user; neither needs to be writable here.
  const pom = join(folder, 'pom.xml');
  await copyFile(fileURLToPath(new URL('../kafka/pom.xml', import.meta.url)), pom);
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  args.push(`-DoutputDirectory=${folder}`);
  // Java takes the home from the user's entry, not from $HOME.
  const hasHome = await isWritable(join(userInfo().homedir, '.m2')).then(
    async (has) => has || (await isWritable(userInfo().homedir)),
  );
  const repository = join(folder, '.repository');
  if (!hasHome) args.push(`-Dmaven.repo.local=${repository}`);
  const words = await new Promise<string | undefined>((done) => {
    const maven = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal ? { signal } : {}) });
    let said = '';
    for (const stream of [maven.stdout, maven.stderr]) stream.on('data', (chunk) => (said += chunk));
    maven.on('error', (error) =>
      done(signal?.aborted ? 'Maven was interrupted' : `there is no \`mvn\` that runs (${error.message})`),
    );
    maven.on('close', (code) => done(code === 0 ? undefined : `Maven failed:\n${said.trim().slice(-2_000)}`));
  });
  await Promise.all([pom, repository].map((path) => rm(path, { recursive: true, force: true })));
  signal?.throwIfAborted();
  return words;
}

async function cacheFolder(dataDir: string): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'azure-user-sync');
  if (await exists(join(cache, `kafka-${kafkaVersion}`))) return cache;
  const canWrite = await mkdir(cache, { recursive: true }).then(
    () => isWritable(cache),
    () => false,
  );
  return canWrite ? cache : join(dataDir, 'cache');
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
