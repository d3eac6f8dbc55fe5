import { waitUntil } from '@user-sync/testing';
import type { Cluster, Pod } from '../cluster/cluster.ts';
import { NEXT_MIGRATION } from '../images/next-version.ts';
import type { Arguments } from '../read-arguments.ts';
import { podsOf, releaseOf, SERVICES, seconds } from './release.ts';

/** To a next version with a migration more; gives what was seen. */
export async function upgradeWithMigration(cluster: Cluster, next: string, args: Arguments): Promise<string> {
  const before = await missingForNext(cluster, next);
  if (!before.includes(NEXT_MIGRATION)) throw new Error('The next version finds nothing to migrate.');
  const begun = performance.now();
  await cluster.helm([...releaseOf(cluster, 'upgrade', next, args), '--wait', '--wait-for-jobs', '--timeout=10m']);
  const took = (performance.now() - begun) / 1_000;
  const pods = (await Promise.all(SERVICES.map((service) => podsOf(cluster, service)))).flat();
  const old = pods.filter(({ metadata, spec }) => !metadata.deletionTimestamp && spec.containers[0]!.image !== next);
  if (old.length > 0) throw new Error(`Still of the old version: ${old.map(({ metadata }) => metadata.name).join()}`);
  const after = await missingForNext(cluster, next);
  if (after !== '') throw new Error(`After the upgrade migrations are missing: ${after}`);
  return `rolled out in ${seconds(took)}, ${before} made`;
}

/**
 * What `migrate.js --check` of the next version's config reports as missing, run in a pod like those of the release.
 */
async function missingForNext(cluster: Cluster, next: string): Promise<string> {
  const [migrations] = await podsOf(cluster, 'migrations');
  const { spec } = await cluster.get<{ spec: PodSpec }>('pod', migrations!.metadata.name);
  const [container] = spec.containers;
  const name = `check-tables-${Date.now().toString(36)}`;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      ...spec,
      nodeName: undefined,
      initContainers: undefined,
      restartPolicy: 'Never',
      containers: [{ ...container, image: next, args: ['services/config/dist/migrate.js', '--check'] }],
    },
  };
  await cluster.kubectl(['create', '--filename=-'], { input: JSON.stringify(pod) });
  const { exitCode } = await waitUntil(
    `${name} to end`,
    async () => (await cluster.get<Pod>('pod', name)).status.containerStatuses?.[0]?.state.terminated,
    { withinMs: 120_000, everyMs: 200 },
  );
  const said = await cluster.kubectl(['logs', name]);
  await cluster.kubectl(['delete', 'pod', name]);
  if (exitCode === 0) return '';
  const line = said.split('\n').find((each) => each.includes('"missing"'));
  if (!line) throw new Error(`The check of the tables did not end as it should:\n${said}`);
  return (JSON.parse(line) as { missing: string[] }).missing.join(', ');
}

interface PodSpec {
  readonly containers: readonly object[];
}
