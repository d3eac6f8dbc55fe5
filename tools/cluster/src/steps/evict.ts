import { waitUntil } from '@user-sync/testing';
import { type Cluster, CommandFailed, isReady } from '../cluster/cluster.ts';
import { podsOf, seconds, untilReplaced } from './release.ts';

/** Writes more into /tmp than its volume may hold. */
const FILL = `
  const { openSync, writeSync } = await import('node:fs');
  const file = openSync('/tmp/too-much', 'w');
  for (let mib = 0; mib < 96; mib++) writeSync(file, Buffer.alloc(1 << 20));
`;

/**
 * Eviction in both ways: a drained node asks for it, and gets one applier but not both; and the kubelet takes a mapper
 * that uses more disk than it may. Gives what was seen.
 */
export async function evictPods(cluster: Cluster): Promise<string> {
  const byRequest = await evictByRequest(cluster);
  const byKubelet = await evictByKubelet(cluster);
  return `by request: an applier, replaced in ${seconds(byRequest)}, and both at once refused; by the kubelet, for its disk: a mapper, replaced in ${seconds(byKubelet)}`;
}

async function evictByRequest(cluster: Cluster): Promise<number> {
  const [first, second] = (await podsOf(cluster, 'applier')).filter(isReady);
  if (!first || !second) throw new Error('There are not two appliers.');
  const evict = (name: string) =>
    cluster.kubectl(
      ['create', '--raw', `/api/v1/namespaces/${cluster.namespace}/pods/${name}/eviction`, '--filename=-'],
      { input: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } }) },
    );
  await evict(first.metadata.name);
  const refused = await evict(second.metadata.name).then(
    () => undefined,
    (error: Error) => error,
  );
  if (!(refused instanceof CommandFailed) || !refused.message.includes('disruption budget'))
    throw refused ?? new Error('Both appliers could be evicted at once.');
  return untilReplaced(cluster, 'applier', [first]);
}

async function evictByKubelet(cluster: Cluster): Promise<number> {
  const [pod] = (await podsOf(cluster, 'mapper')).filter(isReady);
  const { name, uid } = pod!.metadata;
  await cluster.kubectl(['exec', name, '--', 'node', '--input-type=module', '--eval', FILL]);
  const begun = performance.now();
  // A pod of a Deployment ends for good only when it is deleted, which nobody does here, or when the kubelet takes it.
  // Asked to end, it ends in order, so that it has succeeded; and the kubelet's event about it may be left out among
  // many.
  await waitUntil(
    `${name} to be evicted`,
    async () =>
      (await podsOf(cluster, 'mapper')).some(
        ({ metadata, status }) =>
          metadata.uid === uid && !metadata.deletionTimestamp && ['Failed', 'Succeeded'].includes(status.phase),
      ),
    { withinMs: 180_000, everyMs: 500 },
  );
  await untilReplaced(cluster, 'mapper', [pod!]);
  return (performance.now() - begun) / 1_000;
}
