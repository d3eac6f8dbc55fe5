import { waitUntil } from '@user-sync/testing';
import { type Cluster, isReady } from '../cluster/cluster.ts';
import { FULLNAME, podsOf, SERVICES, seconds, untilReplaced } from './release.ts';

/** Deletes every pod once, one after the other: the services', and that of a round; gives what was seen. */
export async function deleteEveryPod(cluster: Cluster): Promise<string> {
  const longest: string[] = [];
  for (const service of SERVICES) {
    const took: number[] = [];
    for (const pod of (await podsOf(cluster, service)).filter(isReady)) {
      await cluster.kubectl(['delete', 'pod', pod.metadata.name, '--wait=false']);
      took.push(await untilReplaced(cluster, service, [pod]));
    }
    longest.push(`${service} ${seconds(Math.max(...took))}`);
  }
  await deletePodOfRound(cluster);
  return `all ready again at most after: ${longest.join(', ')}; a round whose pod went was done by another`;
}

/** A Job as the CronJob makes them; its pod goes while it works, and another ends its round with 0. */
async function deletePodOfRound(cluster: Cluster): Promise<void> {
  const job = 'round-with-deleted-pod';
  await cluster.kubectl(['create', 'job', job, `--from=cronjob/${FULLNAME}-poll`]);
  const ofJob = () => cluster.pods(`batch.kubernetes.io/job-name=${job}`);
  const pod = await waitUntil(
    'the pod of a round',
    async () => (await ofJob()).find(({ status }) => status.phase === 'Running'),
    { withinMs: 60_000, everyMs: 50 },
  );
  await cluster.kubectl(['delete', 'pod', pod.metadata.name, '--grace-period=0', '--force']);
  await cluster.kubectl(['wait', `job/${job}`, '--for=condition=Complete', '--timeout=240s']);
  const others = (await ofJob()).filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  if (others.length === 0) throw new Error('The round was done before its pod could be deleted.');
}
