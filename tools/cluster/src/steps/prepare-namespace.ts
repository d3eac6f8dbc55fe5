import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Cluster, CommandFailed, run } from '../cluster/cluster.ts';
import type { Arguments } from '../read-arguments.ts';
import { SERVICES } from './release.ts';

const root = resolve(import.meta.dirname, '../../../..');
const folder = join(root, 'deploy/kubernetes');

/**
 * Creates what the chart needs in the namespace: secrets, Kafka and Postgres unless they are elsewhere, the emulators.
 */
export async function prepareNamespace(
  cluster: Cluster,
  sandboxImage: string,
  { parts }: Pick<Arguments, 'parts'>,
  signal: AbortSignal,
): Promise<{ seen: string }> {
  await mustRefuseUnrestrictedPods(cluster);
  if (parts) await createDatabaseSecrets(cluster, parts.database);
  await run('sh', [join(folder, 'prepare.sh')], { env: cluster.env, signal });
  const sandbox = await readFile(join(folder, 'sandbox.yaml'), 'utf8');
  const input = sandbox.replaceAll(/image: azure-user-sync-sandbox$/gm, () => `image: ${sandboxImage}`);
  await cluster.kubectl(['apply', '--filename=-'], { input });
  if (!parts) await cluster.kubectl(['apply', `--filename=${join(folder, 'parts.yaml')}`]);
  await cluster.kubectl(['wait', 'deployment', '--all', '--for=condition=Available', '--timeout=300s']);
  await trustAuthority(cluster);
  return { seen: `an unrestricted pod is refused; Kafka and Postgres ${parts ? 'elsewhere' : 'as pods'}` };
}

/** The namespace is worth nothing as a proof if it takes everything. */
async function mustRefuseUnrestrictedPods(cluster: Cluster): Promise<void> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'unrestricted' },
    spec: { containers: [{ name: 'unrestricted', image: 'scratch', securityContext: { privileged: true } }] },
  };
  try {
    await cluster.kubectl(['create', '--dry-run=server', '--filename=-'], { input: JSON.stringify(pod) });
  } catch (error) {
    if (error instanceof CommandFailed && error.message.includes('violates PodSecurity "restricted')) return;
    throw error;
  }
  throw new Error('The cluster takes a privileged pod into a namespace that enforces Pod Security restricted.');
}

/** The one role that is given owns the tables and is every service's: pods alone reach the database to make others. */
async function createDatabaseSecrets(cluster: Cluster, database: URL): Promise<void> {
  const keys = {
    username: decodeURIComponent(database.username),
    password: decodeURIComponent(database.password),
    host: database.hostname,
    port: database.port || '5432',
    dbname: decodeURIComponent(database.pathname.slice(1)),
  };
  for (const suffix of ['', '-owner', ...SERVICES.map((name) => `-${name}`)]) {
    const metadata = { name: `user-sync-database${suffix}` };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata, stringData: keys };
    await cluster.kubectl(['create', '--filename=-'], { input: JSON.stringify(secret) });
  }
}

/** This program calls the emulators too. */
async function trustAuthority(cluster: Cluster): Promise<void> {
  const { data } = await cluster.get<{ data: Record<string, string> }>('configmap', 'sandbox-authority');
  setDefaultCACertificates([...getCACertificates('default'), data['ca.crt']!]);
}
