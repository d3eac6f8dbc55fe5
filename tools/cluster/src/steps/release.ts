import { join, resolve } from 'node:path';
import { waitUntil } from '@user-sync/testing';
import { type Cluster, isReady, type Pod } from '../cluster/cluster.ts';
import type { Arguments } from '../read-arguments.ts';

const root = resolve(import.meta.dirname, '../../../..');
const values = ['values.yaml', 'values-sandbox.yaml', 'values-cluster-test.yaml'];

export const RELEASE = 'user-sync';
/** What the chart names everything after. */
export const FULLNAME = 'user-sync-azure-user-sync';
/** The Deployments, by component. */
export const SERVICES = ['poller', 'mapper', 'applier', 'config'] as const;

/** Arguments of `helm install` or `helm upgrade` with an image. Topics of their own, since Kafka may not be. */
export function releaseOf(
  cluster: Cluster,
  command: 'install' | 'upgrade',
  image: string,
  { parts }: Pick<Arguments, 'parts'>,
): string[] {
  const set = {
    ...imageValues(image),
    'settings.TOPIC_PREFIX': cluster.namespace,
    ...(parts && {
      'settings.KAFKA_BROKERS': parts.kafka,
      'database.port': Number(parts.database.port || 5432),
    }),
  };
  return [
    command,
    RELEASE,
    join(root, 'helm/azure-user-sync'),
    ...values.flatMap((file) => ['--values', join(root, 'deploy/kubernetes', file)]),
    ...Object.entries(set).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]),
  ];
}

function imageValues(image: string): Record<string, string> {
  const [name = '', digest] = image.split('@');
  if (digest) return { 'image.repository': name, 'image.digest': digest };
  const colon = image.lastIndexOf(':');
  return { 'image.repository': image.slice(0, colon), 'image.tag': image.slice(colon + 1) };
}

/** The release's pods of a component: a Deployment's, `poll`, `migrations`, `test`. */
export function podsOf(cluster: Cluster, component: string): Promise<Pod[]> {
  return cluster.pods(`app.kubernetes.io/instance=${RELEASE},app.kubernetes.io/component=${component}`);
}

/** Waits until a Deployment has all its pods ready and none of those that are to go; gives the seconds that it took. */
export async function untilReplaced(
  cluster: Cluster,
  service: string,
  gone: readonly Pod[],
  withinMs = 180_000,
): Promise<number> {
  const begun = performance.now();
  const uids = gone.map(({ metadata }) => metadata.uid);
  const { spec } = await cluster.get<{ spec: { replicas: number } }>('deployment', `${FULLNAME}-${service}`);
  await waitUntil(
    `${spec.replicas} ready pods of ${service} without ${gone.map(({ metadata }) => metadata.name).join(', ')}`,
    async () => {
      const ready = (await podsOf(cluster, service)).filter(isReady);
      return ready.length === spec.replicas && ready.every(({ metadata }) => !uids.includes(metadata.uid));
    },
    { withinMs, everyMs: 500 },
  );
  return (performance.now() - begun) / 1_000;
}

/** `2.1 s` of seconds. */
export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
