import type { Cluster } from './cluster.ts';
import { isReady, restartsOf } from './cluster.ts';

const LINES = 40;

/** Describes the namespace after a failure: pods, events, and the logs of what is not healthy. */
export async function describeFailure(cluster: Cluster, log: (line: string) => void): Promise<void> {
  const tell = async (...args: string[]) => {
    log(`\n$ kubectl ${args.join(' ')}`);
    log(await cluster.kubectl(args).catch((error: Error) => error.message));
  };
  await tell('get', 'pods,jobs,deployments', '--output=wide');
  await tell('get', 'events', '--sort-by=.lastTimestamp', '--field-selector=type=Warning');
  for (const pod of await cluster.pods('')) {
    const { name } = pod.metadata;
    const isWell = isReady(pod) || pod.status.phase === 'Succeeded';
    if (!isWell) await tell('describe', 'pod', name);
    await tell('logs', name, '--all-containers', `--tail=${isWell ? 8 : LINES}`);
    if (restartsOf(pod) > 0) await tell('logs', name, '--all-containers', '--previous', `--tail=${LINES}`);
  }
}
