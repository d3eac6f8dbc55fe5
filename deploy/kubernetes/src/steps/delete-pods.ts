import { waitUntil } from '@user-sync/testing';
import type { Cluster } from '../cluster/cluster.ts';
import { underLoad } from '../people/load.ts';
import type { Office } from '../people/office.ts';
import { FULLNAME, podsOf, SERVICES, seconds, untilReplaced } from './release.ts';

/** Deletes every pod once, one after the other, while people come and go: the services', and that of a round of the CronJob. */
export async function deleteEveryPod(
  cluster: Cluster,
  office: Office,
  signal: AbortSignal,
): Promise<{ seen: string; restarts: Readonly<Record<string, number>> }> {
  const restarts: Record<string, number> = {};
  const seen = await underLoad(office, signal, async () => {
    for (const service of SERVICES) {
      for (const pod of (await podsOf(cluster, service)).filter(({ metadata }) => !metadata.deletionTimestamp)) {
        await cluster.kubectl(['delete', 'pod', pod.metadata.name, '--wait=false']);
        restarts[service] = Math.max(restarts[service] ?? 0, await untilReplaced(cluster, service, [pod]));
      }
    }
    await deletePodOfRound(cluster);
    return `back and ready at most after: ${Object.entries(restarts)
      .map(([service, took]) => `${service} ${seconds(took)}`)
      .join(', ')}; a round whose pod went was done by another`;
  });
  return { seen, restarts };
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
