import type { Cluster } from '../cluster/cluster.ts';
import { restartsOf } from '../cluster/cluster.ts';
import type { Arguments } from '../read-arguments.ts';
import { podsOf, RELEASE, releaseOf, SERVICES } from './release.ts';

/** Installs onto an empty database: the services wait for the migrations job, none of them ends because of it. */
export async function installChart(cluster: Cluster, image: string, args: Arguments): Promise<{ seen: string }> {
  await cluster.helm([...releaseOf(cluster, 'install', image, args), '--wait', '--wait-for-jobs', '--timeout=10m']);
  const pods = (await Promise.all(SERVICES.map((service) => podsOf(cluster, service)))).flat();
  const restarted = pods.filter((pod) => restartsOf(pod) > 0);
  if (restarted.length > 0) {
    const names = restarted.map(({ metadata }) => metadata.name);
    throw new Error(`Did not wait for what they need, but ended and were started again: ${names.join(', ')}`);
  }
  const [migrated] = await podsOf(cluster, 'migrations');
  if (migrated?.status.phase !== 'Succeeded') throw new Error('The migrations job has not succeeded.');
  return { seen: `${pods.length} restricted pods ready, none restarted, migrations job done` };
}

/** `helm test`: tables, topics and API as they should be. */
export async function testChart(cluster: Cluster): Promise<{ seen: string }> {
  const said = await cluster.helm(['test', RELEASE, '--timeout=5m']);
  if (!/Phase:\s+Succeeded/.test(said)) throw new Error(`helm test did not say that it succeeded:\n${said}`);
  return { seen: 'tables of each service, topics, API' };
}
