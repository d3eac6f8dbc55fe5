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

/** A round takes a second or two; so often it is tried to meet one. */
const TRIES = 8;

/** A Job as the CronJob makes them; its pod goes before it is done, and another ends its round with 0. */
async function deletePodOfRound(cluster: Cluster): Promise<void> {
  for (let number = 1; number <= TRIES; number++) {
    const job = `round-with-deleted-pod-${number}`;
    await cluster.kubectl(['create', 'job', job, `--from=cronjob/${FULLNAME}-poll`]);
    const ofJob = () => cluster.pods(`batch.kubernetes.io/job-name=${job}`);
    const pod = await waitUntil('the pod of a round', async () => (await ofJob())[0], { withinMs: 60_000 });
    await cluster.kubectl(['delete', 'pod', pod.metadata.name, '--grace-period=0', '--force', '--wait=false']);
    await cluster.kubectl(['wait', `job/${job}`, '--for=condition=Complete', '--timeout=240s']);
    if ((await ofJob()).some(({ metadata }) => metadata.uid !== pod.metadata.uid)) return;
  }
  throw new Error(`${TRIES} rounds were done before their pods could be deleted.`);
}
